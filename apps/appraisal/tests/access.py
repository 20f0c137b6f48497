"""Who gets what from the addresses of appraisals: the archivist prepares; committee, leaders, witnesses see theirs."""

from apps.appraisal.models import AppraisalBatch
from apps.appraisal.tests.factories import approved, drafted, old_record
from apps.core.tests.access import Row
from apps.org.tests.cast import Cast

KEEPER = {"archivist": 200, "anonymous": 302, "*": 403}
# 周副总 leads the committee and decides first, 刘部长 is of it, 王主任 and 李登记 are the witnesses, 张总 decides last,
# 陈助理 for 张总's opinions by word of mouth.
PEOPLE = ("archivist", "deputy", "head", "director", "clerk", "gm", "assistant")
SEES = dict.fromkeys(PEOPLE, 200) | {"anonymous": 302, "*": 404}
KEEPS = {**dict.fromkeys(SEES, 403), "archivist": 302, "anonymous": 302, "*": 404}
DRAFT = {"archivist": 302, "anonymous": 302, "*": 404}
WITNESS = {**dict.fromkeys(SEES, 403), "director": 422, "clerk": 422, "anonymous": 302, "*": 404}
ROWS = [
    Row("appraisal:due", codes=KEEPER),
    Row("appraisal:batch_list", codes={"anonymous": 302, "*": 200}),
    Row("appraisal:batch", codes=SEES),
    Row("appraisal:opinions", method="post", codes=DRAFT),
    Row("appraisal:drop", method="post", codes=DRAFT),
    Row("appraisal:committee", method="post", codes=DRAFT),
    Row("appraisal:submit", method="post", codes={**DRAFT, "archivist": 302}),
    Row("appraisal:cancel", method="post", codes=DRAFT),
    Row("appraisal:package", method="post", codes={**KEEPS, "director": 422, "clerk": 422}),
    Row("appraisal:register", codes=SEES),
    Row(
        "appraisal:agree",
        method="post",
        data={"agree-passphrase": "guess"},
        codes={**KEEPS, "archivist": 422, **dict.fromkeys(PEOPLE, 422)},
    ),
    Row("appraisal:confirm", method="post", data={"confirm-password": "guess"}, codes=WITNESS),
    Row("appraisal:witness", method="post", data={}, codes={**KEEPS, "archivist": 422}),
    Row("appraisal:file", method="post", codes={**KEEPS, "archivist": 422}),
]


def world(cast: Cast) -> dict[str, tuple]:
    """One in preparation, one that waits for its witnesses, one record that is due."""
    draft = drafted(cast, [old_record(cast, number=1), old_record(cast, number=2)])
    waiting: AppraisalBatch = approved(cast, [old_record(cast, number=3)])
    old_record(cast, number=4)
    names = ("opinions", "committee", "submit", "cancel")
    seen = ("batch", "package", "register", "agree", "confirm", "witness", "file")
    return {
        **{f"appraisal:{name}": (draft.pk,) for name in names},
        **{f"appraisal:{name}": (waiting.pk,) for name in seen},
        "appraisal:drop": (draft.pk, draft.lines.first().pk),
    }
