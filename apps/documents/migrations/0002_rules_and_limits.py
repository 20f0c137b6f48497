"""The number rule of incoming documents and the table of handling limits (domain.md 1.2, 1.4; both editable)."""

from django.db import migrations

LIMITS = [(0, 7, "days", 8), (1, 3, "days", 2), (2, 1, "days", 1)]


def add(apps, schema_editor):
    apps.get_model("matters", "NumberRule").objects.get_or_create(
        code="incoming", defaults={"name": "收文编号", "pattern": "办收〔{year}〕{n}号"}
    )
    limits = apps.get_model("documents", "HandlingLimit")
    for urgency, amount, unit, propose in LIMITS:
        limits.objects.get_or_create(
            urgency=urgency, defaults={"amount": amount, "unit": unit, "propose_hours": propose}
        )


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("matters", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
