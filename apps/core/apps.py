"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "apps.core"
    label = "core"
    verbose_name = "基础"

    def ready(self) -> None:
        from apps.core.wording import teach_fields

        teach_fields()
