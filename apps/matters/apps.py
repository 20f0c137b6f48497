"""App wiring: signing in, back-office and refusals enter the timeline; what must hold in every backup."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "apps.matters"
    label = "matters"
    verbose_name = "事项"

    def ready(self) -> None:
        from apps.core import refusals
        from apps.core.backup.proofs import register
        from apps.matters import proofs
        from apps.matters.services.auditing import note_refusal
        from apps.matters.services.people import record_event
        from apps.org import events

        events.register(record_event)
        refusals.register(note_refusal)
        for proof in proofs.PROOFS:
            register(proof)
