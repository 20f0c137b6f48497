"""No hole where a picture should be: icons named by kinds, jobs, imports, navigation and macros are in the sprite.

`icon("…")` in a template has its test in test_components.py.
"""

import re

from django.conf import settings

from apps.matters import kinds

CODE = (r'\bicon="([\w-]+)"', r'\b_link\(\s*path, "[^"]+", "([\w-]+)"', r'\bJobKind\(\s*\w+, "[^"]+", "([\w-]+)"')
PAGES = (r'\b(?:icon_name|picture|icon)="([\w-]+)"',)


def _named(folder: str, pattern: str, *searched: str) -> dict[str, str]:
    """Icon → a file that names it."""
    found: dict[str, str] = {}
    for path in (settings.BASE_DIR / folder).rglob(pattern):
        if "tests" not in path.parts:
            text = path.read_text(encoding="utf-8")
            found.update({name: path.name for one in searched for name in re.findall(one, text)})
    return found


def test_every_icon_named_in_code_and_pages_is_in_the_sprite() -> None:
    held = set(re.findall(r'id="([\w-]+)"', (settings.VENDOR_DIR / "icons.svg").read_text(encoding="utf-8")))
    code, pages = _named("apps", "*.py", *CODE), _named("templates", "*.html", *PAGES)
    assert {"writing", "layout-dashboard", "package-export", "table-import"} <= set(code)  # each way of naming is seen
    assert "trash" in pages
    wanted = pages | code | {kind.icon: kind.code for kind in kinds.all_kinds() if not kind.code.startswith("test_")}
    missing = {name: where for name, where in wanted.items() if name not in held}
    assert missing == {}, "scripts/vendor.py sprite draws them, or the icon set does not know them"
