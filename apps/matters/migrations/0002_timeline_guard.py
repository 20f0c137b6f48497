"""PostgreSQL refuses to change or delete timeline entries (PLT-07); the chain head row is made."""

from django.db import migrations

GUARD = """
CREATE OR REPLACE FUNCTION matters_timeline_is_append_only() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'timeline entries are append-only' USING ERRCODE = 'insufficient_privilege';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER timeline_append_only BEFORE UPDATE OR DELETE ON matters_timelineentry
  FOR EACH ROW EXECUTE FUNCTION matters_timeline_is_append_only();
"""
UNGUARD = """
DROP TRIGGER IF EXISTS timeline_append_only ON matters_timelineentry;
DROP FUNCTION IF EXISTS matters_timeline_is_append_only();
"""
def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(GUARD)
    apps.get_model("matters", "ChainHead").objects.get_or_create(pk=1)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(UNGUARD)


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
