"""The component set: it renders, it keeps the strict policy, it can be read by everybody."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from apps.core import clock
from apps.org.tests.cast import Cast
from apps.portal.views.style import sample_context

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
CSS = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
# Paper is not a page: what says @page is drawn by WeasyPrint, which knows no policy.
PAGES = [path for path in TEMPLATES if "@page" not in path.read_text()]


def _named(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("path", PAGES, ids=_named)
def test_no_template_has_inline_style_or_script(path: Path) -> None:
    """The policy forbids them, so they would not work; a nonce or a src is the only way in."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(), flags=re.S)
    assert re.findall(r"\sstyle\s*=", text) == []
    assert re.findall(r"<[^>]*\son[a-z]+\s*=", text) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag and "nonce=" not in tag] == []
    assert [tag for tag in re.findall(r"<style[^>]*>", text) if "nonce=" not in tag] == []
    assert re.findall(r"(?:href|src|action)=[\"'](?:https?:)?//", text) == []
    assert "javascript:" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=_named)
def test_no_template_is_longer_than_a_screen_or_two(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 150


@pytest.mark.parametrize("path", [*CSS, *sorted((settings.BASE_DIR / "static" / "js").glob("*.js"))], ids=_named)
def test_no_stylesheet_or_script_is_longer_than_a_room(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


def test_every_picture_asked_for_is_in_the_sprite() -> None:
    sprite = settings.VENDOR_DIR / "icons.svg"
    if not sprite.exists():
        pytest.fail("the front-end files are not installed: run scripts/vendor.py install")
    held = set(re.findall(r'id="([\w-]+)"', sprite.read_text()))
    used: dict[str, str] = {}
    for path in [*TEMPLATES, *settings.BASE_DIR.glob("apps/**/*.py")]:
        if "tests" in path.parts:
            continue
        for name in re.findall(r"\bicon\(\s*[\"']([\w-]+)[\"']", path.read_text()):
            used[name] = _named(path)
    assert {name: where for name, where in used.items() if name not in held} == {}


def _luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two #rrggbb colours."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _tokens() -> dict[str, str]:
    text = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", text))


GROUNDS = ("paper", "paper-2", "sheet")
TEXT_ON_GROUND = [
    (text, ground) for text in ("ink", "ink-2", "ink-3", "seal", "blue", "green", "amber") for ground in GROUNDS
]
TEXT_ON_SOFT = [
    (text, ground)
    for text, ground in [
        ("seal", "seal-soft"), ("blue", "blue-soft"), ("green", "green-soft"), ("amber", "amber-soft"),
        ("grey", "grey-soft"), ("ink-2", "grey-soft"), ("ink", "blue-soft"),
    ]
]  # fmt: skip


@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND + TEXT_ON_SOFT)
def test_words_can_be_read_on_every_ground(text: str, ground: str) -> None:
    tokens = _tokens()
    assert contrast(tokens[text], tokens[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["seal", "blue", "blue-deep"])
def test_white_can_be_read_on_the_strong_colours(ground: str) -> None:
    assert contrast("#ffffff", _tokens()[ground]) >= 4.5


def test_the_edge_of_a_control_can_be_seen() -> None:
    tokens = _tokens()
    assert contrast(tokens["edge"], tokens["sheet"]) >= 3
    assert contrast(tokens["edge"], tokens["paper-2"]) >= 3


def test_the_style_page_draws_every_component_and_keeps_the_policy(cast: Cast, as_user) -> None:
    cast.director.is_staff = True
    cast.director.save()
    response = as_user(cast.director).get("/style/?say=warning")
    assert response.status_code == 200
    page = response.content.decode()
    pieces = "clock late|clock soon|clock calm|clock met|clock tardy|opinion directive|error-summary|message warning"
    for piece in [*pieces.split("|"), "empty-state", 'class="ledger"', "leg now", "refused"]:
        assert piece in page
    assert re.findall(r"<[^>]*\sstyle=", page) == []
    assert re.findall(r"<[^>]*\son[a-z]+=", page) == []


def test_the_style_page_is_for_those_who_look_after_the_product(cast: Cast, as_user) -> None:
    assert as_user(cast.stranger).get("/style/").status_code == 403
    assert Client().get("/style/").status_code == 302


@pytest.mark.parametrize("status", [403, 404, 409, 422, 500])
def test_an_error_page_needs_no_database_and_offers_a_way_on(status: int) -> None:
    request = RequestFactory().get("/nowhere/")
    page = render_to_string("error.html", {"status": status, "error": None}, request=request, using="jinja2")
    assert 'href="/"' in page
    assert str(status) not in re.sub(r"<[^>]+>", "", page)  # never a code


def test_sample_context_has_a_line_for_each_kind_of_clock() -> None:
    context = sample_context(clock.now())
    assert [label for label, *_ in context["clocks"]] == [
        "已超时",
        "十二小时内",
        "一天内",
        "还早",
        "跨年",
        "按期办结",
        "迟办",
    ]
