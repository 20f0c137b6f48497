"""PDF from HTML by WeasyPrint, closed to the outside: nothing but data: addresses is fetched."""

import gc
from typing import Any

from django.template.loader import render_to_string

from apps.core.errors import DomainError


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    """Render a Jinja2 template to PDF.

    WeasyPrint reads file:// and calls loopback by default (CVE-2025-68616): the fetcher refuses both.
    Each render leaves some 90 MB until collected, hence the explicit collection. Raises DomainError
    where the system libraries are missing.
    """
    try:
        from weasyprint import HTML  # 0.6 s to import: only PDFs need it
        from weasyprint.urls import URLFetcher
    except OSError as error:
        raise DomainError("本机缺少生成 PDF 的系统库，请系统管理员按启动时的提示安装后重试") from error
    html = render_to_string(template, context, using="jinja2")
    try:
        return HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=("data",))).write_pdf()
    finally:
        gc.collect()
