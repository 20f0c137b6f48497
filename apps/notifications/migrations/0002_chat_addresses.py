"""Where a person is reached on company chat."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChatAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "电子邮件"), ("wecom", "企业微信"), ("dingtalk", "钉钉"), ("feishu", "飞书"), ("webhook", "通用推送")],
                        max_length=20,
                        verbose_name="渠道",
                    ),
                ),
                ("address", models.CharField(max_length=500, verbose_name="地址")),
                ("secret", models.CharField(blank=True, max_length=200, verbose_name="加签密钥")),
                ("changed_at", models.DateTimeField(verbose_name="修改时间")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chat_addresses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "聊天地址",
                "verbose_name_plural": "聊天地址",
                "constraints": [models.UniqueConstraint(fields=("user", "channel"), name="chat_address_once")],
            },
        ),
    ]
