"""Watching the installation and keeping copies of it."""

from pathlib import Path

from officeadmin.settings.environment import DATA_DIR, env

HEALTH_TOKEN = env.str("HEALTH_TOKEN", default="")  # /healthz tells its details to this machine, and to who has it
HEALTH_MIN_FREE_MB = env.int("HEALTH_MIN_FREE_MB", default=1024)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^livez$"]  # asked on this machine without TLS
PROCESS_TARGET_DAYS = env.float("PROCESS_TARGET_DAYS", default=1.5)  # an approval from start to end, in working days
BACKUP_DIR = Path(env.str("BACKUP_DIR", default="") or DATA_DIR / "backups")
BACKUP_KEEP = env.int("BACKUP_KEEP", default=14)  # newest copies kept in BACKUP_DIR; 0: all
BACKUP_KEY = env.str("BACKUP_KEY", default="")  # encrypts backups; without it nobody reads them again
BACKUP_COMMAND = env.str("BACKUP_COMMAND", default="")  # run after each copy with its folder: sends it elsewhere
