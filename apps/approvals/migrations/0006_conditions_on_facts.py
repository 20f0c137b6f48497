"""Conditions of a step on the facts its kind of matter declares."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approvals", "0005_opinions_of_the_system")]
    operations = [
        migrations.AddField(
            model_name="flowstep",
            name="conditions",
            field=models.JSONField(blank=True, default=dict, verbose_name="其他条件"),
        ),
    ]
