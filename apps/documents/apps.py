"""App wiring: the kind "incoming", its limits."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "apps.documents"
    label = "documents"
    verbose_name = "公文"

    def ready(self) -> None:
        from apps.deadlines import codes
        from apps.documents.deadlines import CODES
        from apps.documents.kinds import kind
        from apps.documents.services.proposal import on_approval
        from apps.matters import kinds

        kinds.register(kind(on_approval=on_approval))
        for code in CODES:
            codes.register(code)
