"""Backup and restore (ARC-07): one folder holds a consistent copy of database and files, and proves it.

    20261121-020000/
      manifest.json      when, of what release, rows per table, migrations, what the proofs need
      database.dump      PostgreSQL: pg_dump, custom format;   database.sqlite3   SQLite: its online copy
      files.sha256       as `sha256sum --check` reads it
      files/…            the attachments

With BACKUP_KEY the dump, the list and the files are encrypted (sealing.py). The results of background jobs
(data/jobs) are not in it: they are gone after a week anyway.

Made while the product runs. Files never change once written and only the purge removes them, so: copy the
files (long, the first time), take the snapshot of the database, copy the files that came since (short).
The purge waits meanwhile (lock.py). A file unchanged since the last copy is one on the disk (hard link).
"""

from apps.core.backup.making import make_backup
from apps.core.backup.restoring import restore_backup
from apps.core.backup.verifying import verify_folder

__all__ = ["make_backup", "restore_backup", "verify_folder"]
