"""The office's own words for notices."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0004_preferences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="类别")),
                ("subject", models.CharField(blank=True, max_length=150, verbose_name="标题格式")),
                ("body", models.TextField(blank=True, verbose_name="正文格式")),
                ("changed_at", models.DateTimeField(verbose_name="修改时间")),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="修改人",
                    ),
                ),
            ],
            options={"verbose_name": "通知模板", "verbose_name_plural": "通知模板"},
        ),
    ]
