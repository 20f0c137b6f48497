"""One row for each kind of limit of this release, with the distances it had so far."""

from django.db import migrations

RULES = (
    ("incoming_propose", "", "24"),
    ("approval_step", "4", "24"),
    ("incoming_undertake", "24,4", "24"),
    ("incoming_due", "24", "24"),
    ("supervision_due", "72", "72"),
)


def fill(apps, schema_editor):
    model = apps.get_model("deadlines", "DeadlineRule")
    for code, warn, escalate in RULES:
        model.objects.get_or_create(code=code, defaults={"warn_hours": warn, "escalate_hours": escalate})


def empty(apps, schema_editor):
    apps.get_model("deadlines", "DeadlineRule").objects.filter(code__in=[code for code, _, _ in RULES]).delete()


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_rules")]
    operations = [migrations.RunPython(fill, empty)]
