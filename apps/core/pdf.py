"""PDF from HTML by WeasyPrint, closed to the outside: nothing but data: addresses and named fonts is fetched."""

import gc
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from apps.core.errors import DomainError


def render_pdf(template: str, context: dict[str, Any], fonts: Mapping[str, Path] | None = None) -> bytes:
    """Render a Jinja2 template to PDF.

    WeasyPrint reads file:// and calls loopback by default (CVE-2025-68616): the fetcher refuses both. `fonts` are font
    files of this installation by name; a style says `src: url(font:NAME)` and can name no other file.
    Each render leaves some 90 MB until collected, hence the explicit collection. Raises DomainError
    where the system libraries are missing.
    """
    return draw(render_to_string(template, context, using="jinja2"), fonts)


def draw(html: str, fonts: Mapping[str, Path] | None = None) -> bytes:
    """The PDF of a page; the same page is the same PDF, byte for byte."""
    try:
        from weasyprint import HTML  # 0.6 s to import: only PDFs need it
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except OSError as error:
        raise DomainError("本机缺少生成 PDF 的系统库，请系统管理员按启动时的提示安装后重试") from error

    class Closed(URLFetcher):
        """Answers data: and the fonts it was given."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix("font:")
            if url.startswith("font:") and fonts and name in fonts:
                return URLFetcherResponse(url, fonts[name].read_bytes())
            return super().fetch(url, headers)

    try:
        return HTML(string=html, url_fetcher=Closed(allowed_protocols=("data",))).write_pdf()
    finally:
        gc.collect()
