"""The roles that rules ask for (apps.org.roles), each with its principal."""

from django.db import migrations

from apps.org.roles import LABELS


def add(apps, schema_editor):
    principal, role = apps.get_model("org", "Principal"), apps.get_model("org", "Role")
    for code, label in LABELS.items():
        if not role.objects.filter(code=code).exists():
            role.objects.create(code=code, name=label, principal=principal.objects.create(kind="role", label=label))


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
