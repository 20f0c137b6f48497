"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "apps.core"
    label = "core"
    verbose_name = "基础"

    def ready(self) -> None:
        from django.contrib.admin import ModelAdmin

        from apps.core import backoffice, tracing
        from apps.core.wording import teach_fields

        teach_fields()
        tracing.connect()
        ModelAdmin.construct_change_message = backoffice.change_message  # type: ignore[method-assign]
