"""Importing on the page: look first, all or nothing, much of it in the background, passwords handed out once."""

import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from apps.attachments.models import StagedUpload
from apps.core.tests.import_world import workbook_bytes
from apps.documents.importing import REGISTER
from apps.documents.models import IncomingDocument
from apps.documents.tests import factories as papers
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.matters.models import Matter, NumberCounter, Participant, SearchText, TimelineEntry
from apps.notifications.models import Notification
from apps.org import roles
from apps.org.models import Department, Membership, User
from apps.org.services import grant_role, revoke_role
from apps.portal.selectors import started_by

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REGISTER_HEAD = ["编号", "标题", "来文单位", "文号", "收文日期", "办结日期", "密级", "主办部门", "状态"]
OLD = [
    ["办收〔2025〕12号", "关于开展防火检查的通知", "市消防局", "消函〔2025〕3号", dt.date(2025, 3, 1), "2025年3月9日",
     "内部", "生产部", ""],
    ["办收〔2025〕7号", "关于报送年报的函", "市统计局", "", "2025.2.1", "", "", "", "待归档"],
    ["旧收字第 5 号", "关于绿化的通知", "园林局", "", "20240105", "", "", "", "已归档"],
]  # fmt: skip


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.JOBS_ROOT = tmp_path / "jobs"


@pytest.fixture
def admin(cast):
    """何档案 is the system administrator too."""
    grant_role(user=cast.archivist, code=roles.SYSTEM_ADMIN)
    return cast.archivist


def uploaded(client, code, rows, name="旧.xlsx"):
    """The address of the preview."""
    file = SimpleUploadedFile(name, workbook_bytes(rows), XLSX)
    response = client.post(f"/ledgers/import/{code}/", {"file": file})
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def sheet(response):
    content = b"".join(response) if response.streaming else response.content
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_old_registers_keep_their_numbers_and_the_next_one_lies_beyond(cast, as_user):
    papers.registered(cast)
    NumberCounter.objects.update(year=2025, last=9)
    client = as_user(cast.clerk)
    address = uploaded(client, "incoming", [["2025 年收文登记簿"], REGISTER_HEAD, *OLD])
    text = client.get(address).content.decode()
    assert "共 3 行，没有发现错误" in text
    assert IncomingDocument.objects.count() == 1
    response = client.post(address, follow=True)
    assert "已导入 3 件旧收文，今后的编号接在后面" in response.content.decode()
    document = IncomingDocument.objects.get(matter__number="办收〔2025〕12号")
    matter = document.matter
    assert (matter.state, matter.title, matter.created_by) == ("filed", "关于开展防火检查的通知", cast.clerk)
    assert (document.lead_department, document.in_progress) == (cast.production, False)
    assert matter.closed_at == dt.datetime(2025, 3, 9, 1, 0, tzinfo=dt.UTC)
    assert list(TimelineEntry.objects.filter(matter=matter).values_list("verb", "to_state")) == [("导入", "filed")]
    assert NumberCounter.objects.get(year=2025).last == 12
    assert Matter.objects.get(number="办收〔2025〕7号").state == "closed"
    assert not Notification.objects.filter(matter__in=Matter.objects.exclude(title__startswith="关于开展2026")).exists()
    assert not StagedUpload.objects.exists()


def test_what_was_imported_is_nobodys_own_beginning(cast, as_user):
    own = papers.registered(cast)
    client = as_user(cast.clerk)
    client.post(uploaded(client, "incoming", [REGISTER_HEAD, *OLD]))
    assert Matter.objects.filter(created_by=cast.clerk).count() == 4
    assert list(started_by(cast.clerk)) == [own.matter]
    text = client.get("/started/").content.decode()
    assert (own.matter.title in text, "关于绿化的通知" in text) == (True, False)
    assert not Participant.objects.filter(matter__number="旧收字第 5 号", part="initiator").exists()


def test_imported_papers_are_found_and_seen_by_those_they_concern(cast, as_user):
    client = as_user(cast.clerk)
    client.post(uploaded(client, "incoming", [REGISTER_HEAD, *OLD]))
    for user, seen in ((cast.director, 3), (cast.head, 1), (cast.stranger, 0)):
        text = as_user(user).get("/incoming/?tab=all").content.decode()
        assert len(set(re.findall(r"关于(?:开展防火|报送年报|绿化)", text))) == seen
    assert "关于绿化的通知" in client.get("/incoming/?tab=all&q=园林局").content.decode()
    assert SearchText.objects.filter(text__contains="园林局").count() == 1
    assert not Participant.objects.filter(part="holder", until__isnull=True).exists()
    pk = IncomingDocument.objects.get(matter__number="办收〔2025〕12号").pk
    assert client.get(f"/incoming/{pk}/").status_code == 200
    assert "旧收字第 5 号" in client.get("/incoming/?tab=all&print=1").content.decode()


