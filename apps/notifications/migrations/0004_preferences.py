"""What a person wants told outside, and when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0003_outbox_of_channels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="notice_preference",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="人员",
                    ),
                ),
                ("ways", models.JSONField(blank=True, default=dict, verbose_name="各类通知的渠道")),
                ("urgent", models.JSONField(blank=True, default=list, verbose_name="不受免打扰限制的类别")),
                ("quiet_from", models.TimeField(blank=True, null=True, verbose_name="免打扰开始")),
                ("quiet_to", models.TimeField(blank=True, null=True, verbose_name="免打扰结束")),
                ("working_time_only", models.BooleanField(default=False, verbose_name="只在工作时间内发送")),
                (
                    "digest",
                    models.CharField(
                        choices=[("now", "随到随发"), ("hourly", "每小时汇总一次"), ("daily", "每个工作日汇总一次")],
                        default="now",
                        max_length=8,
                        verbose_name="汇总",
                    ),
                ),
                ("digest_hour", models.PositiveSmallIntegerField(default=9, verbose_name="汇总时刻")),
                ("changed_at", models.DateTimeField(verbose_name="修改时间")),
            ],
            options={"verbose_name": "通知设置", "verbose_name_plural": "通知设置"},
        ),
    ]
