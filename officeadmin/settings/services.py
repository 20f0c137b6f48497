"""The servers it talks to: database, cache and broker, mail."""

from typing import Any

from kombu import Exchange, Queue

from officeadmin.settings.environment import DATA_DIR, ENVIRONMENT, env

# --- database ---------------------------------------------------------------------------------
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'office.sqlite3'}"),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE + WAL: eight writers, no "database is locked" (design/performance.md).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
    if ENVIRONMENT == "test":  # a file: the live server of browser tests needs connections of its own
        DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    _options = DATABASES["default"].setdefault("OPTIONS", {})
    _options.setdefault("connect_timeout", 5)
    # Only apps.core.prepared prepares anything; the ORM's own cursors never do.
    _options.setdefault("prepare_threshold", 5)
    # Compiling a statement of a page costs tens of milliseconds and never pays (design/performance.md).
    _options.setdefault("options", "-c jit=off")
PREPARED_STATEMENTS = env.bool("PREPARED_STATEMENTS", default=True)  # off behind an old transaction-mode pgbouncer
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- cache, sessions, broker --------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any]
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL)
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
else:
    # A file cache is shared by web and worker; one in memory would differ from process to process.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(DATA_DIR / "cache"),
            "OPTIONS": {"MAX_ENTRIES": 5000},
        }
    }
    _queue = DATA_DIR / "broker"
    for _name in ("in", "processed", "control"):
        (_queue / _name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost"  # kombu warns of a missing host
    CELERY_BROKER_TRANSPORT = "officeadmin.broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue / "in"),
        "data_folder_out": str(_queue / "in"),
        "processed_folder": str(_queue / "processed"),
        "control_folder": str(_queue / "control"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
# Lists that may be a minute old, in each process: choices of filters, "more than a thousand".
CACHES["local"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}
# Reading scans takes minutes and hundreds of MB: where there are several workers, one of them is its own (-Q ocr,
# concurrency 1; docs/operations.md). A worker that names no queue takes from both.
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_QUEUES = tuple(Queue(name, Exchange(name), routing_key=name) for name in ("celery", "ocr"))
CELERY_TASK_ROUTES = {"apps.ocr.tasks.*": {"queue": "ocr"}}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_ALWAYS_EAGER = env.bool("CELERY_TASK_ALWAYS_EAGER", default=ENVIRONMENT == "test")
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # one format of log lines for web, worker and beat
if ENVIRONMENT == "test":  # each run and each of its workers, whose clocks differ, has a cache of its own
    CACHES["default"]["KEY_PREFIX"] = DATA_DIR.name

# --- mail ---------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_ENABLED = bool(env.str("EMAIL_URL", default=""))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="office@localhost")
EMAIL_TIMEOUT = 15

# --- company chat -------------------------------------------------------------------------------
CHAT_CHANNELS = env.list("CHAT_CHANNELS", default=[])  # wecom, dingtalk, feishu: offered to everybody
WEBHOOK_HOSTS = env.list("WEBHOOK_HOSTS", default=[])  # host or host:port a personal webhook may name
