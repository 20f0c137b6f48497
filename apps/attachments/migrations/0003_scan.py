"""What the virus scan said of a file."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attachments', '0002_rendition'),
    ]

    operations = [
        migrations.AddField(
            model_name='attachment',
            name='finding',
            field=models.CharField(blank=True, max_length=120, verbose_name='检出'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='scan',
            field=models.CharField(blank=True, choices=[('', '未设查毒'), ('clean', '已查毒'), ('waiting', '待查毒'), ('skipped', '未查毒（超过扫描上限）'), ('infected', '检出病毒')], default='', max_length=8, verbose_name='查毒'),
        ),
        migrations.AddField(
            model_name='stagedupload',
            name='scan',
            field=models.CharField(blank=True, choices=[('', '未设查毒'), ('clean', '已查毒'), ('waiting', '待查毒'), ('skipped', '未查毒（超过扫描上限）'), ('infected', '检出病毒')], default='', max_length=8, verbose_name='查毒'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(condition=models.Q(('scan', 'waiting')), fields=['id'], name='attachment_to_scan'),
        ),
    ]
