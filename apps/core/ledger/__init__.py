"""The ledger (台账): one component for every list page.

Declare it in the app's ledgers.py and answer with one call:

    INCOMING = Ledger(
        code="incoming", title="收文台账",
        rows=selectors.visible_to,                    # (user) -> QuerySet; every list begins here
        values=("matter_id", "matter__title", …),     # rows are plain dicts: no instances, no surprises
        columns=(Column("number", "收文编号", cell=…, sort="matter__number_key"), …),
        filterset=IncomingFilter,                     # django-filter decides, our macros draw
        tabs=(Tab("open", "办理中", lambda rows, user: rows.filter(…), sort="due_at"), …),
        row_url=lambda row: …,
        decorate=lambda rows, user: None,             # at most ONE query for the rows of the page
    )

    def incoming_list(request):
        return ledger_response(request, INCOMING, can_register=…)

Addresses carry everything (`tab`, `sort=-due`, filter names, `size`, `after`/`before`), so a view can be
sent to a colleague. Paging is by keyset over (sort column, pk): the last page costs what the first does.
Counts are bounded at COUNT_LIMIT. `?export=xlsx` writes what is filtered, up to EXPORT_LIMIT rows.
"""

from apps.core.ledger.definition import Column, Ledger, Tab
from apps.core.ledger.response import ledger_response

__all__ = ["Column", "Ledger", "Tab", "ledger_response"]
