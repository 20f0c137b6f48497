"""The system may write an opinion (a limit that passed); handing over and adding signers are kept as opinions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('approvals', '0004_limits_and_resumption_of_runs'),
    ]

    operations = [
        migrations.AlterField(
            model_name='opinion',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人'),
        ),
        migrations.AlterField(
            model_name='opinion',
            name='decision',
            field=models.CharField(choices=[('note', '意见'), ('approve', '同意'), ('pass_on', '转请他人'), ('return', '退回'), ('reject', '不同意'), ('hand_over', '转办'), ('add_signer', '加签'), ('skip', '超时跳过')], default='note', max_length=12, verbose_name='结论'),
        ),
    ]
