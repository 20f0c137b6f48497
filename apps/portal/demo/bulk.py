"""Rows for measuring: documents in bulk, past the services. Never part of the demonstration itself."""

import datetime as dt
import random

from apps.core import clock
from apps.documents.models import IncomingDocument, IncomingState
from apps.documents.titles import title_key
from apps.matters.models import Matter, Participant, SearchText
from apps.matters.search.lookup import write_index
from apps.matters.services.numbering import number_key
from apps.org.models import Role
from apps.portal.demo.company import Company
from apps.portal.demo.papers import PAPERS

BATCH = 2000
STATES = [IncomingState.FILED] * 17 + [IncomingState.UNDERTAKING, IncomingState.CIRCULATING, IncomingState.REPORTED]


def add_bulk(company: Company, count: int) -> None:
    """`count` more documents over the past ten years, seen by the office, one department and one reader each."""
    rng = random.Random(count)  # noqa: S311
    watchers = list(Role.objects.filter(code__in=["registry_clerk", "office_director", "gm_assistant"]))
    departments = list(company.departments.values())
    people = list(company.people.values())
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        matters = Matter.objects.bulk_create([_matter(company, rng, start + n) for n in range(size)])
        documents, parts = [], []
        for matter in matters:
            paper, department = rng.choice(PAPERS), rng.choice(departments)
            documents.append(_document(matter, paper.source, department.pk, rng))
            principals = {role.principal_id for role in watchers} | {department.principal_id}
            principals.add(rng.choice(people).principal_id)
            parts += [
                Participant(matter=matter, principal_id=pk, part="follower", since=matter.created_at)
                for pk in principals
            ]
        IncomingDocument.objects.bulk_create(documents)
        Participant.objects.bulk_create(parts, batch_size=BATCH)
        _index(matters, documents)


def _index(matters: list[Matter], documents: list[IncomingDocument]) -> None:
    texts = SearchText.objects.bulk_create(
        SearchText(
            matter=matter,
            field=SearchText.Field.FACTS,
            text="\n".join([matter.number, matter.title, document.source_organisation, document.source_number]),
        )
        for matter, document in zip(matters, documents, strict=True)
    )
    write_index((row.pk, row.matter_id, row.text) for row in texts)


def _matter(company: Company, rng: random.Random, n: int) -> Matter:
    made = clock.now() - dt.timedelta(days=rng.randint(100, 3650))
    state = rng.choice(STATES)
    number = f"旧收〔{made.year}〕{n + 1}号"
    return Matter(
        kind="incoming",
        number=number,
        number_key=number_key(number),
        title=f"{rng.choice(PAPERS).title}（{n + 1}）",
        state=state,
        created_by=company.people["lixf"],
        created_at=made,
        closed_at=made + dt.timedelta(days=9) if state == IncomingState.FILED else None,
    )


def _document(matter: Matter, source: str, department_id: int, rng: random.Random) -> IncomingDocument:
    return IncomingDocument(
        matter=matter,
        source_organisation=source,
        source_number=f"文〔{matter.created_at.year}〕{rng.randint(1, 10**6)}号",
        received_at=matter.created_at,
        nature="action",
        lead_department_id=department_id,
        in_progress=matter.state != IncomingState.FILED,
        due_at=matter.created_at + dt.timedelta(days=10),
        state_since=matter.created_at,
        title_key=title_key(matter.title),
    )
