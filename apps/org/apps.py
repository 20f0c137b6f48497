"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "apps.org"
    label = "org"
    verbose_name = "组织与人员"

    def ready(self) -> None:
        """Changes in the back-office are told to whoever keeps the timeline."""
        from django.contrib.admin.models import LogEntry
        from django.db.models.signals import post_save

        from apps.org.traces import announce_change

        post_save.connect(announce_change, sender=LogEntry, dispatch_uid="org.back_office")
