"""URL × role × code. The jobs of the world are 李登记's: to everybody else they do not exist."""

from apps.core.tests.access import Row
from apps.jobs.tests.factories import done_job, make_job
from apps.org.tests.cast import Cast

OWN = {"clerk": 200, "anonymous": 302, "*": 404}
DONE = {"clerk": 302, "anonymous": 302, "*": 404}

ROWS = [
    Row("jobs:list", {"*": 200, "anonymous": 302}),
    Row("jobs:detail", OWN),
    Row("jobs:cancel", DONE, method="post"),
    Row("jobs:cancel", {"*": 405, "anonymous": 302}),
    Row("jobs:download", OWN),
    Row("jobs:take", OWN, method="post"),
    Row("jobs:take", {"*": 405, "anonymous": 302}),
]


def world(cast: Cast) -> dict[str, tuple]:
    """One waiting job, one with a file, one with a file that is handed out once."""
    waiting = make_job(cast.clerk, kind="gone")
    once = done_job(cast.clerk, result_once=True)
    return {
        "jobs:detail": (waiting.pk,),
        "jobs:cancel": (waiting.pk,),
        "jobs:download": (done_job(cast.clerk).pk,),
        "jobs:take": (once.pk,),
    }
