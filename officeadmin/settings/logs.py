"""Log lines."""

from officeadmin.settings.environment import env

CHATTY = ("celery", "axes", "fontTools", "weasyprint")
LOG_FORMAT = env.str("LOG_FORMAT", default="line")  # line | json
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "apps.core.middleware.RequestIdFilter"}},
    "formatters": {
        "line": {
            "()": "apps.core.log_lines.PlainLine",
            "format": "{asctime} {levelname} [{request_id}] {name}: {message}",
            "style": "{",
        },
        "json": {"()": "apps.core.log_lines.JsonLine"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if LOG_FORMAT == "json" else "line",
            "filters": ["request_id"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # At INFO every run of the two-second sealer would be two lines.
    "loggers": {name: {"level": env.str("TASK_LOG_LEVEL", default="WARNING")} for name in CHATTY},
}
