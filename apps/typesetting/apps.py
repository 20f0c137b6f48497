"""App wiring: nothing to wire, the app has no rows of its own."""

from django.apps import AppConfig


class TypesettingConfig(AppConfig):
    name = "apps.typesetting"
    label = "typesetting"
    verbose_name = "公文排版"
