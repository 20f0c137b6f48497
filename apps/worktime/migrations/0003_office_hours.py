"""The usual office hours; the administrator may change them."""

from datetime import time

from django.db import migrations

HOURS = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))


def fill(apps, schema_editor):
    model = apps.get_model("worktime", "OfficeHours")
    model.objects.bulk_create(model(starts=starts, ends=ends) for starts, ends in HOURS)


def empty(apps, schema_editor):
    apps.get_model("worktime", "OfficeHours").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("worktime", "0002_published_years")]
    operations = [migrations.RunPython(fill, empty)]
