"""The vault of classified archives (apps.vault): its server key, and what its passphrases cost."""

import secrets

from officeadmin.settings.environment import DATA_DIR, ENVIRONMENT, env


def _demo_key() -> str:
    """One random key per data folder for demonstration and tests; production must give its own (check E020)."""
    if ENVIRONMENT == "production":
        return ""
    path = DATA_DIR / "vault_key"
    if not path.exists():
        path.touch(0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


VAULT_KEY = env.str("VAULT_KEY", default="") or _demo_key()
VAULT_KEY_PREVIOUS = env.str("VAULT_KEY_PREVIOUS", default="")  # until rotate_vault_keys has run
VAULT_SCRYPT_LOG2 = 10 if ENVIRONMENT == "test" else 15  # 32 MB and a tenth of a second for each try
FILE_UPLOAD_HANDLERS = [
    "apps.vault.uploads.VaultUploadHandler",  # first: what is meant for the vault touches no disk in the clear
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
