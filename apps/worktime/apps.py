"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class WorktimeConfig(AppConfig):
    name = "apps.worktime"
    label = "worktime"
    verbose_name = "工作日历"

    def ready(self) -> None:
        from apps.core import backoffice
        from apps.worktime import models, table, warnings

        backoffice.register_notices(warnings.missing_year)
        for model in (models.Holiday, models.HolidayYear, models.OfficeHours):
            for signal in (post_save, post_delete):
                signal.connect(table.forget, sender=model, dispatch_uid=f"worktime-{model.__name__}-{id(signal)}")
