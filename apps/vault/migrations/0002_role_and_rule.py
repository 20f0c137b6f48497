"""The role 涉密档案保管员, and the number of a request: 涉阅〔2026〕1号; an administrator may edit the text."""

from django.db import migrations

ROLE = ("vault_custodian", "涉密档案保管员")
RULE = {"name": "涉密查阅编号", "pattern": "涉阅〔{year}〕{n}号"}


def add(apps, schema_editor):
    principal, role = apps.get_model("org", "Principal"), apps.get_model("org", "Role")
    code, label = ROLE
    if not role.objects.filter(code=code).exists():
        role.objects.create(code=code, name=label, principal=principal.objects.create(kind="role", label=label))
    apps.get_model("matters", "NumberRule").objects.get_or_create(code="vault_request", defaults=RULE)


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial"), ("org", "0002_roles"), ("matters", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
