"""Who drafts a paper stands in its own column: a draft of somebody who leaves goes to another (PLT-01)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def fill(apps, schema_editor):
    for document in apps.get_model("documents", "OutgoingDocument").objects.select_related("matter"):
        document.drafter_id = document.matter.created_by_id
        document.save(update_fields=["drafter"])


def field(**more):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name="拟稿人",
        **more,
    )


class Migration(migrations.Migration):
    # Filling a column and closing it against emptiness are two transactions on PostgreSQL.
    atomic = False
    dependencies = [("documents", "0007_seal_request"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.AddField("outgoingdocument", "drafter", field(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("outgoingdocument", "drafter", field()),
    ]
