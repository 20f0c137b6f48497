"""Steps of a run know when they are due and what happens then; a returned run where it goes on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('approvals', '0003_flow_conditions_and_versions'),
    ]

    operations = [
        migrations.AddField(
            model_name='approval',
            name='resume_at',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='approvals.approvalstep', verbose_name='重新提交后回到'),
        ),
        migrations.AddField(
            model_name='approvalstep',
            name='due_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='应办结时间'),
        ),
        migrations.AddField(
            model_name='approvalstep',
            name='limit_done_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='到时限已处理'),
        ),
        migrations.AddField(
            model_name='approvalstep',
            name='limit_principal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.principal'),
        ),
        migrations.AddField(
            model_name='approvalstep',
            name='on_limit',
            field=models.CharField(choices=[('remind', '只提醒'), ('escalate', '交上级一并办理'), ('pass', '转交指定的人'), ('skip', '视为无意见，往下走')], default='remind', max_length=12, verbose_name='到时限'),
        ),
        migrations.AddIndex(
            model_name='approvalstep',
            index=models.Index(condition=models.Q(('due_at__isnull', False), ('limit_done_at__isnull', True), ('state', 'active')), fields=['due_at'], name='step_limit_to_act_on'),
        ),
    ]
