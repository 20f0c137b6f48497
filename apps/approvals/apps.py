"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "apps.approvals"
    label = "approvals"
    verbose_name = "审批"

    def ready(self) -> None:
        from apps.approvals.deadlines import APPROVAL_STEP
        from apps.approvals.services.opinions import opinion_texts
        from apps.deadlines import codes
        from apps.matters.search import sources

        codes.register(APPROVAL_STEP)
        sources.register(opinion_texts)
        self._register_handover()

    def _register_handover(self) -> None:
        """Somebody who leaves hands over the steps that wait for them."""
        from apps.approvals import handover as own
        from apps.approvals.services.leaving import hand_over_steps
        from apps.org import handover

        handover.register("steps", "审批步骤", count=own.count, lines=own.lines, hand_over=hand_over_steps, order=10)
