"""A joint step of an outgoing document knows 有修改意见 beside 同意 and 不同意 (domain.md 1.3)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approvals", "0006_conditions_on_facts")]
    operations = [
        migrations.AlterField(
            "opinion",
            "decision",
            models.CharField(
                choices=[
                    ("note", "意见"),
                    ("approve", "同意"),
                    ("amend", "有修改意见"),
                    ("pass_on", "转请他人"),
                    ("return", "退回"),
                    ("reject", "不同意"),
                    ("hand_over", "转办"),
                    ("add_signer", "加签"),
                    ("skip", "超时跳过"),
                ],
                default="note",
                max_length=12,
                verbose_name="结论",
            ),
        )
    ]
