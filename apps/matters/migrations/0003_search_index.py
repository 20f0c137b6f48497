"""The index over the bigrams of SearchText: a tsvector with GIN on PostgreSQL, an FTS5 table on SQLite (PLT-09)."""

from django.db import migrations, models

POSTGRES = """
ALTER TABLE matters_searchtext ADD COLUMN vector tsvector;
CREATE INDEX matters_searchtext_vector ON matters_searchtext USING gin (vector);
"""
SQLITE = (
    "CREATE VIRTUAL TABLE matters_searchindex USING fts5(tokens, tokenize = 'ascii')",
    "CREATE TRIGGER matters_searchtext_gone AFTER DELETE ON matters_searchtext BEGIN "
    "DELETE FROM matters_searchindex WHERE rowid = old.id; END",
)


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES)
    else:
        for statement in SQLITE:
            schema_editor.execute(statement)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE matters_searchtext DROP COLUMN vector")
    else:
        schema_editor.execute("DROP TRIGGER matters_searchtext_gone")
        schema_editor.execute("DROP TABLE matters_searchindex")


class Migration(migrations.Migration):
    dependencies = [("matters", "0002_timeline_guard")]
    operations = [
        migrations.AlterField(
            "searchtext",
            "field",
            models.CharField(
                choices=[("facts", "要素"), ("body", "正文"), ("opinion", "意见"), ("file", "附件")], max_length=12
            ),
        ),
        migrations.RunPython(forwards, backwards),
    ]
