"""The house keeps its floors: imports, related models, writers, sizes, names (docs/architecture.md)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps as django_apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ROOT / "apps"

FLOORS = {
    "core": 1,
    "org": 2,
    "worktime": 2,
    "typesetting": 2,
    "matters": 3,
    "notifications": 4,
    "deadlines": 4,
    "attachments": 4,
    "jobs": 4,
    "ocr": 5,
    "approvals": 5,
    "supervision": 5,
    "ledgers": 5,
    "archives": 6,
    "appraisal": 6,
    "vault": 6,
    "documents": 8,
    "manuscripts": 8,
    "processes": 9,
    "portal": 9,
}
# Edges on one floor, each with its reason.
SAME_FLOOR = {
    ("deadlines", "notifications"),  # the sweeper writes notices
    ("supervision", "approvals"),  # an extension is decided by an approval run
    ("supervision", "deadlines"),
    ("org", "worktime"),
    ("jobs", "notifications"),  # the end of long work is told
    ("attachments", "notifications"),  # whoever uploaded a file hears that a later scan found something in it
    ("jobs", "attachments"),  # what is imported was dropped before; what is made is stored alike
    ("ledgers", "jobs"),
    ("vault", "archives"),  # what lies in the vault belongs to an archive record
    ("portal", "processes"),  # the demonstration counts its figures and gives feedback
    ("appraisal", "vault"),  # what of a record lies in the vault is destroyed with it, both custodians agreeing
    ("manuscripts", "documents"),  # a draft for a leader is edited, commented and compared as a paper of ours is
    ("appraisal", "archives"),  # what is appraised, kept on or destroyed is an archive record
}
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "base.py", "manager.py", "common.py", "misc.py"}
WRITES = re.compile(
    r"\.(save|create|bulk_create|get_or_create|update_or_create|bulk_update|delete)\("
    r"|\.objects[^\n]*\.update\("
    r"|\bqueryset\.update\("
)
# Not database writes although they look like it.
HARMLESS = re.compile(
    r"(request\.session|response|cache|storage|buffer|image|workbook|word_file|path)\.(save|delete|update)\("
)


def own_files() -> list[Path]:
    return [p for p in sorted(APPS.rglob("*.py")) if "migrations" not in p.parts]


def is_test(path: Path) -> bool:
    return "tests" in path.parts


def app_of(path: Path) -> str:
    return path.relative_to(APPS).parts[0]


def imported_apps(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "apps" and len(parts) > 1:
                yield node.lineno, parts[1]


def permitted(lower: str, upper: str) -> bool:
    """May `upper` use `lower`?"""
    return upper == lower or FLOORS[lower] < FLOORS[upper] or (upper, lower) in SAME_FLOOR


def test_every_app_has_a_floor():
    assert {p.name for p in APPS.iterdir() if (p / "apps.py").exists()} == set(FLOORS)


def test_imports_go_downward_only():
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports apps.{target}"
        for path in own_files()
        if not is_test(path) or app_of(path) != "portal"
        for line, target in imported_apps(path)
        if target in FLOORS and not is_test(path) and not permitted(target, app_of(path))
    ]
    assert wrong == []


def test_the_project_package_names_apps_by_string_only():
    wrong = [f"{path.name}:{line}" for path in (ROOT / "officeadmin").rglob("*.py") for line, _ in imported_apps(path)]
    assert wrong == []


def test_related_models_go_downward_only():
    wrong = []
    for model in django_apps.get_models():
        upper = model._meta.app_label
        for field in model._meta.get_fields():
            related = getattr(field, "related_model", None)
            if related is None or field.auto_created or upper not in FLOORS:
                continue
            lower = related._meta.app_label
            if lower in FLOORS and not permitted(lower, upper):
                wrong.append(f"{model.__name__}.{field.name} → {related.__name__}")
    assert wrong == []


def test_only_services_write():
    wrong = []
    for path in own_files():
        parts = path.relative_to(APPS).parts
        if is_test(path) or "services" in parts or "management" in parts or path.name == "services.py":
            continue
        if (
            parts[0] == "portal" and parts[1] == "demo"
        ):  # demo data is made by calling services; bulk rows for measuring
            continue
        if parts[:2] == ("matters", "search"):  # the index is a writer of its own, called by services
            continue
        if path.name == "user.py":  # the manager that makes a person with its principal
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if WRITES.search(line) and not HARMLESS.search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number} {line.strip()}")
    assert wrong == []


def test_files_stay_readable():
    wrong = []
    places = (("officeadmin", "*.py"), ("scripts", "*.py"), ("static/js", "*.js"), ("static/css", "*.css"))
    others = [path for folder, name in places for path in (ROOT / folder).rglob(name)]
    for path in [*own_files(), *others]:
        lines, limit = len(path.read_text().splitlines()), 400 if is_test(path) else 300
        if lines > limit:
            wrong.append(f"{path.relative_to(ROOT)}: {lines} > {limit}")
    for path in (ROOT / "templates").rglob("*.html"):
        lines = len(path.read_text().splitlines())
        if lines > 150:
            wrong.append(f"{path.relative_to(ROOT)}: {lines} > 150")
    assert wrong == []


def test_no_drawer_for_everything():
    assert [str(p) for p in own_files() if p.name in FORBIDDEN_NAMES] == []


def test_nothing_is_left_open_in_the_code():
    mark = re.compile(r"TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error")
    assert [str(p) for p in own_files() if mark.search(p.read_text())] == []


def test_only_the_state_funnel_writes_the_state_of_a_matter():
    """`matter.state = …` stands in matters.services.matters and nowhere else."""
    pattern = re.compile(r"matter\.state\s*=[^=]|Matter\.objects[^\n]*update\([^)]*state=")
    wrong = [
        str(path.relative_to(ROOT))
        for path in own_files()
        if not is_test(path) and path != APPS / "matters/services/matters.py" and pattern.search(path.read_text())
    ]
    assert wrong == []


@pytest.mark.parametrize("needle", ["GenericForeignKey(", "django.dispatch import receiver"])
def test_no_hidden_couplings(needle):
    allowed = {"apps/worktime/apps.py", "apps/org/signals.py", "apps/org/apps.py"}
    found = {str(p.relative_to(ROOT)) for p in own_files() if not is_test(p) and needle in p.read_text()}
    assert found - allowed == set()
