"""Text of files in the search index: how the reading of each went (PLT-09)."""

from django.db import migrations, models


TRIGGER = (  # SQLite makes a table anew to add a column, and the trigger of migration 0003 goes with the old one
    "DROP TRIGGER IF EXISTS matters_searchtext_gone",
    "CREATE TRIGGER matters_searchtext_gone AFTER DELETE ON matters_searchtext BEGIN "
    "DELETE FROM matters_searchindex WHERE rowid = old.id; END",
)


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in TRIGGER:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_search_index")]
    operations = [
        migrations.AlterField("searchtext", "text", models.TextField(blank=True)),
        migrations.AddField(
            "searchtext",
            "state",
            models.CharField(
                blank=True,
                choices=[("", "已识别"), ("no_text", "无文字层"), ("unreadable", "未能读取")],
                default="",
                max_length=12,
                verbose_name="文字识别",
            ),
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
