"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "apps.appraisal"
    label = "appraisal"
    verbose_name = "档案鉴定销毁"

    def ready(self) -> None:
        from apps.appraisal import ledgers, services  # noqa: F401  the ledgers register themselves
        from apps.appraisal.kinds import appraisal_kind
        from apps.appraisal.selectors import ACTIONS, fate_of, todo_line
        from apps.appraisal.services.drafting import FLOW, SUBJECT
        from apps.appraisal.services.unlocking import call_successors
        from apps.approvals import subjects, uses
        from apps.archives import fates
        from apps.matters import kinds, todo
        from apps.vault import successions

        kinds.register(appraisal_kind(services.on_approval))
        todo.register(todo.Held("appraisal", frozenset(ACTIONS), todo_line))
        fates.register(fate_of)
        successions.register(call_successors)
        uses.register(uses.FlowUse(FLOW, "档案鉴定销毁", kind="appraisal"))
        subjects.register(
            subjects.Subject(
                code=SUBJECT,
                label="档案鉴定销毁",
                decisions=("approve", "return", "reject"),
                approve_label="批准",
                reject_label="不批准",
                placeholder="审批意见（批准可不写；退回、不批准须写明理由）",
                silent="同意",
                approved_words="已批准",
                scope="extension",
                dual_control=True,
                distinct=True,
                batch=False,
            )
        )