def test_one_bad_cell_and_nothing_is_imported(cast, as_user):
    papers.registered(cast)
    number = Matter.objects.get().number
    client = as_user(cast.clerk)
    rows = [REGISTER_HEAD, *OLD, [number, "", "局", "", "明天", "", "绝密", "没有部", ""]]
    address = uploaded(client, "incoming", [*rows, [OLD[0][0], "又一件", "局", "", "2025-01-01", "2024-01-01"]])
    text = client.get(address).content.decode()
    assert "已检查 5 行，2 行有错，共 7 处" in text
    response = client.post(address)
    assert (response.status_code, IncomingDocument.objects.count(), Job.objects.count()) == (422, 1, 0)
    listed = sheet(client.get(f"{address}errors/"))
    assert [row[:3] for row in listed[1:]] == [
        ["5", "收文编号", number],
        ["5", "标题", ""],
        ["5", "收文日期", "明天"],
        ["5", "密级", "绝密"],
        ["5", "主办部门", "没有部"],
        ["6", "收文编号", "办收〔2025〕12号"],
        ["6", "办结日期", "2024-01-01"],
    ]


def test_numbers_the_register_has_are_refused(cast, as_user):
    papers.registered(cast)
    client = as_user(cast.clerk)
    row = [Matter.objects.get().number, *OLD[0][1:]]
    text = client.get(uploaded(client, "incoming", [REGISTER_HEAD, row])).content.decode()
    assert "系统里已有这个编号" in text


def test_a_level_above_ones_own_is_refused(cast, as_user):
    User.objects.filter(pk=cast.director.pk).update(clearance=1)
    row = [*OLD[0][:6], "核心商密", "", ""]
    client = as_user(cast.director)
    text = client.get(uploaded(client, "incoming", [REGISTER_HEAD, row])).content.decode()
    assert "高于您的可阅密级" in text


def test_much_is_checked_and_written_in_the_background(cast, as_user, django_capture_on_commit_callbacks):
    rows = [[f"旧〔2020〕{n}号", f"标题{n}", "某局", "", "2020-01-02"] for n in range(1, REGISTER.at_once + 12)]
    client = as_user(cast.clerk)
    address = uploaded(client, "incoming", [REGISTER_HEAD[:5], *rows])
    assert "其余的行在后台检查" in client.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address)
    job = Job.objects.get()
    assert (job.state, job.total, IncomingDocument.objects.count()) == ("done", len(rows), len(rows))
    assert Notification.objects.get(recipient=cast.clerk).title == "导入旧收文登记簿：旧.xlsx：已完成"


def test_an_error_far_down_stops_the_background_import_with_a_list(cast, as_user, django_capture_on_commit_callbacks):
    rows = [[f"旧〔2020〕{n}号", f"标题{n}", "某局", "", "2020-01-02"] for n in range(1, REGISTER.at_once + 12)]
    rows[-1][4] = "不详"
    client = as_user(cast.clerk)
    address = uploaded(client, "incoming", [REGISTER_HEAD[:5], *rows])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address)
    job = Job.objects.get()
    assert (job.state, IncomingDocument.objects.count()) == ("failed", 0)
    assert "1011 行中有 1 行、1 处需要改正，一行也没有导入" in job.message
    assert sheet(client.get(f"/jobs/{job.pk}/file/"))[1][:3] == ["1012", "收文日期", "不详"]


def test_a_right_taken_away_before_the_job_runs_ends_it(cast, as_user):
    rows = [[f"旧〔2020〕{n}号", f"标题{n}", "某局", "", "2020-01-02"] for n in range(1, REGISTER.at_once + 12)]
    client = as_user(cast.clerk)
    client.post(uploaded(client, "incoming", [REGISTER_HEAD[:5], *rows]))
    revoke_role(user=cast.clerk, code=roles.REGISTRY_CLERK)
    jobs.run(Job.objects.get().pk)
    job = Job.objects.get()
    assert (job.state, job.message, IncomingDocument.objects.count()) == ("failed", "收文由办公室文书登记", 0)


