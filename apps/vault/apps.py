"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "apps.vault"
    label = "vault"
    verbose_name = "涉密档案"

    def ready(self) -> None:
        from apps.matters import kinds, todo
        from apps.vault.kinds import CODE, KIND, OPEN
        from apps.vault.selectors import todo_line

        kinds.register(KIND)
        todo.register(todo.Held(CODE, frozenset(OPEN), todo_line, ("vault_request__reader",)))
