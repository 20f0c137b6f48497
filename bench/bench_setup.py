"""Makes Django ready for a benchmark started by its path; import it before anything of the project.

Settings of an ordinary start: DEBUG off, hashed static files (collected on first use).
"""

import os
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "officeadmin.settings")
os.environ.setdefault("LOG_LEVEL", "WARNING")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
    call_command("collectstatic", interactive=False, verbosity=0)
