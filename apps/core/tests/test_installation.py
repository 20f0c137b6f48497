"""What an installation relies on: locks, the manual, the icons."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings

BASE = settings.BASE_DIR
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-setup.lock", "requirements-node.lock"]
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", re.MULTILINE)
READ = re.compile(r"""(?:env\.[a-z_]+\(|environ\.get\(|environ\[)\s*["']([A-Z_]+)["']""")


def text(name: str) -> str:
    return (BASE / name).read_text(encoding="utf-8")


def test_the_development_lock_contains_the_production_lock():
    assert set(PINNED.findall(text(LOCKS[0]))) - set(PINNED.findall(text(LOCKS[1]))) == set()


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash(name):
    parts = re.split(r"\n(?=\S)", text(name))
    assert [part.splitlines()[0] for part in parts if "==" in part and "--hash=sha256:" not in part] == []


@pytest.mark.parametrize("name", [*LOCKS, "package-lock.json", "scripts/htmlcheck/package-lock.json"])
def test_a_lock_names_no_registry(name):
    assert re.findall(r'"resolved"|index-url|find-links|\.whl|\.tgz', text(name)) == []


def test_every_direct_requirement_is_locked():
    asked = re.findall(r"^([a-z][a-z0-9-]*)", text("requirements.txt"), re.MULTILINE)
    assert set(asked) - {name for name, _ in PINNED.findall(text("requirements.lock"))} == set()


def test_every_variable_that_is_read_stands_in_the_manual():
    sources = [*(BASE / "officeadmin/settings").glob("*.py"), BASE / "apps/core/management/commands/serve.py"]
    read = {name for path in sources for name in READ.findall(path.read_text(encoding="utf-8"))}
    told = set(re.findall(r"`([A-Z_]+)`", text("docs/operations.md")))
    assert read - told - {"PYTEST_XDIST_WORKER"} == set()


def test_every_check_id_stands_in_the_manual():
    manual = text("docs/operations.md")
    last = max(re.findall(r"\bE\d{3}\b", text("officeadmin/checks.py")))
    assert [last in manual, "W001" in manual] == [True, True]


def test_every_icon_a_template_asks_for_exists():
    known = json.loads((Path(settings.VENDOR_DIR) / ".icons.json").read_text(encoding="utf-8"))
    asked = {
        name
        for path in (BASE / "templates").rglob("*.html")
        for name in re.findall(r"""icon(?:_name)?(?:\(|=)["']([a-z0-9-]+)["']""", path.read_text(encoding="utf-8"))
    }
    assert asked - set(known) - {"image", "icon"} == set()
