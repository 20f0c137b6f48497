"""App wiring. Long work that can be left and found again (导入、导出、整理)."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "apps.jobs"
    label = "jobs"
    verbose_name = "后台任务"
