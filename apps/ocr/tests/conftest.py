"""A disk of its own for each test; a real engine, or a loud skip."""

import os
import warnings

import pytest

from apps.attachments.tests.conftest import disk
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.matters.models import SearchText
from apps.ocr import engines

__all__ = ["disk"]


@pytest.fixture
def engine(settings):
    """Tesseract is present, or the test is loudly skipped; never skipped in continuous integration."""
    settings.OCR_ENGINE = "tesseract"
    if not engines.current():
        if os.environ.get("CI"):
            pytest.fail("CI 中不得跳过文字识别测试，缺少 tesseract-ocr 与 tesseract-ocr-chi-sim")
        warnings.warn("没有安装 tesseract，文字识别测试被跳过", stacklevel=1)
        pytest.skip("没有安装 tesseract（apt-get install tesseract-ocr tesseract-ocr-chi-sim）")
    return "tesseract"


@pytest.fixture
def add(cast, django_capture_on_commit_callbacks):
    """Attach a file to a matter of the clerk and let the worker read its text layer."""

    def attach(name, content, matter=None, readers=()):
        with django_capture_on_commit_callbacks(execute=True):
            return make_attachment(matter or make_matter(cast.clerk, readers=readers), cast.clerk, name, content)

    return attach


@pytest.fixture
def indexed():
    """Page → words, as the search index holds a file."""

    def rows(attachment):
        kept = SearchText.objects.filter(field="file", ref__startswith=f"{attachment.pk}:")
        return {int(ref.partition(":")[2]): text for ref, text in kept.values_list("ref", "text")}

    return rows
