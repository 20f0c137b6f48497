"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "apps.approvals"
    label = "approvals"
    verbose_name = "审批"

    def ready(self) -> None:
        from apps.approvals.deadlines import APPROVAL_STEP
        from apps.deadlines import codes

        codes.register(APPROVAL_STEP)
