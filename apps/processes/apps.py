"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "apps.processes"
    label = "processes"
    verbose_name = "流程库"
