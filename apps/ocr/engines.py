"""Which program reads scans here: RapidOCR when it is installed, else tesseract with simplified Chinese, else none."""

import importlib.util
import shutil
import subprocess
from functools import cache

from django.conf import settings

NAMES = {"rapidocr": "RapidOCR", "tesseract": "Tesseract"}
AT_ONCE = {"rapidocr": 4, "tesseract": 1}  # pages of one process: loading the models of RapidOCR takes seconds
MISSING = "本机没有安装文字识别，扫描件和图片里的字查不到"
REMEDY = "请系统管理员安装：apt-get install -y tesseract-ocr tesseract-ocr-chi-sim"


def current() -> str:
    """rapidocr, tesseract, or empty when there is none (or OCR_ENGINE says none). Asked anew each time, so that a
    program installed meanwhile is used without a restart."""
    wanted = settings.OCR_ENGINE
    if wanted in ("auto", "rapidocr") and _rapidocr():
        return "rapidocr"
    if wanted in ("auto", "tesseract") and program():
        return "tesseract"
    return ""


def program() -> str:
    """Where a tesseract lies that knows Chinese; empty when there is none."""
    found = shutil.which(settings.TESSERACT)
    return found if found and _knows_chinese(found) else ""


@cache
def _rapidocr() -> bool:
    """Packages do not come into a running process."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))


_chinese: set[str] = set()  # programs known to speak it; a missing language may be installed later


def _knows_chinese(found: str) -> bool:
    if found not in _chinese:
        try:
            asked = subprocess.run([found, "--list-langs"], capture_output=True, timeout=10, check=True)  # noqa: S603
        except (subprocess.SubprocessError, OSError):
            return False
        if "chi_sim" not in asked.stdout.decode("utf-8", "replace").split():
            return False
        _chinese.add(found)
    return True


def state_of_health() -> tuple[bool, str]:
    """The line of /healthz. Without an engine the house works: it is told, not failed."""
    engine = current()
    return True, f"用 {NAMES[engine]} 识别扫描件" if engine else f"{MISSING}。{REMEDY}"
