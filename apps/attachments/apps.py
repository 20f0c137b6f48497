"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "apps.attachments"
    label = "attachments"
    verbose_name = "附件"
