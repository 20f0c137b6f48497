"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "apps.supervision"
    label = "supervision"
    verbose_name = "督办"

    def ready(self) -> None:
        from apps.approvals import followups, subjects, uses
        from apps.deadlines import codes
        from apps.matters import kinds, todo
        from apps.matters.search import sources
        from apps.supervision import rules, selectors
        from apps.supervision.deadlines import SUPERVISION_DUE
        from apps.supervision.facts import EXTENSION_FACTS
        from apps.supervision.kinds import CODE, OPEN_STATES, kind
        from apps.supervision.services import on_approval
        from apps.supervision.services.bodies import texts_of
        from apps.supervision.services.extensions import FLOW, SUBJECT

        kinds.register(kind(on_approval))
        rows = ("supervision_item__issuer", "supervision_item__owner")
        todo.register(todo.Held(CODE, frozenset(OPEN_STATES), selectors.todo_line, rows, where=selectors.to_do))
        codes.register(SUPERVISION_DUE)
        sources.register(texts_of)
        followups.register(
            followups.FollowUp("批示后列入督办", may=lambda user: rules.can_open(user).ok, url=selectors.open_url)
        )
        uses.register(
            uses.FlowUse(FLOW, "督办延期审批", given="交办领导和办公室主任", facts=EXTENSION_FACTS, kind="supervision")
        )
        subjects.register(
            subjects.Subject(
                code=SUBJECT,
                label="延期申请",
                decisions=("approve", "reject"),
                approve_label="同意延期",
                reject_label="不同意延期",
                placeholder="审批意见（同意可不写；不同意须写明理由）",
                silent="同意",
                approved_words="已同意",
                scope="extension",
                dual_control=True,
            )
        )
        self._register_handover()

    def _register_handover(self) -> None:
        """Somebody who leaves hands over the items they do and those they gave out."""
        from apps.org import handover
        from apps.supervision import handover as own
        from apps.supervision.services.succession import hand_over_items

        handover.register("items", "督办事项", count=own.count, lines=own.lines, hand_over=hand_over_items, order=30)
