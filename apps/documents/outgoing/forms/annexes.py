"""The annexes of a draft: as many rows of name and text as are there, and one more to write in."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

MOST = 30
ROW = re.compile(r"annexes_name_(\d{1,2})")
Pairs = tuple[tuple[str, str], ...]


class AnnexesWidget(forms.Widget):
    """Rows `annexes_name_1`, `annexes_text_1` …; editor.js adds further ones from the template."""

    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[tuple[str, str]]:
        places = sorted(int(found.group(1)) for key in data if (found := ROW.fullmatch(key)))
        return [(data.get(f"{name}_name_{n}", ""), data.get(f"{name}_text_{n}", "")) for n in places[:MOST]]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(ROW.fullmatch(key) for key in data)

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        pairs = [pair for pair in value or () if any(pair)]
        shown = [*pairs, ("", "")][:MOST]
        rows = format_html_join("", "{}", ((self._row(name, n, *pair),) for n, pair in enumerate(shown, 1)))
        own_id = (attrs or {}).get("id", f"id_{name}")
        return format_html(
            '<div class="annex-rows" id="{}" data-annexes data-most="{}">{}</div>'
            '<button type="button" class="btn btn-sm" data-add-annex hidden>增加附件</button>',
            own_id, MOST, rows,
        )  # fmt: skip

    def _row(self, name: str, n: int, title: str, text: str) -> SafeString:
        return format_html(
            '<div class="annex-row" data-annex><input class="form-control" name="{0}_name_{1}" maxlength="200"'
            ' aria-label="附件{1}名称" placeholder="附件{1}名称，不写句末标点" value="{2}">'
            '<textarea class="form-control paper-text" name="{0}_text_{1}" rows="3" aria-label="附件{1}正文"'
            ' placeholder="附件正文，一行一段；留空表示另附文件">\n{3}</textarea></div>',
            name, n, title, text,
        )  # fmt: skip


class AnnexesField(forms.Field):
    """Pairs of name and text, empty rows left out. A text without a name is refused."""

    widget = AnnexesWidget

    def clean(self, value: Iterable[tuple[str, str]]) -> Pairs:
        found = []
        for title, text in value or ():
            title, text = " ".join(str(title).split()), normal(str(text)).strip("\n")
            if text and not title:
                raise forms.ValidationError("有一个附件写了正文没有名称，请补上名称")
            if len(title) > 200:
                raise forms.ValidationError("附件名称最多 200 字")
            if title:
                found.append((title, text))
        return tuple(found)


def normal(text: str) -> str:
    """Lines as the typesetting floor counts them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
