"""Old registers of incoming documents, from a checked file: history, so nobody is told and nothing is due (DOC-13)."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, transaction

from apps.core import clock
from apps.documents import rules
from apps.documents.kinds import CODE
from apps.documents.models import IncomingDocument, IncomingState
from apps.documents.services.registration import WATCHERS, role_principal
from apps.documents.titles import title_key
from apps.matters.models import Matter, Participant, SearchText, TimelineEntry
from apps.matters.services.counting import raise_counters
from apps.matters.services.indexing import put_rows
from apps.matters.services.numbering import number_key
from apps.org.models import Principal, User

BATCH = 1000
RULE = "incoming"
Values = dict[str, Any]


@transaction.atomic
def import_register(*, actor: User, rows: Sequence[Values], tell: Callable[[int], None]) -> int:
    """Enter old papers with the numbers they have; the next number given lies beyond them.

    They are closed or filed: no limits, no holders, no notices; the office sees them, and the lead department's
    leaders. Nobody here began them: no part of an initiator, so they are nobody's 我发起的; who entered them stands
    in the row and the timeline. Raises Denied.
    """
    rules.can_register(actor).require()
    watchers = [role_principal(code).pk for code in WATCHERS]
    for start in range(0, len(rows), BATCH):
        _piece(actor, rows[start : start + BATCH], watchers)
        tell(min(start + BATCH, len(rows)))
    raise_counters(rule_code=RULE, numbers=(row["number"] for row in rows))
    return len(rows)


def _piece(actor: User, rows: Sequence[Values], watchers: Sequence[int]) -> None:
    now = clock.now()
    matters = Matter.objects.bulk_create(_matter(actor, row) for row in rows)
    pairs = list(zip(matters, rows, strict=True))
    IncomingDocument.objects.bulk_create(_document(matter, row) for matter, row in pairs)
    _follow([matter.pk for matter in matters], watchers)
    Participant.objects.bulk_create(
        Participant(
            matter=matter,
            principal_id=row["lead_department"].principal_id,
            part=Participant.Part.READER,
            since=matter.created_at,
        )
        for matter, row in pairs
        if row["lead_department"] is not None
    )
    TimelineEntry.objects.bulk_create(
        TimelineEntry(
            matter=matter,
            object_label=str(matter),
            actor=actor,
            actor_label=actor.name,
            code="import",
            verb="导入",
            to_state=matter.state,
            note="从旧登记簿导入",
            at=now,
        )
        for matter in matters
    )
    put_rows(
        SearchText(
            matter=matter,
            field=SearchText.Field.FACTS,
            text="\n".join(
                fact for fact in (matter.number, matter.title, row["source_organisation"], row["source_number"]) if fact
            ),
        )
        for matter, row in pairs
    )


def _matter(actor: User, row: Values) -> Matter:
    filed = row["state"] == IncomingState.FILED
    return Matter(
        kind=CODE,
        number=row["number"],
        number_key=number_key(row["number"]),
        title=row["title"],
        state=row["state"],
        department=actor.department,
        created_by=actor,
        created_at=row["received_at"],
        closed_at=(row["closed_at"] or row["received_at"]) if filed else None,
        secrecy=row["secrecy"],
        urgency=row["urgency"],
    )


def _document(matter: Matter, row: Values) -> IncomingDocument:
    ended = row["closed_at"] or row["received_at"]
    return IncomingDocument(
        matter=matter,
        source_organisation=row["source_organisation"],
        source_number=row["source_number"],
        document_kind=row["document_kind"],
        document_date=row["document_date"],
        received_at=row["received_at"],
        copies=row["copies"],
        pages=row["pages"],
        handling_requirement=row["handling_requirement"],
        note=row["note"],
        lead_department=row["lead_department"],
        due_at=ended,
        state_since=ended,
        in_progress=False,
        title_key=title_key(row["title"]),
    )


def _follow(matter_ids: Sequence[int], principals: Sequence[int]) -> None:
    """The office follows each of them since it came in: one statement, a third of the rows of an import."""
    here, whom = (", ".join(["%s"] * len(ids)) for ids in (matter_ids, principals))
    parts, matters, people = (
        connection.ops.quote_name(model._meta.db_table) for model in (Participant, Matter, Principal)
    )
    statement = (
        f"INSERT INTO {parts} (matter_id, principal_id, part, since) "  # noqa: S608  names of our own tables
        f"SELECT m.id, p.id, 'follower', m.created_at FROM {matters} m, {people} p "
        f"WHERE m.id IN ({here}) AND p.id IN ({whom})"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*matter_ids, *principals])
