"""Clearing away: dropped files nobody sent, files no row knows, pictures of files that are gone."""

import datetime as dt
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, OuterRef

from apps.attachments import previews, storage
from apps.attachments.models import Attachment, Rendition, StagedUpload
from apps.core import clock
from apps.core.backup.contents import file_fields
from apps.core.backup.lock import removing

KEPT_FOR = dt.timedelta(days=1)
BATCH = 500


def purge_staged() -> int:
    """Remove dropped files older than a day, orphans on the disk, and stale pictures; returns how many files.

    May run anywhere, any number of times: a second run finds nothing. While a backup copies it removes nothing.
    """
    with removing() as allowed:
        return _purge() if allowed else 0


def _purge() -> int:
    limit = clock.now() - KEPT_FOR
    _purge_renditions(limit)
    return _purge_rows(limit) + _purge_orphans(limit) + _purge_pictures(limit)


def _purge_rows(limit: dt.datetime) -> int:
    count = 0
    while True:
        with transaction.atomic():
            rows = list(StagedUpload.objects.select_for_update().filter(created_at__lt=limit)[:BATCH])
            StagedUpload.objects.filter(pk__in=[row.pk for row in rows]).delete()
        for row in rows:  # after commit: a row without its file would be worse than a file without its row
            storage.discard(row.file.name)
        count += len(rows)
        if len(rows) < BATCH:
            return count


def _old_files(folder: Path, limit: dt.datetime) -> Iterator[Path]:
    for path in folder.rglob("*"):
        try:
            if path.is_file() and path.stat().st_mtime < limit.timestamp():
                yield path
        except FileNotFoundError:
            continue


def _purge_orphans(limit: dt.datetime) -> int:
    """Files left by a rolled-back transaction or a crash between removing the row and the file.

    Every column that names a file is asked, those of apps above too (the vault's). Dropped files are asked for first:
    one that is attached between the two questions is found by the second.
    """
    columns = sorted(file_fields(), key=lambda one: one[0] is not StagedUpload)
    count, files = 0, _old_files(storage.root(), limit)
    while names := [str(path.relative_to(storage.root())) for path in islice(files, BATCH)]:
        known: set[str] = set()
        for model, field, _ in columns:
            rows = model._base_manager.filter(**{f"{field.name}__in": names})
            known |= set(rows.values_list(field.name, flat=True))
        for name in set(names) - known:
            storage.discard(name)
            count += 1
    return count


def _purge_pictures(limit: dt.datetime) -> int:
    count = 0
    folders = (path for path in previews.root().glob("*/*") if path.stat().st_mtime < limit.timestamp())
    while batch := list(islice(folders, BATCH)):
        known = set(
            Attachment.objects.filter(sha256__in=[path.name for path in batch]).values_list("sha256", flat=True)
        )
        for path in batch:
            if path.name not in known:
                shutil.rmtree(path, ignore_errors=True)
                count += 1
    return count


def _purge_renditions(limit: dt.datetime) -> None:
    """Conversions of content that no file has any more."""
    known = Attachment.objects.filter(sha256=OuterRef("sha256"))
    Rendition.objects.filter(~Exists(known), asked_at__lt=limit).delete()
