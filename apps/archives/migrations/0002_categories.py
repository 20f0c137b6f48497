"""The categories every company begins with; editable in the back-office (domain.md 3.1)."""

from django.db import migrations

CATEGORIES = [
    ("WS", "文书档案", "D30"),
    ("KJ", "科技档案", "Y"),
    ("KU", "会计档案", "D30"),
    ("SX", "声像档案", "Y"),
    ("SW", "实物档案", "Y"),
]


def add(apps, schema_editor):
    category = apps.get_model("archives", "ArchiveCategory")
    for code, name, retention in CATEGORIES:
        category.objects.get_or_create(code=code, defaults={"name": name, "default_retention": retention})


class Migration(migrations.Migration):
    dependencies = [("archives", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
