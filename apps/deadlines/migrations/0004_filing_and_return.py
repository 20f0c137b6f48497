"""The limits of outgoing documents and of lent archives, with the distances their apps were made with."""

from django.db import migrations

RULES = (("archive_return", "48", "24,168"), ("outgoing_file", "4", "1"))


def fill(apps, schema_editor):
    model = apps.get_model("deadlines", "DeadlineRule")
    for code, warn, escalate in RULES:
        model.objects.get_or_create(code=code, defaults={"warn_hours": warn, "escalate_hours": escalate})


def empty(apps, schema_editor):
    apps.get_model("deadlines", "DeadlineRule").objects.filter(code__in=[code for code, _, _ in RULES]).delete()


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0003_rule_rows")]
    operations = [migrations.RunPython(fill, empty)]
