"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "apps.deadlines"
    label = "deadlines"
    verbose_name = "时限"
