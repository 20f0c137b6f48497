"""Notices of the State Council become days: real ones against an independent source, wrong ones by name."""

import datetime as dt

import chinese_calendar
import pytest

from apps.worktime import calendar, notice
from apps.worktime.models import Holiday, HolidayYear
from apps.worktime.services import enter_notice
from apps.worktime.table import load

OF_2019 = """国务院办公厅关于2019年部分节假日安排的通知
国办发明电〔2018〕15号
经国务院批准，现将2019年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。
二、春节：2月4日至10日放假调休，共7天。2月2日（星期六）、2月3日（星期日）上班。
三、清明节：4月5日放假，与周末连休。
四、劳动节：5月1日放假。
五、端午节：6月7日放假，与周末连休。
六、中秋节：9月13日放假，与周末连休。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，遇有重大突发事件，要按规定及时报告并妥善处置。
国务院办公厅
2018年12月6日"""
OF_2024 = """国务院办公厅关于2024年部分节假日安排的通知
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。"""
OF_2025 = """关于2025年部分节假日安排的通知
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（农历清明当日、周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（农历端午节、周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。"""
AMENDED = {2019: (dt.date(2019, 4, 28), dt.date(2019, 5, 5))}  # 国办发明电〔2019〕3号 changed 劳动节 later


@pytest.mark.django_db
@pytest.mark.parametrize(("year", "text"), [(2019, OF_2019), (2024, OF_2024), (2025, OF_2025)])
def test_a_real_notice_gives_the_working_days_of_an_independent_source(year, text):
    Holiday.objects.filter(date__year__in=[year - 1, year]).delete()
    HolidayYear.objects.filter(year=year).delete()
    found = notice.read(text)
    assert (found.year, found.faults) == (year, [])
    enter_notice(year=year, days=found.days, source=found.number or "通知")
    table = load()
    first, last = AMENDED.get(year, (dt.date.max, dt.date.max))
    days = [
        dt.date(year, 1, 1) + dt.timedelta(days=n) for n in range((dt.date(year + 1, 1, 1) - dt.date(year, 1, 1)).days)
    ]
    wrong = [
        day for day in days if not first <= day <= last and table.is_workday(day) != chinese_calendar.is_workday(day)
    ]
    assert wrong == []
    assert year in table.years


def test_days_of_the_year_before_the_number_and_recommendations():
    found = notice.read(OF_2019)
    assert found.number == "国办发明电〔2018〕15号"
    assert found.days[0] == notice.Day(dt.date(2018, 12, 29), "元旦", False)
    assert found.days[0].weekday == "周六"
    assert notice.read(OF_2024).skipped == ["鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息"]


def one(sentence: str) -> list[str]:
    """The faults of one sentence about the spring of 2024."""
    return notice.read(f"二、春节：{sentence}", 2024).faults


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("2月10日至17日放假调休，共7天。", "写的是 7 天，按起止日期是 8 天：2月10日至17日放假调休，共7天"),
        ("2月4日（星期六）上班。", "2024-02-04 是周日，不是星期六：2月4日（星期六）上班"),
        ("2月5日（星期一）上班。", "2024-02-05 是周一，本来就上班：2月5日（星期一）上班"),
        ("2月30日放假。", "没有这一天：2月30日放假"),
        ("2月17日至10日放假。", "起止日期前后颠倒或相隔太久：2月17日至10日放假"),
        ("10日放假。", "日期没有写月份：10日放假"),
        ("2026年2月10日放假。", "2026-02-10 不在 2024 年的安排之内：2026年2月10日放假"),
        ("2月10日起视情况放假。", "这句读不懂：2月10日起视情况放假"),
        ("2月10日放假。2月10日放假。", "2024-02-10 说了两次"),
    ],
)
def test_what_does_not_fit_is_named(sentence, fault):
    assert one(sentence) == [fault]


def test_a_line_outside_of_the_items_that_speaks_of_days_is_named_not_skipped():
    assert notice.read("另外，12月31日放假半天。\n一、元旦：1月1日放假。", 2024).faults == [
        "这句读不懂：另外，12月31日放假半天。"
    ]


