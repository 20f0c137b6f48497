"""All settings, read from the environment (docs/operations.md lists every variable).

Without any variable the product runs as a demonstration on SQLite with an embedded broker.
Production is chosen by OFFICEADMIN_ENV=production plus DATABASE_URL, REDIS_URL and SECRET_KEY;
bad combinations are named by the system checks in officeadmin/checks.py.
"""

from officeadmin.settings.environment import *  # noqa: F403, I001 (in the order they build upon)
from officeadmin.settings.application import *  # noqa: F403
from officeadmin.settings.services import *  # noqa: F403
from officeadmin.settings.people import *  # noqa: F403
from officeadmin.settings.transport import *  # noqa: F403
from officeadmin.settings.files import *  # noqa: F403
from officeadmin.settings.logs import *  # noqa: F403
from officeadmin.settings.operations import *  # noqa: F403
from officeadmin.settings.vault import *  # noqa: F403
