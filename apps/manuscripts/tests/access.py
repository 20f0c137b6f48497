"""Who gets which answer from the addresses of manuscripts.

The world: a manuscript for 张总 that 陈助理 gave, 李登记 writes and 孙员工 writes along, V1 handed in, with
a comment and a link; 王主任 sees it as the office director. 生产部 (刘部长) was asked for material and sees the request
alone; 孙员工 sees it as a writer. Nobody else sees either.
"""

from apps.core.tests.access import Row
from apps.manuscripts import services
from apps.manuscripts.tests import manuscript_world
from apps.org.tests.cast import Cast

EVERYBODY = {"*": 200, "anonymous": 302}
UNSEEN = {"*": 404, "anonymous": 302}
PARTS = ("clerk", "staff", "gm", "assistant", "director")


def codes(default: int, **extra: int) -> dict[str, int]:
    """Those who have a part in the manuscript; everybody else is told 404, the department asked as well."""
    return {**UNSEEN, **dict.fromkeys(PARTS, default), **extra}


def asked(default: int, **extra: int) -> dict[str, int]:
    """The same of the request, with the department's head."""
    return codes(default, **{"head": default, **extra})


def _verb(name: str, get: dict, post: dict) -> list[Row]:
    return [Row(f"manuscripts:{name}", codes=get), Row(f"manuscripts:{name}", method="post", codes=post)]


ASSIGNERS = {"*": 403, "anonymous": 302, "gm": 200, "assistant": 200, "director": 200}
WRITERS = {"clerk": 200, "staff": 200}
COLLECT = {**WRITERS, "director": 200}


def _refused(allowed: dict[str, int], code: int = 422) -> dict[str, int]:
    return {post: code if answer == 200 else answer for post, answer in allowed.items()}


ROWS = [
    Row("manuscripts:list", codes=EVERYBODY),
    Row("manuscripts:request_list", codes=EVERYBODY),
    *_verb("create", ASSIGNERS, _refused(ASSIGNERS)),
    Row("manuscripts:detail", codes=codes(200)),
    Row("manuscripts:pdf", codes=codes(200)),
    Row("manuscripts:word", codes=codes(200)),
    Row("manuscripts:versions", codes=codes(200)),
    *_verb("task", codes(403, assistant=200, director=200), codes(403, assistant=422, director=422)),
    *_verb("edit", codes(403, **WRITERS), codes(403, **_refused(WRITERS))),
    Row("manuscripts:look", method="post", codes=codes(403, **WRITERS)),
    Row("manuscripts:resolve", method="post", codes=codes(403, director=422, **_refused(WRITERS))),
    Row("manuscripts:drop_link", method="post", codes=codes(403, **_refused(COLLECT, 302))),
    *_verb("submit", codes(403, clerk=200), codes(403, clerk=422)),
    *_verb("hand_in", codes(403, clerk=200), codes(403, clerk=422)),
    *_verb("comment", codes(200, clerk=403, staff=403), codes(422, clerk=403, staff=403)),
    *_verb("ask", codes(403, **COLLECT), codes(403, **_refused(COLLECT))),
    *_verb("attach", codes(403, **COLLECT), codes(403, **_refused(COLLECT))),
    *_verb("link", codes(403, **COLLECT), codes(403, **_refused(COLLECT))),
    *_verb("file", codes(403, director=200), codes(403, director=422)),
    *_verb("cancel", codes(200, clerk=403, staff=403), codes(422, clerk=403, staff=403)),
    Row("manuscripts:request", codes=asked(200)),
    *_verb("request_answer", asked(403, head=200), asked(403, head=422)),
    *_verb("request_pass", asked(403, head=200), asked(403, head=422)),
    *_verb("request_urge", asked(403, **COLLECT), asked(403, **_refused(COLLECT, 302))),
    *_verb("request_send_back", asked(403, **COLLECT), asked(403, **_refused(COLLECT))),
    *_verb("request_withdraw", asked(403, **COLLECT), asked(403, **_refused(COLLECT, 302))),
]
BARE = ("list", "request_list", "create")


def world(cast: Cast) -> dict[str, tuple]:
    """One manuscript with a version, a comment, a link and a request."""
    manuscript = manuscript_world.drafted(cast)
    comment = services.add_comment(manuscript=manuscript, actor=cast.director, paragraph=1, text="请核实")
    other = manuscript_world.assigned(cast, title="另一篇文稿")
    link = services.add_link(manuscript=manuscript, actor=cast.clerk, target=other.matter)
    request = manuscript_world.asked(cast, manuscript)
    names = {row.name.partition(":")[2] for row in ROWS} - set(BARE)
    arguments: dict[str, tuple] = {}
    for name in names:
        pk = request.pk if name == "request" or name.startswith("request_") else manuscript.pk
        arguments[f"manuscripts:{name}"] = (pk,)
    arguments["manuscripts:resolve"] = (manuscript.pk, comment.pk)
    arguments["manuscripts:drop_link"] = (manuscript.pk, link.pk)
    return arguments