def test_without_a_year_and_with_another_and_with_nothing():
    assert notice.read("一、元旦：1月1日放假。").faults == ["看不出是哪一年的安排，请选择年度"]
    assert notice.read(OF_2024, 2025).faults[0] == "通知标题写的是 2024 年，与所选 2025 年不符"
    assert notice.read("无", 2024).faults == ["没有读到任何放假或上班的日期，请粘贴通知全文"]


def test_rows_copied_from_a_sheet():
    found = notice.read("2027/1/1\t元旦\t休息\n2027-01-02 周六 元旦 上班\n2027-13-01 元旦 休息", 2027)
    assert found.days == [
        notice.Day(dt.date(2027, 1, 1), "元旦", True),
        notice.Day(dt.date(2027, 1, 2), "元旦", False),
    ]
    assert found.faults == ["没有这一天：2027-13-01 元旦 休息"]


@pytest.mark.django_db
def test_entering_twice_changes_nothing_and_corrects_what_stood_there():
    days = notice.read(OF_2024).days
    enter_notice(year=2024, days=days, source="甲")
    Holiday.objects.filter(date="2024-02-04").update(is_off=True)
    enter_notice(year=2024, days=days, source="甲")
    before = sorted(Holiday.objects.values_list())
    enter_notice(year=2024, days=days, source="甲")
    assert sorted(Holiday.objects.values_list()) == before
    assert Holiday.objects.get(date="2024-02-04").is_off is False


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "published", "told"),
    [
        (dt.date(2030, 10, 31), [2030], None),
        (dt.date(2030, 11, 1), [2030], 2031),
        (dt.date(2030, 11, 1), [2030, 2031], None),
        (dt.date(2030, 3, 1), [], 2030),
    ],
)
def test_a_year_that_is_not_published_is_told_from_november_on(today, published, told, monkeypatch):
    HolidayYear.objects.filter(year__gte=2030).delete()
    for year in published:
        HolidayYear.objects.create(year=year)
    monkeypatch.setattr(calendar, "current", load)
    assert calendar.unpublished_year(today) == told


@pytest.fixture
def keeper(cast, as_user):
    """A system administrator."""
    from apps.org import roles, services

    services.grant_role(user=cast.staff, code=roles.SYSTEM_ADMIN)
    services.make_staff(user=cast.staff)
    return as_user(cast.staff)


PAGE = "/admin/worktime/holiday/notice/"


def test_previewed_then_entered_and_found_in_the_timeline(keeper):
    from apps.matters.models import TimelineEntry

    Holiday.objects.filter(date__year__in=[2023, 2024]).delete()
    preview = keeper.post(PAGE, {"text": OF_2024, "year": "", "_preview": "1"})
    page = preview.content.decode()
    assert preview.status_code == 200
    assert "2024 年，共 36 天" in page
    assert page.count("<td>新增</td>") == 36
    assert Holiday.objects.filter(date__year=2024).count() == 0
    answer = keeper.post(PAGE, {"text": OF_2024, "year": "2024", "_enter": "1"})
    assert (answer.status_code, Holiday.objects.filter(date__year=2024).count()) == (302, 36)
    entry = TimelineEntry.objects.get(code="office_changed", object_label="已发布放假安排的年度「2024 年」")
    assert entry.note.startswith("按2024 年放假通知录入 36 天：01-01元旦休息，02-04春节上班")


def test_a_fault_stands_at_the_text_and_nothing_typed_is_lost(keeper):
    text = OF_2024.replace("共8天", "共9天")
    answer = keeper.post(PAGE, {"text": text, "year": "", "_enter": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "写的是 9 天，按起止日期是 8 天" in page
    assert "2月10日至17日放假调休，共9天" in page
    assert "录入以上" not in page


def test_nobody_else_enters_a_notice(cast, as_user):
    assert as_user(cast.director).get(PAGE).status_code in {302, 403}
    assert as_user(cast.director).post(PAGE, {"text": OF_2024, "_enter": "1"}).status_code in {302, 403}