def test_departments_come_with_their_tree(cast, as_user, admin):
    client = as_user(admin)
    rows = [
        ["部门名称", "机构代码", "上级部门", "顺序"],
        ["二车间", "ECJ", "安环部", 5],
        ["安环部", "AHB", "生产部", ""],
    ]
    address = uploaded(client, "departments", rows)
    assert "已导入 2 个部门" in client.post(address, follow=True).content.decode()
    workshop = Department.objects.get(code="ECJ")
    assert (workshop.parent.name, workshop.parent.parent, workshop.position) == ("安环部", cast.production, 5)
    assert workshop.principal.label == "二车间"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["生产部", "NEW"], "系统里已有这个部门"),
        (["新部", "SCB"], "这个机构代码已被使用"),
        (["新部", "小写"], "2 到 8 位大写字母或数字"),
        (["新部", "XB", "没有部"], "系统和本文件里都没有这个部门"),
        (["新部", "XB", "新部"], "上下级成了一个圈"),
    ],
)
def test_departments_that_will_not_do(cast, as_user, admin, row, sentence):
    client = as_user(admin)
    address = uploaded(client, "departments", [["部门名称", "机构代码", "上级部门"], row])
    assert sentence in client.get(address).content.decode()


def test_staff_get_a_password_once_which_they_must_change(cast, as_user, admin):
    client = as_user(admin)
    head = ["姓名", "用户名", "部门", "职务", "手机", "邮箱"]
    rows = [head, ["张三", "ZhangSan", "生产部", "工程师", 13800000000, "zs@example.com"], ["李四", "lisi", "财务部"]]
    response = client.post(uploaded(client, "staff", rows), follow=True)
    text = response.content.decode()
    assert "已导入 2 人" in text
    job = Job.objects.get()
    handed = sheet(client.post(f"/jobs/{job.pk}/take/"))
    assert [row[:3] for row in handed] == [
        ["姓名", "部门", "用户名"],
        ["张三", "生产部", "zhangsan"],
        ["李四", "财务部", "lisi"],
    ]
    person = User.objects.get(username="zhangsan")
    assert person.check_password(handed[1][3])
    assert (person.must_change_password, person.phone, person.department) == (True, "13800000000", cast.production)
    assert Membership.objects.filter(user=person, principal=person.principal).count() == 1
    assert handed[1][3] not in str(list(Job.objects.values()))
    assert client.post(f"/jobs/{job.pk}/take/").status_code == 409
    assert TimelineEntry.objects.filter(object_label="人员", note="从文件导入 2 人").count() == 1


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["李某", "LIDENGJI", "生产部"], "这个用户名已被使用"),
        (["李某", "李某", "生产部"], "用户名为 2 到 30 个字母"),
        (["李某", "limou", "没有部"], "没有这个值，可填：办公室、生产部、财务部、市场部"),
        (["李某", "limou", "生产部", "", "", "不是邮箱"], "不是电子邮箱地址"),
    ],
)
def test_people_that_will_not_do(cast, as_user, admin, row, sentence):
    client = as_user(admin)
    address = uploaded(client, "staff", [["姓名", "用户名", "部门", "职务", "手机", "邮箱"], row])
    assert sentence in client.get(address).content.decode()


def test_who_may_import_what(cast, as_user, admin):
    offered = {
        cast.clerk: ["旧收文登记簿"],
        cast.director: ["旧收文登记簿"],
        admin: ["部门", "人员"],
    }
    for user, titles in offered.items():
        text = as_user(user).get("/ledgers/import/").content.decode()
        assert [title for title in ("部门", "人员", "旧收文登记簿") if f"<b>{title}</b>" in text] == titles
    assert as_user(cast.clerk).get("/ledgers/import/staff/").status_code == 403
    assert as_user(cast.clerk).get("/ledgers/import/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.docx", b"x", "只能导入 .xlsx、.xls 或 .csv 文件"),
        ("a.xlsx", b"not a zip", "内容却"),
        ("a.csv", "甲,乙\n1,2\n".encode(), "没有找到表头"),
    ],
)
def test_a_file_that_will_not_do_is_told_on_the_page(cast, as_user, name, content, sentence):
    client = as_user(cast.clerk)
    response = client.post(
        "/ledgers/import/incoming/", {"file": SimpleUploadedFile(name, content, "text/csv")}, follow=True
    )
    assert (response.status_code, sentence in response.content.decode()) == (422, True)


def test_another_persons_file_does_not_exist(cast, as_user):
    address = uploaded(as_user(cast.clerk), "incoming", [REGISTER_HEAD, *OLD])
    other = as_user(cast.director)
    assert [other.get(address).status_code, other.post(address).status_code] == [404, 404]
