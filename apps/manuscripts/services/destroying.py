"""What of a destroyed manuscript lies in rows (鉴定销毁, ARC-04): registered with apps.archives.condemners."""

from apps.archives.condemners import GONE
from apps.manuscripts.models import Manuscript, ManuscriptComment, ManuscriptVersion, MaterialRequest
from apps.matters.models import Matter


def condemn_manuscript(matter: Matter) -> int:
    """The text, every version of it, what leaders wrote at it, and what departments answered; title, people, dates
    and states stay."""
    manuscript = Manuscript.objects.get(pk=matter.pk)
    if manuscript.body == GONE:
        return 0
    manuscript.body, manuscript.byline = GONE, ""
    manuscript.save(update_fields=["body", "byline"])
    versions = list(manuscript.versions.all())
    for one in versions:
        one.content = {**one.content, "body": GONE, "byline": ""}
    ManuscriptVersion.objects.bulk_update(versions, ["content"], batch_size=100)
    comments = ManuscriptComment.objects.filter(manuscript=manuscript).update(quote="", text=GONE, answer="")
    answers = MaterialRequest.objects.filter(manuscript=manuscript).exclude(answer="").update(answer=GONE)
    return 1 + len(versions) + comments + answers
