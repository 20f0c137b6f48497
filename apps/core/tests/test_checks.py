"""System checks: every bad combination has its id, the good one is clean."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.core.checks import run_checks

pytestmark = pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")

GOOD = {
    "ENVIRONMENT": "production",
    "SECRET_KEY_GIVEN": True,
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "DEBUG": False,
    "DEMO_MODE": False,
    "SITE_URL": "https://office.example.com",
    "ALLOWED_HOSTS": ["office.example.com"],
    "HTTPS": True,
    "EMAIL_ENABLED": True,
    "SESSION_IDLE_SECONDS": 7200,
    "SESSION_COOKIE_AGE": 43200,
}


@pytest.fixture
def ids(settings):
    """Set the good production settings but for what is given, and return the ids of our checks."""

    def of(**changed) -> list[str]:
        for name, value in {**GOOD, **changed}.items():
            setattr(settings, name, value)
        found = run_checks(tags=["security"], include_deployment_checks=True)
        return sorted(message.id for message in found if message.id.startswith("officeadmin."))

    return of


def test_complete_production_settings_have_nothing_to_say(ids):
    assert ids() == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"ENVIRONMENT": "produktion"}, "officeadmin.E001"),
        ({"SECRET_KEY_GIVEN": False}, "officeadmin.E002"),
        ({"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}}}, "officeadmin.E003"),
        ({"REDIS_URL": ""}, "officeadmin.E004"),
        ({"DEBUG": True}, "officeadmin.E005"),
        ({"DEMO_MODE": True}, "officeadmin.E006"),
        ({"SITE_URL": "http://office.example.com"}, "officeadmin.E007"),
        ({"ALLOWED_HOSTS": []}, "officeadmin.E008"),
        ({"ALLOWED_HOSTS": ["office.example.com", "*"]}, "officeadmin.E008"),
        ({"HTTPS": False}, "officeadmin.E009"),
        ({"SESSION_IDLE_SECONDS": 0}, "officeadmin.E010"),
        ({"SESSION_IDLE_SECONDS": 43201}, "officeadmin.E010"),
        ({"CLAMD_AWAY": "accpet"}, "officeadmin.E012"),
        ({"VAULT_KEY": ""}, "officeadmin.E020"),
        ({"VAULT_KEY": "k" * 31}, "officeadmin.E020"),
        ({"EMAIL_ENABLED": False}, "officeadmin.W001"),
    ],
)
def test_one_wrong_setting_is_named_by_its_id(ids, changed, expected):
    assert ids(**changed) == [expected]


def test_a_demonstration_may_run_on_sqlite_without_anything_set(ids):
    bare = {
        "ENVIRONMENT": "demo",
        "SECRET_KEY_GIVEN": False,
        "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}},
        "REDIS_URL": "",
        "DEMO_MODE": True,
        "SITE_URL": "http://127.0.0.1:8000",
        "ALLOWED_HOSTS": ["*"],
        "HTTPS": False,
        "EMAIL_ENABLED": False,
    }
    assert ids(**bare) == []


def deploy_check(tmp_path, **variables: str) -> subprocess.CompletedProcess[str]:
    """`check --deploy` as an administrator would run it: a process of its own with the environment given."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=django_settings.BASE_DIR,
        env={**keep, "OFFICEADMIN_DATA": str(tmp_path), "OFFICEADMIN_ENV": "production", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_deploy_is_clean_with_production_settings(tmp_path):
    done = deploy_check(
        tmp_path,
        SECRET_KEY="k7" * 16 + "abcdefghijklmnopqrstuvwxyz",
        VAULT_KEY="v8" * 16 + "abcdefghijklmnopqrstuvwxyz",
        DATABASE_URL="postgres:///office",
        REDIS_URL="redis://127.0.0.1:6379/0",
        SITE_URL="https://office.example.com",
        EMAIL_URL="smtp+tls://office:secret@mail.example.com:587",
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_production_without_anything_is_refused_with_every_reason(tmp_path):
    done = deploy_check(tmp_path)
    assert done.returncode == 1
    expected = ["E002", "E003", "E004", "E007", "E020"]
    assert [code for code in expected if f"officeadmin.{code}" not in done.stderr] == []


def test_cookies_are_bound_to_the_host_when_served_by_https(tmp_path):
    names = "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE"
    code = f"from django.conf import settings as s; print({names})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=django_settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "officeadmin.settings",
            "HTTPS": "1",
            "OFFICEADMIN_DATA": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "__Host-sessionid __Host-csrftoken True"
