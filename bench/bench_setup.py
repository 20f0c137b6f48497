"""Makes Django ready for a benchmark started by its path; import it before anything of the project."""

import os
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "officeadmin.settings")
django.setup()
