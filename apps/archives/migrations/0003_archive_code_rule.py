"""The number rule of the archive code, as DA/T 22-2015 writes it (Z109-WS·2011-Y-BGS-0001)."""

from django.db import migrations

PATTERN = "{fonds}-{category}·{year}-{retention}-{department}-{n:04}"


def add(apps, schema_editor):
    rule = apps.get_model("matters", "NumberRule")
    rule.objects.get_or_create(code="archive_item", defaults={"name": "档号", "pattern": PATTERN})


class Migration(migrations.Migration):
    dependencies = [("archives", "0002_categories"), ("matters", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
