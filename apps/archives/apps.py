"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    name = "apps.archives"
    label = "archives"
    verbose_name = "档案"

    def ready(self) -> None:
        from apps.archives.selectors import kept_closed, search_texts, way_to_filed
        from apps.attachments import openers
        from apps.matters.search import sources

        openers.register(way_to_filed)
        openers.register_closer(kept_closed)
        sources.register(search_texts)
