"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "apps.deadlines"
    label = "deadlines"
    verbose_name = "时限"

    def ready(self) -> None:
        """Notices may name the limit of their matter; an edited rule is read again by every process."""
        from django.db.models.signals import post_delete, post_save

        from apps.deadlines.codes import forget_rules
        from apps.deadlines.models import DeadlineRule
        from apps.deadlines.places import due
        from apps.notifications import placeholders

        placeholders.provide("due", due)
        for signal in (post_save, post_delete):
            signal.connect(forget_rules, sender=DeadlineRule, dispatch_uid=f"deadlines-rules-{id(signal)}", weak=False)
