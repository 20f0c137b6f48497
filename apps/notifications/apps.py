"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "apps.notifications"
    label = "notifications"
    verbose_name = "通知"

    def ready(self) -> None:
        from apps.matters.services.auditing import on_broken_chain
        from apps.notifications.alarms import tell_broken_chain

        on_broken_chain(tell_broken_chain)
