"""The environment of every test run. Named as a plugin in pytest.ini, because pytest-django reads the
settings before any conftest.py is loaded: set there, it would be too late."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent

# Compiled code is kept, outside the tree: a run without ./test, and each process a test starts, is up seconds earlier.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
sys.pycache_prefix = os.environ.setdefault("PYTHONPYCACHEPREFIX", str(BASE / "var" / "pycache"))

os.environ.setdefault("OFFICEADMIN_ENV", "test")
if "OFFICEADMIN_VENDOR" not in os.environ and (BASE / "var" / "vendor").exists():
    os.environ["OFFICEADMIN_VENDOR"] = str(BASE / "var" / "vendor")
if "OFFICEADMIN_DATA" not in os.environ:  # the first process makes the folder and removes it
    os.environ["OFFICEADMIN_DATA"] = tempfile.mkdtemp(prefix="officeadmin-test-")
    atexit.register(shutil.rmtree, os.environ["OFFICEADMIN_DATA"], ignore_errors=True)
elif worker := os.environ.get("PYTEST_XDIST_WORKER"):  # files, cache and stamps of one worker concern no other
    base = Path(os.environ["OFFICEADMIN_DATA"])
    os.environ["OFFICEADMIN_DATA"] = str(base / f"{base.name}-{worker}")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop lives in the test thread
