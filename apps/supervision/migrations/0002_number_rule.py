"""The number of a supervised item: 督办〔2026〕1号; an administrator may edit the text."""

from django.db import migrations

RULE = {"name": "督办编号", "pattern": "督办〔{year}〕{n}号"}


def add(apps, schema_editor):
    apps.get_model("matters", "NumberRule").objects.get_or_create(code="supervision", defaults=RULE)


def remove(apps, schema_editor):
    apps.get_model("matters", "NumberRule").objects.filter(code="supervision", counters__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial"), ("matters", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
