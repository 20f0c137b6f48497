"""Whether a paper is being handled stands in its own row, with an index of the open ones by limit."""

from django.db import migrations, models

OPEN = ["registered", "instructing", "undertaking", "circulating", "reported"]


def fill(apps, schema_editor):
    document = apps.get_model("documents", "IncomingDocument")
    document.objects.exclude(matter__state__in=OPEN).update(in_progress=False)


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_rules_and_limits")]
    operations = [
        migrations.AddField(
            "incomingdocument",
            "in_progress",
            models.BooleanField(default=True, editable=False, verbose_name="办理中"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            "incomingdocument",
            models.Index(condition=models.Q(in_progress=True), fields=["due_at", "matter"], name="incoming_open_due"),
        ),
    ]
