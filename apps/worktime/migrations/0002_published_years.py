"""The notices of 2024 to 2026, from chinesecalendar."""

from django.db import migrations

YEARS = (2024, 2025, 2026)


def fill(apps, schema_editor):
    from chinese_calendar import constants

    Holiday, HolidayYear = apps.get_model("worktime", "Holiday"), apps.get_model("worktime", "HolidayYear")
    source = "国务院办公厅放假通知"
    Holiday.objects.bulk_create(
        Holiday(date=date, name=constants.Holiday(name).chinese, is_off=is_off, source=source)
        for days, is_off in ((constants.holidays, True), (constants.workdays, False))
        for date, name in sorted(days.items())
        if date.year in YEARS
    )
    HolidayYear.objects.bulk_create(HolidayYear(year=year, source=source) for year in YEARS)


def empty(apps, schema_editor):
    apps.get_model("worktime", "Holiday").objects.all().delete()
    apps.get_model("worktime", "HolidayYear").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("worktime", "0001_initial")]
    operations = [migrations.RunPython(fill, empty)]
