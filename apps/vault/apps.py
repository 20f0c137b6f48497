"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "apps.vault"
    label = "vault"
    verbose_name = "涉密档案"

    def ready(self) -> None:
        from apps.archives import elsewhere
        from apps.matters import kinds, todo
        from apps.vault.holdings import beside
        from apps.vault.kinds import CODE, KIND, OPEN
        from apps.vault.selectors import todo_line

        kinds.register(KIND)
        todo.register(todo.Held(CODE, frozenset(OPEN), todo_line, ("vault_request__reader",)))
        elsewhere.register(beside)
        self._register_handover()

    def _register_handover(self) -> None:
        """Nobody leaves with a lock of the vault."""
        from apps.org import handover
        from apps.vault import handover as own

        handover.register(
            "vault_lock", own.LABEL, count=own.count, lines=own.lines, hand_over=own.refuse, order=5
        )  # fmt: skip
