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
        from apps.documents.services.bodies import texts_of
        from apps.documents.services.proposal import on_approval
        from apps.matters import kinds
        from apps.matters.search import sources

        kinds.register(kind(on_approval=on_approval))
        for code in CODES:
            codes.register(code)
        sources.register(texts_of)
        self._register_handover()

    def _register_handover(self) -> None:
        """Somebody who leaves hands over what they undertake and what they have still to read."""
        from apps.documents import handover as own
        from apps.documents.services.succession import hand_over_reading, hand_over_undertakings
        from apps.org import handover

        handover.register(
            "undertakings",
            "承办的公文",
            count=own.undertaken_count,
            lines=own.undertaken_lines,
            hand_over=hand_over_undertakings,
            order=20,
        )
        handover.register(
            "reading",
            "待阅的公文",
            count=own.unread_count,
            lines=own.unread_lines,
            hand_over=hand_over_reading,
            order=21,
        )
