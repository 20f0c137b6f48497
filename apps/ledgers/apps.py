"""App wiring. Saved views of ledgers, export in the background, import from Excel (PLT-10)."""

from django.apps import AppConfig


class LedgersConfig(AppConfig):
    name = "apps.ledgers"
    label = "ledgers"
    verbose_name = "台账视图"

    def ready(self) -> None:
        from apps.core.ledger import registry
        from apps.jobs import kinds
        from apps.ledgers import exporting, import_job, selectors

        registry.lend_views(selectors.views_of)
        kinds.register(exporting.KIND)
        kinds.register(import_job.KIND)
