"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "apps.vault"
    label = "vault"
    verbose_name = "涉密档案"

    def ready(self) -> None:
        from apps.matters import kinds
        from apps.vault.kinds import KIND

        kinds.register(KIND)
