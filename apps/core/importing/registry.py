"""Every importer by its code; `importing` modules of all apps are read on first use."""

from functools import cache

from django.utils.module_loading import autodiscover_modules

from apps.core.importing.definition import Importer

_importers: dict[str, Importer] = {}


def register(importer: Importer) -> Importer:
    """Make an importer known. A code that is taken is a programming error."""
    if importer.code in _importers and _importers[importer.code] != importer:
        raise RuntimeError(f"importer {importer.code!r} registered twice")
    _importers[importer.code] = importer
    return importer


@cache
def _discover() -> None:
    autodiscover_modules("importing")


def find(code: str) -> Importer | None:
    """The importer with this code; None when there is none."""
    _discover()
    return _importers.get(code)


def every() -> list[Importer]:
    """All importers, in the order of their apps."""
    _discover()
    return list(_importers.values())
