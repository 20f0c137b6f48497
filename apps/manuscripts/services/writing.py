"""Writing (撰写) and handing in (交稿): the working text is saved often, each version handed in is kept for good."""

from collections.abc import Iterable

from django.db import transaction

from apps.attachments.models import Attachment
from apps.attachments.services import attach_staged
from apps.core import clock
from apps.core.errors import DomainError, Stale
from apps.deadlines import services as deadlines
from apps.manuscripts import rules
from apps.manuscripts.content import Text, off_length, wanted_length
from apps.manuscripts.deadlines import FIRST
from apps.manuscripts.models import Manuscript, ManuscriptState, ManuscriptVersion
from apps.manuscripts.services.turning import change_state, index_body, locked
from apps.matters.services import hold, record, retitle
from apps.notifications.services import notify
from apps.org.models import User

S = ManuscriptState


@transaction.atomic
def save_text(
    *,
    manuscript: Manuscript,
    actor: User,
    text: Text,
    based_on: int,
    reason: str = "",
    staged_ids: Iterable[str] = (),
) -> Manuscript:
    """Keep the working text. While it is decided, each change is a version of its own, so that what a leader changed
    is seen beside what was handed in. Raises Stale when somebody else saved meanwhile, Denied, DomainError.
    """
    manuscript = locked(manuscript)
    rules.can_write(actor, manuscript).require()
    if len(text.title.strip()) < 2:
        raise DomainError("请写题目", field="title")
    if based_on != manuscript.revision:
        raise Stale("别人已先保存了这份文稿，您的内容还在页面上；核对后再次保存即以您的为准")
    attach_staged(matter=manuscript.matter, actor=actor, staged_ids=staged_ids, role=Attachment.Role.ANNEX)
    if text == Text.of(manuscript):
        return manuscript
    if text.title != manuscript.matter.title:
        retitle(manuscript.matter, text.title, actor=actor)
    manuscript.byline, manuscript.body = text.byline, text.body
    manuscript.revision += 1
    manuscript.save(update_fields=["byline", "body", "revision"])
    index_body(manuscript)
    if manuscript.matter.state == S.REVIEWING:
        _leaders_version(manuscript, actor, reason)
    return manuscript


def _leaders_version(manuscript: Manuscript, actor: User, reason: str) -> None:
    version = keep_version(manuscript, actor, reason or f"{actor.name}修改", by_leader=True)
    matter = manuscript.matter
    record(matter=matter, actor=actor, code="amend", verb="审核中修改", note=version.name + _said(reason))
    notify(
        recipients=[manuscript.writer],
        key=f"manuscript:{matter.pk}:v{version.number}",
        code="result",
        title=f"{actor.name}修改了文稿：{matter.title}",
        body=f"{version.name}，改动可在「稿次对照」中查看",
        matter=matter,
        url=matter.get_absolute_url(),
        exclude=[actor],
    )


@transaction.atomic
def hand_in(*, manuscript: Manuscript, actor: User, reason: str = "", based_on: int | None = None) -> ManuscriptVersion:
    """Hand in the working text as the next version (V1 初稿, V2 …); the leader, who gave the task and the office are
    told and may comment. `based_on` is the version the page knew: of two at once one counts. Raises Stale, Denied,
    DomainError."""
    manuscript = locked(manuscript)
    rules.can_hand_in(actor, manuscript).require()
    if based_on is not None and based_on != manuscript.version:
        raise Stale(f"V{manuscript.version} 已经提交，请查看最新情况")
    check_text(manuscript)
    last = manuscript.versions.last()
    if last is not None and last.content == Text.of(manuscript).as_json():
        raise DomainError(f"与 {last.name} 相比没有改动，不必再次提交")
    version = keep_version(manuscript, actor, reason)
    matter, note = manuscript.matter, version.name + _said(reason) + _length_words(manuscript)
    if matter.state == S.TASKED:
        manuscript.first_at = version.at
        manuscript.save(update_fields=["first_at"])
        deadlines.meet(matter=matter, code=FIRST)
        change_state(manuscript, S.REVISING, actor=actor, note=note)
        hold(matter=matter, principals=[manuscript.writer.principal])
    else:
        record(matter=matter, actor=actor, code="version", verb="提交稿件", note=note)
    _tell_readers(manuscript, version, actor)
    return version


def check_text(manuscript: Manuscript) -> None:
    """Raise DomainError when there is nothing to hand in."""
    if not manuscript.body.strip():
        raise DomainError("正文还是空的，请写好再提交")


def keep_version(
    manuscript: Manuscript, actor: User, reason: str = "", *, by_leader: bool = False
) -> ManuscriptVersion:
    """Write the working text down as the next version; the manuscript is locked by the caller."""
    manuscript.version += 1
    manuscript.save(update_fields=["version"])
    return ManuscriptVersion.objects.create(
        manuscript=manuscript,
        number=manuscript.version,
        author=actor,
        at=clock.now(),
        reason=reason.strip()[:200],
        content=Text.of(manuscript).as_json(),
        by_leader=by_leader,
    )


def _tell_readers(manuscript: Manuscript, version: ManuscriptVersion, actor: User) -> None:
    matter = manuscript.matter
    people = [manuscript.leader, matter.created_by, *([manuscript.ordered_by] if manuscript.ordered_by else [])]
    notify(
        recipients=people,
        key=f"manuscript:{matter.pk}:v{version.number}",
        code="result",
        title=f"{version.name} 已提交：{matter.title}",
        body=f"{actor.name}{_said(version.reason)}，可在文中批注",
        matter=matter,
        url=matter.get_absolute_url(),
        exclude=[actor],
    )


def _said(reason: str) -> str:
    return f"（{reason.strip()}）" if reason.strip() else ""


def _length_words(manuscript: Manuscript) -> str:
    length, asked = Text.of(manuscript).length, wanted_length(manuscript)
    off = off_length(manuscript, length)
    return f"，{length} 字" + (f"，要求 {asked}{'，' + off if off else ''}" if asked else "")
