"""Signing in, passwords, sessions."""

from officeadmin.settings.environment import ENVIRONMENT, env
from officeadmin.settings.services import REDIS_URL

AUTH_USER_MODEL = "org.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "apps.org.auth.OrgBackend",
    "apps.org.auth.DirectoryBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if ENVIRONMENT == "test":  # argon2id all the same, without the work that makes guessing dear: a third of the suite
    PASSWORD_HASHERS[0] = "apps.org.hashers.QuickArgon2"
# modern (现代) or dengbao (等保): what each asks for stands in apps/org/policy.py.
PASSWORD_POLICY = env.str("PASSWORD_POLICY", default="dengbao" if ENVIRONMENT == "production" else "modern")
AUTH_PASSWORD_VALIDATORS = [{"NAME": "apps.org.validators.PolicyValidator"}] + [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator"}
    for name in ("UserAttributeSimilarity", "CommonPassword", "NumericPassword")
]
LOGIN_URL = "org:login"
LOGIN_REDIRECT_URL = "portal:workbench"
LOGOUT_REDIRECT_URL = "org:login"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "apps.org.auth.lockout_response"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Without Redis the table alone: a signed-out session must be dead in every process at once.
# Under test too: query counts are literal and the same on every service.
_session_store = "cached_db" if REDIS_URL and ENVIRONMENT != "test" else "db"
SESSION_ENGINE = f"django.contrib.sessions.backends.{_session_store}"
SESSION_COOKIE_AGE = env.int("SESSION_ABSOLUTE_SECONDS", default=12 * 3600)  # absolute end
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=2 * 3600)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # htmx and the upload zone read it
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "apps.portal.views.errors.stale_form"

# --- what the company has already: an OpenID provider, a directory; both off without an address ---------------
OIDC_ISSUER = env.str("OIDC_ISSUER", default="")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
OIDC_USERNAME_CLAIM = env.str("OIDC_USERNAME_CLAIM", default="preferred_username")
OIDC_CREATE = env.bool("OIDC_CREATE", default=False)
LDAP_URL = env.str("LDAP_URL", default="")
LDAP_BASE = env.str("LDAP_BASE", default="")
LDAP_FILTER = env.str("LDAP_FILTER", default="(uid={username})")
LDAP_BIND_DN = env.str("LDAP_BIND_DN", default="")
LDAP_BIND_PASSWORD = env.str("LDAP_BIND_PASSWORD", default="")
LDAP_START_TLS = env.bool("LDAP_START_TLS", default=True)
LDAP_CA_FILE = env.str("LDAP_CA_FILE", default="")
LDAP_CREATE = env.bool("LDAP_CREATE", default=False)
