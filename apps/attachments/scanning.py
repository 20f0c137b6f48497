"""The virus-scan door (PLT-08): clamd, and checks of one's own; what happens while the scanner is away.

Infected is always refused. Away or too big for the scanner: refused where CLAMD_AWAY is `refuse` (production), else
taken with a remark and scanned later (services.rescan_waiting).
"""

import logging
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from apps.attachments import clamd
from apps.attachments.models import Scan
from apps.core.errors import DomainError

logger = logging.getLogger(__name__)


class ScanRefused(DomainError):
    """The scanner cannot say anything now; the file is not taken (503)."""

    status = 503


def check(path: Path, name: str) -> str:
    """What the scan of a new file says (models.Scan). Raises DomainError for an infected one, ScanRefused."""
    for dotted in settings.UPLOAD_SCANNERS:
        if finding := import_string(dotted)(path):
            raise infected(name, finding)
    if not clamd.configured():
        return Scan.NONE
    try:
        finding = clamd.scan(path)
    except clamd.ScannerAway as error:
        logger.warning("the virus scanner is away: %s", error)
        return _without(f"病毒扫描服务暂时没有应答，「{name}」未接收。请稍后重试，或联系信息管理员", Scan.WAITING)
    except clamd.FileTooBig:
        limit = settings.CLAMD_MAX_BYTES // (1024 * 1024)
        return _without(f"「{name}」超过病毒扫描的上限（{limit} MB），未接收。请压缩或拆分后再上传", Scan.SKIPPED)
    if finding:
        raise infected(name, finding)
    return Scan.CLEAN


def infected(name: str, finding: str) -> DomainError:
    """The refusal of a file in which something was found."""
    logger.warning("infected upload refused: %s", finding)
    return DomainError(f"「{name}」未通过安全扫描（{finding}），已拒收。请联系信息管理员")


def _without(refusal: str, otherwise: str) -> str:
    if settings.CLAMD_AWAY != "accept":
        raise ScanRefused(refusal)
    return otherwise
