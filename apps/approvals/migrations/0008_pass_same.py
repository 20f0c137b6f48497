"""A step whose person has agreed in the step directly before is passed by itself, unless the flow says otherwise."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approvals", "0007_agree_with_changes")]
    operations = [
        migrations.AddField(
            "approvalflow", "pass_same", models.BooleanField(default=True, verbose_name="审批人相同时自动通过")
        ),
    ]
