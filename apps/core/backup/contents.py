"""What a database says of itself: rows per table, migrations, the files it names."""

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connections, models
from django.db.migrations.recorder import MigrationRecorder


def tables(using: str) -> dict[str, int]:
    """Rows of every table, the packages' too."""
    connection = connections[using]
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        counts = {}
        for name in names:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608 (a quoted name)
            counts[name] = cursor.fetchone()[0]
    return counts


def migrations(using: str) -> list[str]:
    """The migrations applied, as app.name."""
    rows = MigrationRecorder(connections[using]).migration_qs.values_list("app", "name")
    return sorted(f"{app}.{name}" for app, name in rows)


def file_fields() -> Iterator[tuple[type[models.Model], models.FileField, bool]]:
    """Every column that names a file below MEDIA_ROOT, and whether its checksum stands beside it."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.FileField):
                continue
            if Path(getattr(field.storage, "location", "")) == Path(settings.MEDIA_ROOT):
                hashed = any(other.name == "sha256" for other in model._meta.concrete_fields)
                yield model, field, hashed


def named_files(using: str) -> Iterator[tuple[str, str, str]]:
    """(where it is named, place, checksum or "") of every file a row names."""
    for model, field, hashed in file_fields():
        rows = model._base_manager.using(using).exclude(**{field.name: ""}).exclude(**{field.name: None})
        columns = ("pk", field.name, "sha256") if hashed else ("pk", field.name)
        for pk, place, *digest in rows.values_list(*columns).iterator(chunk_size=2000):
            yield f"{model._meta.verbose_name} {pk}", place, digest[0] if digest else ""
