"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class OcrConfig(AppConfig):
    name = "apps.ocr"
    label = "ocr"
    verbose_name = "文字识别"

    def ready(self) -> None:
        from apps.attachments import recognition
        from apps.core import health
        from apps.jobs import kinds
        from apps.ocr import aids, engines, rereading, selectors, services

        recognition.register(recognition.Recogniser(services.asked, selectors.texts_of, services.forget, aids.aid_of))
        health.register("ocr", engines.state_of_health)
        kinds.register(rereading.KIND)
