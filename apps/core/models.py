"""What the installation knows of itself."""

from django.db import models


class Heartbeat(models.Model):
    """When a part of the installation last proved that it works.

    `schedule` is stamped by a task of the schedule: it proves scheduler, queue and worker in one.
    """

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "心跳"

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
