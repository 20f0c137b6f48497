"""How far the conversion of an office file is, in the words of the reading page."""

from dataclasses import dataclass

from django.conf import settings

from apps.attachments import office
from apps.attachments.models import Rendition
from apps.attachments.selectors import ahead_of
from apps.core import clock

USUAL_SECONDS = 15  # for the bar; a long table takes longer, then the bar stands at 95
FAILURES = {
    "timeout": "文件较大或较复杂，在限定时间内没有转换完。可下载后查看",
    "unreadable": "文件不能转换为可预览的页面，可能已损坏或由特殊软件生成。可下载后查看",
    "died": "转换过程多次中断，已停止。可下载后查看",
    "gone": "文件在存储中找不到，请联系系统管理员从备份恢复",
}
MISSING = "服务器没有安装 LibreOffice，Office 文件不能在网页上预览，可下载后查看"


@dataclass(frozen=True)
class Progress:
    """One line for the reader. `phase`: missing (no LibreOffice), ask, waiting, running, failed."""

    phase: str
    words: str
    percent: int = 0

    @property
    def under_way(self) -> bool:
        """Whether asking again soon is worth it."""
        return self.phase in {"waiting", "running"}


def progress_of(rendition: Rendition | None) -> Progress:
    """How far it is with an office file that has no pages yet; None when nobody asked."""
    if not office.soffice():
        return Progress("missing", MISSING)
    if rendition is None or rendition.state == Rendition.State.DONE:  # its PDF was cleared away
        return Progress("ask", "这个文件还没有转换为可预览的页面")
    if rendition.state == Rendition.State.FAILED:
        return Progress("failed", FAILURES.get(rendition.failure, FAILURES["unreadable"]))
    if rendition.state == Rendition.State.RUNNING and rendition.begun_at is not None:
        seconds = max(0, int((clock.now() - rendition.begun_at).total_seconds()))
        if seconds > settings.SOFFICE_SECONDS + 30:  # its worker died; services.renditions takes it up again
            return Progress("waiting", "转换被中断，稍后自动重新开始", 5)
        return Progress("running", f"正在转换，已用 {seconds} 秒", min(95, 10 + 85 * seconds // USUAL_SECONDS))
    ahead = ahead_of(rendition)
    return Progress("waiting", f"排队等待转换，前面还有 {ahead} 个文件" if ahead else "排队等待转换，马上开始", 5)
