"""Where this installation lives: folders, names, keys."""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.str("OFFICEADMIN_DATA", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

ENVIRONMENT = env.str("OFFICEADMIN_ENV", default="demo")  # demo | test | production
DEBUG = env.bool("DEBUG", default=False)
DEMO_MODE = env.bool("DEMO_MODE", default=ENVIRONMENT == "demo")


def _demo_secret() -> str:
    """Keep one random key per data folder, so that a restart does not sign everybody out."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text().strip()


SECRET_KEY_GIVEN = bool(env.str("SECRET_KEY", default=""))
SECRET_KEY = env.str("SECRET_KEY", default="") or _demo_secret()
COMPANY = env.str("COMPANY", default="华岳精工股份有限公司" if DEMO_MODE else "综合办公")  # on the sign-in page
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
_own_host = [urlsplit(SITE_URL).hostname or ""]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=_own_host if ENVIRONMENT == "production" else ["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
