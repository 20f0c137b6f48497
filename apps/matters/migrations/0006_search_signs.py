"""PostgreSQL: neighbours joined and blocks of ids in the index (search.lookup). Writes every row of it anew, some
thousand a second; SQLite keeps its own index as it is."""

from django.db import migrations, transaction

from apps.matters.search.lookup import write_index

BATCH = 2000
# What waits outside of the index is read by every search: little of it.
SETTING = "ALTER INDEX matters_searchtext_vector SET (gin_pending_list_limit = 256)"
UNSET = "ALTER INDEX matters_searchtext_vector RESET (gin_pending_list_limit)"


def forwards(apps, schema_editor):
    """Batch by batch, each in a transaction of its own: stopped half way it may begin again."""
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(SETTING)
    rows = apps.get_model("matters", "SearchText").objects.exclude(text="").order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last).values_list("pk", "matter_id", "text")[:BATCH]):
        with transaction.atomic():
            write_index(batch)
        last = batch[-1][0]


def backwards(apps, schema_editor):
    """The older code reads these rows as well."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(UNSET)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("matters", "0005_audit")]
    operations = [migrations.RunPython(forwards, backwards)]
