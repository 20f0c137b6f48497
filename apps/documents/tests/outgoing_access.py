"""Who gets which answer from the addresses of outgoing documents.

The world: a draft of 孙员工 that 刘部长 has reviewed lies with the office, with one comment; 王主任 and 李登记 see it
as the office. A signed one lies with 何档案, the keeper of the seal, and was sent to 财务部. Nobody else sees them.
"""

from apps.core import clock
from apps.core.tests.access import Row
from apps.documents.models import OutgoingDocument, Recipient
from apps.documents.outgoing import services
from apps.documents.tests import outgoing_world
from apps.matters.services import add_part
from apps.org.tests.cast import Cast

EVERYBODY = {"*": 200, "anonymous": 302}
UNSEEN = {"*": 404, "anonymous": 302}
OFFICE = ("clerk", "director")


def codes(office: int, *, drafter: int = 403, head: int = 403, **extra: int) -> dict[str, int]:
    """The office, the drafter and the head who reviewed it see it; everybody else is told 404."""
    return {**UNSEEN, **dict.fromkeys(OFFICE, office), "staff": drafter, "head": head, **extra}


def _verb(name: str, get: dict, post: dict) -> list[Row]:
    return [
        Row(f"documents:outgoing_{name}", codes=get),
        Row(f"documents:outgoing_{name}", method="post", codes=post),
    ]


ROWS = [
    Row("documents:outgoing_list", codes=EVERYBODY),
    *_verb("create", EVERYBODY, {"*": 422, "anonymous": 302}),
    *_verb("check", EVERYBODY, {"*": 422, "anonymous": 302}),
    Row("documents:outgoing_look", method="post", codes=EVERYBODY),
    Row("documents:outgoing_detail", codes=codes(200, drafter=200, head=200)),
    Row("documents:seal_use_list", codes=EVERYBODY),
    Row("documents:outgoing_reconcile", codes=EVERYBODY),
    Row("documents:outgoing_pdf", codes=codes(200, drafter=200, head=200)),
    Row("documents:outgoing_word", codes=codes(200, drafter=200, head=200)),
    Row("documents:outgoing_versions", codes=codes(200, drafter=200, head=200)),
    Row("documents:outgoing_copy", codes=codes(200, archivist=200, finance_head=403)),
    *_verb("edit", codes(200), codes(422)),
    Row("documents:outgoing_resolve", method="post", codes=codes(422, drafter=422)),
    *_verb("submit", codes(403, drafter=200), codes(403, drafter=422)),
    *_verb("comment", codes(200, head=200), codes(422, head=422)),
    *_verb("excuse", codes(200), codes(422)),
    *_verb("raise", codes(200, clerk=403), codes(422, clerk=403)),
    *_verb("void", codes(200), codes(422)),
    *_verb("ask_seal", codes(200), codes(422)),
    *_verb("seal", codes(403, archivist=200, finance_head=403), codes(403, archivist=422, finance_head=403)),
    *_verb("issue", codes(200), codes(422)),
    *_verb("sign_for", codes(403, archivist=403, finance_head=200), codes(403, archivist=403, finance_head=302)),
    *_verb("distribute", codes(200), codes(422)),
    *_verb("file", codes(200), codes(422)),
    *_verb("shelve", codes(403, archivist=200, finance_head=403), codes(403, archivist=422, finance_head=403)),
    *_verb("waive_paper", codes(200), codes(422)),
    *_verb("remind", codes(200), codes(422)),
]
BARE = ("list", "create", "check", "look", "reconcile")


def world(cast: Cast) -> dict[str, tuple]:
    """One draft at the office, with a comment; one signed, its seal asked for, with a recipient."""
    document = outgoing_world.at_office(cast)
    comment = services.add_comment(document=document, actor=cast.director, paragraph=1, text="请核实")
    arguments: dict[str, tuple] = {row.name: (document.pk,) for row in ROWS if row.name.split("_")[-1] not in BARE}
    arguments["documents:outgoing_resolve"] = (document.pk, comment.pk)
    signed = outgoing_world.signed(cast, title="华岳精工股份有限公司关于开展用印检查的通知")
    services.ask_seal(document=signed, actor=cast.clerk, seal=outgoing_world.seal(cast.archivist))
    to = cast.finance.principal
    add_part(matter=signed.matter, principal=to, part="reader")
    Recipient.objects.create(
        document=signed, principal=to, name=to.label, way="house", sent_at=clock.now(), sent_by=cast.clerk
    )
    arguments |= {f"documents:outgoing_{name}": (signed.pk,) for name in ("seal", "sign_for", "shelve")}
    printed = {"printed_on": clock.today(), "copies": 2, "copies_numbered": True}
    OutgoingDocument.objects.filter(pk=signed.pk).update(**printed)
    arguments["documents:outgoing_copy"] = (signed.pk, 1)
    return arguments
