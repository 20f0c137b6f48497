from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0009_paper_copy")]
    operations = [
        migrations.AddField(
            model_name="outgoingdocument",
            name="copies_numbered",
            field=models.BooleanField(default=False, verbose_name="编份号"),
        ),
        migrations.AddField(
            model_name="recipient",
            name="copy_number",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="份号"),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(fields=("document", "copy_number"), name="copy_number_once"),
        ),
    ]
