"""Who gets what from the process library: everybody reads it, the office answers, its director reviews."""

from apps.core.tests.access import Row
from apps.org.tests.cast import Cast
from apps.processes.services import give_feedback

OPEN = {"anonymous": 302, "*": 200}
READS = {"director": 200, "clerk": 200, "assistant": 200, "anonymous": 302, "*": 403}
ROWS = [
    Row("processes:list", codes=OPEN),
    Row("processes:export", codes=OPEN),
    Row("processes:detail", codes=OPEN),
    Row("processes:pdf", codes=OPEN),
    Row("processes:give", method="post", codes={"anonymous": 302, "*": 422}),
    Row("processes:review", method="post", codes={"director": 422, "anonymous": 302, "*": 403}),
    Row("processes:feedback_list", codes=READS),
    Row("processes:answer", method="post", codes={"director": 422, "clerk": 422, "anonymous": 302, "*": 403}),
]


def world(cast: Cast) -> dict[str, tuple]:
    """A feedback on the incoming documents."""
    said = give_feedback(kind="incoming", author=cast.staff, hindrance="送批要等很久")
    names = ("detail", "pdf", "give", "review")
    return {f"processes:{name}": ("incoming",) for name in names} | {"processes:answer": (said.pk,)}
