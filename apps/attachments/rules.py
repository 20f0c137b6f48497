"""Who may do what with a file."""

from collections.abc import Iterable

from apps.attachments.models import Attachment, Scan
from apps.core.verdict import YES, Verdict, no_right, not_now
from apps.org.models import User


def can_remove(user: User, attachment: Attachment) -> Verdict:
    """The one who put it there, while the matter is open to files and not archived; only the newest version.

    Taking back a wrong version makes the one before it the current one again.
    """
    if attachment.uploaded_by_id != user.pk:
        return no_right("只有上传人可以删除文件")
    if attachment.role == Attachment.Role.SLIP:
        return no_right("处理笺由系统生成，不能删除")
    if attachment.frozen:
        return not_now(f"「{attachment.name}」已随事项归档锁定，不能删除或替换")
    if not attachment.newest:
        return not_now(f"「{attachment.name}」已有更新的版本，以前的版本留存备查，只能撤回最新一版")
    matter = attachment.matter
    asked = matter.kind_spec.can_attach
    if asked is not None and not (answer := asked(user, matter)):
        return not_now(answer.reason or "本事项现在不能增删文件")
    if asked is None and not matter.is_open:
        return not_now("事项已办结，不能删除文件")
    return YES


def removable(user: User, attachments: Iterable[Attachment]) -> set[int]:
    """Ids of those the person may remove; asks the database nothing when the matter is at hand."""
    return {attachment.pk for attachment in attachments if can_remove(user, attachment)}


def can_open(attachment: Attachment) -> Verdict:
    """Whether the bytes of a file may leave the house: not when they were destroyed, or the scanner found something."""
    if not attachment.file:  # services.destroying
        return not_now(f"「{attachment.name}」已按销毁清册销毁，只保留著录信息和校验码")
    if attachment.scan == Scan.INFECTED:
        return not_now(f"「{attachment.name}」检出病毒（{attachment.finding}），已封存，不能打开。请联系信息管理员")
    return YES
