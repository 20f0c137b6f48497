"""The ledger (台账): one component for every list page.

Declare it in the app's ledgers.py and answer with one call:

    INCOMING = register(Ledger(
        code="incoming", title="收文台账", unit="件", url_name="documents:incoming_list",
        rows=selectors.visible_to,                    # (user) -> QuerySet; every list begins here
        values=("matter_id", "matter__title", …),     # rows are plain dicts: no instances, no surprises
        columns=(Column("number", "收文编号", cell=…, sort="matter__number_key"), …),
        filterset=IncomingFilter,                     # django-filter decides, our macros draw
        tabs=(Tab("open", "办理中", lambda rows, user: rows.filter(…), sort="due_at"), …),
        row_url=lambda row: …,
        decorate=lambda rows, user: None,             # at most ONE query for the rows of the page
        actions=(Action("urge", "催办", "bell-ringing", act, offered),),  # with several chosen rows
    ))

    def incoming_list(request):
        return ledger_response(request, INCOMING, can_register=…)

Addresses carry everything (`tab`, `sort=-due`, filter names, `cols=number,title`, `size`, `after`/`before`), so
a view can be sent to a colleague and saved (apps.ledgers). Paging is by keyset over (sort column, pk): the last
page costs what the first does. Counts are bounded at COUNT_LIMIT. `?export=xlsx` writes what is filtered, beyond
EXPORT_LIMIT rows by a background job; `?print=1` is a sheet of paper.
"""

from apps.core.ledger.definition import Action, Column, Ledger, Tab, Tool
from apps.core.ledger.registry import register
from apps.core.ledger.response import ledger_response

__all__ = ["Action", "Column", "Ledger", "Tab", "Tool", "ledger_response", "register"]
