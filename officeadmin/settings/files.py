"""Files served and files kept."""

from pathlib import Path

from officeadmin.settings.environment import BASE_DIR, DATA_DIR, DEBUG, ENVIRONMENT, env

STATIC_URL = "static/"
# Front-end files fetched by scripts/vendor.py; another data folder may share those of the checkout.
VENDOR_DIR = Path(env.str("OFFICEADMIN_VENDOR", default="") or DATA_DIR / "vendor")
if not (VENDOR_DIR / "icons.svg").exists():
    VENDOR_DIR = BASE_DIR / "var" / "vendor"
STATICFILES_DIRS = [BASE_DIR / "static", ("vendor", VENDOR_DIR)]
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"  # never served by a public address: see apps.attachments
JOBS_ROOT = DATA_DIR / "jobs"  # results of background jobs, kept for days: see apps.jobs
STATIC_STORAGES = {  # compressing takes 13 seconds: worth it in production, not at the first look
    "production": "whitenoise.storage.CompressedManifestStaticFilesStorage",
    "demo": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
    "test": "django.contrib.staticfiles.storage.StaticFilesStorage",
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": STATIC_STORAGES.get("test" if DEBUG else ENVIRONMENT, STATIC_STORAGES["test"]),
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},  # nginx reads them
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or ENVIRONMENT == "test"
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_MB", default=100) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
UPLOAD_SCANNERS = env.list("UPLOAD_SCANNERS", default=[])  # dotted callables: path -> finding or ""
# What one person may have dropped and not sent yet; unsent files are cleared after a day.
UPLOAD_PERSON_MAX_BYTES = env.int("UPLOAD_PERSON_MAX_MB", default=1024) * 1024 * 1024
UPLOAD_PERSON_MAX_FILES = env.int("UPLOAD_PERSON_MAX_FILES", default=200)
UPLOAD_ARCHIVES = env.bool("UPLOAD_ARCHIVES", default=True)  # ZIP and TAR where a form allows them
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")  # unix:/run/clamav/clamd.ctl or host:port; empty: no virus scan
CLAMD_SECONDS = env.int("CLAMD_SECONDS", default=60)
CLAMD_MAX_BYTES = env.int("CLAMD_MAX_MB", default=100) * 1024 * 1024  # StreamMaxLength of clamd.conf
CLAMD_AWAY = env.str("CLAMD_AWAY", default="refuse" if ENVIRONMENT == "production" else "accept")  # refuse | accept
SOFFICE = env.str("SOFFICE", default="soffice")  # LibreOffice: office files as pages; absent: download only
SOFFICE_SECONDS = env.int("SOFFICE_SECONDS", default=90)
OCR_ENGINE = env.str("OCR_ENGINE", default="auto")  # auto | rapidocr | tesseract | none
TESSERACT = env.str("TESSERACT", default="tesseract")  # with chi_sim; absent: scans are not searchable
OCR_PAGE_SECONDS = env.int("OCR_PAGE_SECONDS", default=60)
OCR_MAX_PAGES = env.int("OCR_MAX_PAGES", default=300)  # of one file
X_ACCEL = env.bool("X_ACCEL", default=False)  # nginx serves MEDIA_ROOT from `location /_files/ { internal; }`
ARCHIVE_FONDS_CODE = env.str("ARCHIVE_FONDS_CODE", default="Z109")  # 全宗号, DA/T 22-2015
# Licensed font files of official documents, face=path (fang, kai, hei, title, song), the preferred first.
TYPESETTING_FONTS = env.list("TYPESETTING_FONTS", default=[])
TYPESETTING_FONTS_DIR = Path(env.str("TYPESETTING_FONTS_DIR", default="") or VENDOR_DIR.parent / "fonts")  # Fandol
