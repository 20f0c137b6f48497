"""Who gets what from the addresses of files: those who see the matter, and the owner of a dropped file."""

from apps.attachments import services
from apps.attachments.tests import papers, samples
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.core.tests.access import Row
from apps.org.tests.cast import Cast

SEEN = {"clerk": 200, "director": 200, "anonymous": 302, "*": 404}
ROWS = [
    Row("attachments:stage", method="post", codes={"anonymous": 302, "*": 422}),
    Row("attachments:unstage", method="post", codes={"clerk": 204, "anonymous": 302, "*": 404}),
    Row("attachments:download", codes=SEEN),
    Row("attachments:preview", codes=SEEN),
    Row("attachments:page", codes=SEEN),
    Row("attachments:thumbnail", codes=SEEN),
    Row("attachments:conversion", codes=SEEN),
    Row("attachments:convert", method="post", codes={"clerk": 302, "director": 302, "anonymous": 302, "*": 404}),
    Row("attachments:remove", method="post", codes={"clerk": 302, "director": 403, "anonymous": 302, "*": 404}),
]


def world(cast: Cast) -> dict[str, tuple]:
    """A matter of the clerk, read by the director, with a PDF and a Word file; a file of the clerk not sent yet."""
    attachment = make_attachment(make_matter(cast.clerk, readers=[cast.director]), cast.clerk)
    office = make_attachment(attachment.matter, cast.clerk, "方案.docx", papers.docx())
    staged = services.stage_upload(owner=cast.clerk, upload=samples.upload("草稿.txt", b"x"))
    return {
        "attachments:unstage": (staged.pk,),
        "attachments:download": (attachment.pk,),
        "attachments:preview": (attachment.pk,),
        "attachments:page": (attachment.pk, 1),
        "attachments:thumbnail": (attachment.pk,),
        "attachments:conversion": (office.pk,),
        "attachments:convert": (office.pk,),
        "attachments:remove": (attachment.pk,),
    }
