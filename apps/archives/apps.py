"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    name = "apps.archives"
    label = "archives"
    verbose_name = "档案"

    def ready(self) -> None:
        from apps.archives import box_ledger, loan_ledger  # noqa: F401  ledgers register themselves
        from apps.archives.packages import building
        from apps.archives.selectors import kept_closed, search_texts, way_to_filed
        from apps.attachments import openers
        from apps.jobs import kinds as job_kinds
        from apps.matters.search import sources

        openers.register(way_to_filed)
        openers.register_closer(kept_closed)
        sources.register(search_texts)
        job_kinds.register(building.KIND)
        self._register_loans()
        self._register_handover()

    def _register_handover(self) -> None:
        """Somebody who leaves returns the papers, or the successor answers for them."""
        from apps.archives import handover as own
        from apps.archives.services.succession import hand_over_loans
        from apps.org import handover

        handover.register(
            "loans", "借出未还的档案", count=own.count, lines=own.lines, hand_over=hand_over_loans, order=40
        )

    def _register_loans(self) -> None:
        """Borrowing is a matter: kind, flows, words of its decisions, the day of return."""
        from apps.approvals import subjects, uses
        from apps.archives import services
        from apps.archives.deadlines import ARCHIVE_RETURN
        from apps.archives.kinds import LOAN, loan_kind
        from apps.archives.loan_facts import FACTS, LOAN_FLOW, RENEWAL_FLOW
        from apps.archives.loan_selectors import TO_DO, todo_line
        from apps.archives.services import lending, renewing
        from apps.deadlines import codes
        from apps.matters import kinds, todo

        kinds.register(loan_kind(services.on_loan_approval))
        todo.register(todo.Held(LOAN, frozenset(TO_DO), todo_line, ("loan__borrower",)))
        codes.register(ARCHIVE_RETURN)
        for code, label, flow in (
            (lending.SUBJECT, "借阅申请", LOAN_FLOW),
            (renewing.SUBJECT, "续借申请", RENEWAL_FLOW),
        ):
            uses.register(uses.FlowUse(flow, f"档案{label}", facts=FACTS, kind=LOAN))
            subjects.register(
                subjects.Subject(
                    code=code,
                    label=label,
                    decisions=("approve", "reject"),
                    approve_label="同意",
                    placeholder="审批意见（同意可不写；不同意须写明理由）",
                    silent="同意",
                    approved_words="已批准",
                    scope="extension",
                    dual_control=True,
                )
            )
