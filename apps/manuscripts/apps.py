"""App wiring: the kinds "manuscript" and "material", their limits, the flow of 核稿 and 审定."""

from django.apps import AppConfig


class ManuscriptsConfig(AppConfig):
    name = "apps.manuscripts"
    label = "manuscripts"
    verbose_name = "文稿"

    def ready(self) -> None:
        from apps.deadlines import codes
        from apps.manuscripts import ledgers, request_ledger  # noqa: F401  ledgers register themselves
        from apps.manuscripts.collected import answer_texts
        from apps.manuscripts.deadlines import CODES
        from apps.manuscripts.kinds import manuscript_kind, material_kind
        from apps.manuscripts.services.reviewing import on_approval
        from apps.manuscripts.services.turning import texts_of
        from apps.manuscripts.todo import MANUSCRIPT, MATERIAL
        from apps.matters import kinds, todo
        from apps.matters.search import sources

        kinds.register(manuscript_kind(on_approval))
        kinds.register(material_kind())
        for code in CODES:
            codes.register(code)
        sources.register(texts_of)
        sources.register(answer_texts)
        todo.register(MANUSCRIPT)
        todo.register(MATERIAL)
        self._register_flow()
        self._register_handover()
        self._register_destroying()

    def _register_destroying(self) -> None:
        """What of a destroyed record lies in our rows goes with it."""
        from apps.archives import condemners
        from apps.manuscripts.services.destroying import condemn_manuscript

        condemners.register("manuscript", condemn_manuscript)

    def _register_flow(self) -> None:
        from apps.approvals import subjects, uses
        from apps.manuscripts.facts import FACTS
        from apps.manuscripts.services.reviewing import FLOW, SUBJECT, before_decision

        uses.register(uses.FlowUse(FLOW, "文稿报批", given="使用文稿的领导", facts=FACTS, kind="manuscript"))
        subjects.register(
            subjects.Subject(
                code=SUBJECT,
                label="文稿报批",
                decisions=("approve", "return"),
                approve_label="同意",
                return_label="退回修改",
                placeholder="意见（不写意见即为同意）",
                silent="同意",
                approved_words="已审定",
                scope="manuscript",
                batch=False,
                before=before_decision,
            )
        )

    def _register_handover(self) -> None:
        """Somebody who leaves hands over what they write."""
        from apps.manuscripts.services import succession
        from apps.org import handover

        handover.register(
            "manuscripts",
            "未审定的文稿",
            count=succession.count,
            lines=succession.lines,
            hand_over=succession.hand_over_manuscripts,
            order=23,
        )
