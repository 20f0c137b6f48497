"""The files of opinions: what somebody uploaded with their words stands under these words."""

from collections import defaultdict
from collections.abc import Sequence

from apps.approvals.models import Opinion
from apps.attachments.models import Attachment


def with_files(opinions: Sequence[Opinion], attachments: Sequence[Attachment]) -> Sequence[Opinion]:
    """Give each opinion its `files`, out of `opinions_of` and `attachments_of` of one matter; no query.

    A file of an opinion is uploaded in the transaction that writes the words, right after them: it belongs to the
    last opinion its uploader wrote until then.
    """
    of_author: dict[int | None, list[Opinion]] = defaultdict(list)
    for one in opinions:
        of_author[one.author_id].append(one)
    files: dict[int, list[Attachment]] = defaultdict(list)
    for newest in attachments:
        for file in (*newest.older, newest):
            before = [one for one in of_author[file.uploaded_by_id] if one.at <= file.uploaded_at]
            if file.role == Attachment.Role.OPINION and before:
                files[before[-1].pk].append(file)
    for one in opinions:
        one.files = files[one.pk]
    return opinions
