"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "apps.supervision"
    label = "supervision"
    verbose_name = "督办"

    def ready(self) -> None:
        from apps.approvals import followups, subjects
        from apps.deadlines import codes
        from apps.matters import kinds
        from apps.supervision import rules, selectors
        from apps.supervision.deadlines import SUPERVISION_DUE
        from apps.supervision.kinds import kind
        from apps.supervision.services import on_approval
        from apps.supervision.services.extensions import SUBJECT

        kinds.register(kind(on_approval))
        codes.register(SUPERVISION_DUE)
        followups.register(
            followups.FollowUp("批示后列入督办", may=lambda user: rules.can_open(user).ok, url=selectors.open_url)
        )
        subjects.register(
            subjects.Subject(
                code=SUBJECT,
                label="延期申请",
                decisions=("approve", "reject"),
                approve_label="同意延期",
                reject_label="不同意延期",
                placeholder="审批意见（同意可不写；不同意须写明理由）",
                approved_words="已同意",
                scope="extension",
                dual_control=True,
            )
        )
