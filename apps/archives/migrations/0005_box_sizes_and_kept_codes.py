"""The boxes of the standard (20, 30, 40 mm), and: codes given before there was an arrangement stay as they are."""

from django.db import migrations

SIZES = [(20, 180), (30, 280), (40, 380)]


def add(apps, schema_editor):
    for thickness, pages in SIZES:
        apps.get_model("archives", "BoxSize").objects.get_or_create(
            thickness_mm=thickness, defaults={"capacity_pages": pages}
        )
    apps.get_model("archives", "ArchiveRecord").objects.update(code_final=True)


class Migration(migrations.Migration):
    dependencies = [("archives", "0004_places_and_arrangement")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
