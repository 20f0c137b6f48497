"""What the project is made of: apps, middleware, templates, language."""

from officeadmin.settings.environment import BASE_DIR

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    # our floors, lowest first (docs/architecture.md)
    "apps.core",
    "apps.org",
    "apps.worktime",
    "apps.typesetting",
    "apps.matters",
    "apps.notifications",
    "apps.deadlines",
    "apps.attachments",
    "apps.jobs",
    "apps.ocr",
    "apps.approvals",
    "apps.supervision",
    "apps.ledgers",
    "apps.archives",
    "apps.appraisal",
    "apps.vault",
    "apps.documents",
    "apps.manuscripts",
    "apps.processes",
    "apps.portal",
]

MIDDLEWARE = [
    "apps.core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.core.middleware.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "apps.attachments.middleware.UploadLimitMiddleware",  # above CSRF, which reads the body
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.org.middleware.SessionRulesMiddleware",
    "apps.org.middleware.SignInRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "apps.core.drafts.DraftMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.core.middleware.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "officeadmin.urls"
WSGI_APPLICATION = "officeadmin.wsgi.application"

# Product pages are Jinja2 (a tenth of the cost, design/performance.md); the back-office and crispy
# keep Django templates. Both look into templates/: Jinja2 owns every folder but those named here.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "apps.core.jinja.environment",
            "context_processors": ["apps.portal.context.shell"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "django"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = ["officeadmin.formats"]

FORM_RENDERER = "apps.core.renderers.FormRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
