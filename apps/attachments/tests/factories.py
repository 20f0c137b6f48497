"""Matters with files, made by the services."""

from collections.abc import Iterable

from apps.attachments import services
from apps.attachments.models import Attachment
from apps.attachments.tests import kinds, samples
from apps.matters.models import Matter
from apps.matters.services import add_part, create_matter
from apps.org.models import User


def make_matter(actor: User, *, readers: Iterable[User] = (), title: str = "关于报送年度总结的通知", **extra) -> Matter:
    """A matter the actor began and the readers see."""
    kinds.register()
    matter = create_matter(kind="test_files", title=title, actor=actor, state="running", **extra)
    for reader in readers:
        add_part(matter=matter, principal=reader.principal, part="reader")
    return matter


def make_attachment(
    matter: Matter, actor: User, name: str = "通知.pdf", content: bytes | None = None, role: str = "original"
) -> Attachment:
    """A file dropped by the actor and attached."""
    staged = services.stage_upload(owner=actor, upload=samples.upload(name, content or samples.pdf(2)))
    return services.attach_staged(matter=matter, actor=actor, staged_ids=[str(staged.pk)], role=role)[0]
