"""The PDF made of an office file, and its state."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attachments', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('state', models.CharField(choices=[('waiting', '等待转换'), ('running', '正在转换'), ('done', '已转换'), ('failed', '转换失败')], default='waiting', max_length=8, verbose_name='状态')),
                ('pages', models.PositiveIntegerField(blank=True, null=True, verbose_name='页数')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                ('failure', models.CharField(blank=True, max_length=20, verbose_name='原因')),
                ('asked_at', models.DateTimeField(verbose_name='提出时间')),
                ('begun_at', models.DateTimeField(blank=True, null=True, verbose_name='开始时间')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
            ],
            options={
                'verbose_name': '文件转换',
                'verbose_name_plural': '文件转换',
            },
        ),
        migrations.AddIndex(
            model_name='rendition',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['asked_at'], name='rendition_open'),
        ),
    ]
