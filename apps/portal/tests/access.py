"""Who gets which answer from the portal's own pages."""

from apps.core.tests.access import Row
from apps.org.tests.cast import Cast

EVERYBODY = {"*": 200, "anonymous": 302}
PAGES = ("workbench", "todo", "to_read", "started", "start", "search")
ROWS = [Row(f"portal:{name}", codes=EVERYBODY) for name in PAGES]
ROWS += [Row("portal:style", codes={"*": 403, "anonymous": 302})]


def world(cast: Cast) -> dict[str, tuple]:
    """Nothing beyond the cast."""
    return {}
