"""Flows get conditions, limits with consequences, and who published a version."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('approvals', '0002_common_opinions'),
        ('org', '0005_account_access'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='approvalflow',
            name='note',
            field=models.CharField(blank=True, max_length=200, verbose_name='修改说明'),
        ),
        migrations.AddField(
            model_name='approvalflow',
            name='published_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='发布时间'),
        ),
        migrations.AddField(
            model_name='approvalflow',
            name='published_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='flowstep',
            name='amount_below',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='金额少于'),
        ),
        migrations.AddField(
            model_name='flowstep',
            name='amount_from',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='金额不少于'),
        ),
        migrations.AddField(
            model_name='flowstep',
            name='departments',
            field=models.ManyToManyField(blank=True, related_name='+', to='org.department', verbose_name='限于部门'),
        ),
        migrations.AddField(
            model_name='flowstep',
            name='limit_principal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.principal'),
        ),
        migrations.AddField(
            model_name='flowstep',
            name='min_secrecy',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(0, '公开'), (1, '内部'), (2, '普通商密'), (3, '核心商密')], null=True, verbose_name='密级不低于'),
        ),
        migrations.AddField(
            model_name='flowstep',
            name='min_urgency',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(0, '平件'), (1, '加急'), (2, '特急')], null=True, verbose_name='紧急程度不低于'),
        ),
        migrations.AddField(
            model_name='flowstep',
            name='on_limit',
            field=models.CharField(choices=[('remind', '只提醒'), ('escalate', '交上级一并办理'), ('pass', '转交指定的人'), ('skip', '视为无意见，往下走')], default='remind', max_length=12, verbose_name='到时限'),
        ),
        migrations.AlterField(
            model_name='flowstep',
            name='who',
            field=models.CharField(choices=[('role', '角色'), ('department_head', '本部门负责人'), ('superior', '上级负责人'), ('person', '指定人员'), ('given', '由事项确定'), ('picked', '发起时选定')], max_length=16, verbose_name='办理人'),
        ),
    ]
