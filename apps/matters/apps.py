"""App wiring: signing in and out enters the timeline."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "apps.matters"
    label = "matters"
    verbose_name = "事项"

    def ready(self) -> None:
        from apps.matters.services.people import record_event
        from apps.org import events

        events.register(record_event)
