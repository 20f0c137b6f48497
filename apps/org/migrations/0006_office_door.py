"""The door of the back-office is open to the three administrators by their roles, and to nobody as superuser."""

from django.db import migrations


def open_by_role(apps, schema_editor):
    user = apps.get_model("org", "User")
    codes = ["system_admin", "security_admin", "auditor"]
    user.objects.filter(role_grants__role__code__in=codes).update(is_staff=True)
    user.objects.filter(role_grants__role__code="system_admin", is_superuser=True).update(is_superuser=False)


class Migration(migrations.Migration):
    dependencies = [("org", "0005_account_access")]
    operations = [migrations.RunPython(open_by_role, migrations.RunPython.noop)]
