from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0008_drafter")]
    operations = [
        migrations.AddField(
            model_name="outgoingdocument",
            name="paper_required",
            field=models.BooleanField(default=True, verbose_name="有纸质件"),
        ),
    ]
