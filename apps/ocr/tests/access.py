"""Who gets what from the text of scans: those who see the file; reading anew is the office's."""

from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.core.tests.access import Row
from apps.ocr.tests.factories import read_scan
from apps.org.tests.cast import Cast

SEEN = {"clerk": 200, "director": 200, "head": 200, "anonymous": 302, "*": 404}
# The clerk and the director get 422 where no engine is installed, so the world has a scan that is read just now.
AGAIN = {"clerk": 422, "director": 422, "head": 403, "anonymous": 302, "*": 404}
ROWS = [
    Row("ocr:progress", codes=SEEN),
    Row("ocr:text", codes=SEEN),
    Row("ocr:again", method="post", codes=AGAIN),
]


def world(cast: Cast) -> dict[str, tuple]:
    """A scan of the clerk that two others see."""
    matter = make_matter(cast.clerk, readers=[cast.director, cast.head])
    scan = make_attachment(matter, cast.clerk, "扫描件.pdf", samples.pdf(2))
    read_scan(scan, {1: "第一页的字"}, state="running")
    return dict.fromkeys(("ocr:progress", "ocr:text", "ocr:again"), (scan.pk,))
