"""The outbox serves several channels, holds back and gathers digests."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_chat_addresses"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="delivery", name="delivery_due"),
        migrations.AddField(
            model_name="delivery",
            name="bundle",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="并入"),
        ),
        migrations.AddField(
            model_name="delivery",
            name="digest",
            field=models.BooleanField(default=False, verbose_name="摘要"),
        ),
        migrations.AddField(
            model_name="delivery",
            name="held_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="暂缓至"),
        ),
        migrations.AddField(
            model_name="delivery",
            name="resent",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="重发"),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="channel",
            field=models.CharField(
                choices=[("email", "电子邮件"), ("wecom", "企业微信"), ("dingtalk", "钉钉"), ("feishu", "飞书"), ("webhook", "通用推送")],
                default="email",
                max_length=20,
                verbose_name="渠道",
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[("pending", "待发"), ("sent", "已发"), ("parked", "搁置"), ("skipped", "已不需要")],
                default="pending",
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "pending")),
                fields=["channel", "digest", "next_try_at"],
                name="delivery_waiting",
            ),
        ),
    ]
