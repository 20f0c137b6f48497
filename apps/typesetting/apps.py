"""App wiring: the app has no rows of its own; its fonts are looked for at start-up."""

from django.apps import AppConfig
from django.core import checks


class TypesettingConfig(AppConfig):
    name = "apps.typesetting"
    label = "typesetting"
    verbose_name = "公文排版"

    def ready(self) -> None:
        from apps.typesetting.fonts.check import check_fonts

        checks.register(check_fonts)
