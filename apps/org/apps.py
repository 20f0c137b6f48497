"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "apps.org"
    label = "org"
    verbose_name = "组织与人员"
