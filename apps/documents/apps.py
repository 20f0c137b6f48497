"""App wiring: the kinds "incoming" and "outgoing", their limits, the flow of a paper of ours."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "apps.documents"
    label = "documents"
    verbose_name = "公文"

    def ready(self) -> None:
        from apps.deadlines import codes
        from apps.documents.deadlines import CODES
        from apps.documents.kinds import kind
        from apps.documents.selectors import HELD, todo_line
        from apps.documents.services.bodies import texts_of
        from apps.documents.services.proposal import on_approval
        from apps.matters import kinds, todo
        from apps.matters.search import sources

        kinds.register(kind(on_approval=on_approval))
        todo.register(todo.Held("incoming", HELD, todo_line, ("incoming_document",), common=True))
        for code in CODES:
            codes.register(code)
        sources.register(texts_of)
        self._register_outgoing()
        self._register_handover()
        self._register_setup()
        self._register_destroying()

    def _register_destroying(self) -> None:
        """What of a destroyed record lies in our rows goes with it."""
        from apps.archives import condemners
        from apps.documents.services import destroying

        condemners.register("incoming", destroying.condemn_incoming)
        condemners.register("outgoing", destroying.condemn_outgoing)

    def _register_outgoing(self) -> None:
        """The kind, its flow (apps.approvals), its clock."""
        from apps.approvals import subjects, uses
        from apps.deadlines import codes
        from apps.documents.outgoing import ledgers, routes, seal_ledger  # noqa: F401  ledgers register themselves
        from apps.documents.outgoing.deadlines import CODES
        from apps.documents.outgoing.kinds import kind
        from apps.documents.outgoing.selectors import WORDS, todo_line
        from apps.documents.outgoing.services.reviewing import before_decision, on_approval
        from apps.documents.outgoing.services.turning import texts_of
        from apps.matters import kinds, todo
        from apps.matters.search import sources

        kinds.register(kind(on_approval=on_approval))
        todo.register(todo.Held("outgoing", frozenset(WORDS), todo_line, ("outgoing_document",)))
        for code in CODES:
            codes.register(code)
        sources.register(texts_of)
        uses.register(
            uses.FlowUse(
                routes.FLOW,
                "发文审核",
                given="会签部门",
                picks=True,
                amount=True,
                facts=routes.FACTS,
                kind="outgoing",
            )
        )
        subjects.register(
            subjects.Subject(
                code=routes.SUBJECT,
                label="发文审核",
                decisions=("approve", "return"),
                joint_decisions=("approve", "amend", "reject", "return"),
                approve_label="同意",
                return_label="退回修改",
                placeholder="审核意见（不写意见即为同意）",
                silent="同意",
                approved_words="已签发",
                scope="review",
                batch=False,
                before=before_decision,
            )
        )

    def _register_setup(self) -> None:
        """What is to be entered first, on the front page of the back-office."""
        from django.db.models.signals import post_delete, post_save

        from apps.core import backoffice
        from apps.documents.models import IssuerCode
        from apps.documents.outgoing import setup

        backoffice.register_notices(setup.missing_codes)
        for changed in (post_save, post_delete):
            changed.connect(setup.forget, sender=IssuerCode, dispatch_uid="documents.issuer_codes")

    def _register_handover(self) -> None:
        """Somebody who leaves hands over what they undertake and what they have still to read."""
        from apps.documents import handover as own
        from apps.documents.outgoing.services import succession
        from apps.documents.services.succession import hand_over_reading, hand_over_undertakings
        from apps.org import handover

        handover.register(
            "undertakings",
            "承办的公文",
            count=own.undertaken_count,
            lines=own.undertaken_lines,
            hand_over=hand_over_undertakings,
            order=20,
        )
        handover.register(
            "reading",
            "待阅的公文",
            count=own.unread_count,
            lines=own.unread_lines,
            hand_over=hand_over_reading,
            order=21,
        )
        handover.register(
            "drafts", "未签发的文稿", count=succession.count, lines=succession.lines,
            hand_over=succession.hand_over_drafts, order=22,
        )  # fmt: skip
        handover.register(
            "seals", "保管的印章", count=succession.seal_count, lines=succession.seal_lines,
            hand_over=succession.hand_over_seals, order=23,
        )  # fmt: skip
