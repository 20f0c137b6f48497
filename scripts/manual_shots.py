"""The pictures of docs/manual and of the README: which page, whose, and what is done on it before the shutter.

Taken by `scripts/screenshots.py FOLDER --manual`. Models are imported late: Django is set up by that script.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

DESKTOP, PHONE = (1280, 800), (390, 844)
Steps = tuple[tuple[str, str, str], ...]
Scene = tuple[str, str, Steps]  # who, where, what is done there: (click fill choose sheet show wait, selector, text)


@dataclass(frozen=True)
class Shot:
    """One picture of the manual; `scene` is asked when the data are at hand."""

    name: str
    scene: Scene | Callable[[], Scene]
    size: tuple[int, int] = DESKTOP


def first(rows: Any) -> Any:
    """The first row, or an error that names what the data lack."""
    row = rows.first()
    if row is None:
        raise LookupError(f"the demonstration has no {rows.model.__name__} for this picture")
    return row


def documents(**facts: Any) -> Any:
    from apps.documents.models import IncomingDocument

    return IncomingDocument.objects.select_related("matter").filter(**facts).order_by("-pk")


def document(username: str, *steps: tuple[str, str, str], page: str = "", **facts: Any) -> Callable[[], Scene]:
    """The newest document of which the facts hold, seen by somebody."""
    return lambda: (username, f"/incoming/{first(documents(**facts)).pk}/{page}", steps)


def duplicate() -> Scene:
    """A paper that is in the register, typed once more."""
    twin = first(documents(matter__state="undertaking").exclude(source_number=""))
    typed = [("#id_title", twin.matter.title), ("#id_source_organisation", twin.source_organisation),
             ("#id_source_number", twin.source_number)]  # fmt: skip
    fills = tuple(("fill", field, text) for field, text in typed)
    leave = (("click", "#id_note", ""), ("wait", "#duplicates .message", ""), ("show", "h1", ""))
    return "lixf", "/incoming/new/", (*fills, *leave)


def refused_closing() -> Scene:
    """Closing a document whose supervised item is open."""
    from apps.supervision.models import SupervisionItem

    items = SupervisionItem.objects.filter(closed_on__isnull=True, source_matter__state="reported")
    pk = first(items.order_by("pk")).source_matter_id
    press = ("click", "#verb-close button.btn-primary:not([data-insert])", "")
    return "lixf", f"/incoming/{pk}/", (press, ("wait", "#verb-close .error-summary", ""), ("show", "#verb-close", ""))


def directive() -> Scene:
    """Opening an item from what a leader wrote."""
    from apps.approvals.models import Opinion

    said = first(Opinion.objects.filter(is_directive=True, matter__state="undertaking").order_by("-pk"))
    return "wangjg", f"/supervision/new/?source={said.matter_id}&opinion={said.pk}", ()


def decision(username: str, leader: str, *steps: tuple[str, str, str]) -> Callable[[], Scene]:
    """The step that waits for a leader."""
    from apps.approvals.models import ApprovalStep

    def scene() -> Scene:
        rows = ApprovalStep.objects.filter(state="active", assignees__principal__person__username=leader)
        return username, f"/approvals/steps/{first(rows.order_by('-pk')).pk}/", steps

    return scene


def share(*steps: tuple[str, str, str], head: bool) -> Callable[[], Scene]:
    """An open undertaking: before the head of the department, not yet handed on; or before whom it was handed to."""
    from apps.documents.models import Undertaking

    def scene() -> Scene:
        rows = Undertaking.objects.filter(part="lead", reported_at=None, document__matter__state="undertaking")
        row = first(rows.filter(assignee__isnull=head).order_by("-document_id"))
        person = row.department.head if head else row.assignee
        return person.username, f"/incoming/{row.document_id}/", steps

    return scene


def reading() -> Scene:
    """A reader outside the office whose turn it is."""
    from apps.documents.models import CirculationReader

    rows = CirculationReader.objects.filter(document__matter__state="circulating", user__roles__isnull=True)
    row = first(rows.filter(opened_at__isnull=False, read_at=None).select_related("user").order_by("-pk"))
    return row.user.username, f"/incoming/{row.document_id}/", (("show", "#verb-read", ""),)


def item(username: str, *steps: tuple[str, str, str], order: str = "due_on", **facts: Any) -> Callable[[], Scene]:
    """A supervised item in progress, before somebody or (without a name) before its owner."""
    from apps.supervision.models import SupervisionItem

    def scene() -> Scene:
        row = first(SupervisionItem.objects.filter(matter__state="in_progress", **facts).order_by(order))
        return username or row.owner.username, f"/supervision/{row.pk}/", steps

    return scene


def record() -> Scene:
    """A record whose paper copy is still to be entered, else the newest."""
    from apps.archives.models import ArchiveRecord

    rows = ArchiveRecord.objects.order_by("-pk")
    return "heshuf", f"/archives/{first(rows.filter(paper_filed_at=None) or rows).pk}/", ()


def row_of(model: str, **facts: Any) -> Callable[[], Scene]:
    """A form of the back-office."""
    from django.apps import apps

    def scene() -> Scene:
        row = first(apps.get_model(model).objects.filter(**facts))
        return "admin", f"/admin/{model.replace('.', '/')}/{row.pk}/change/", ()

    return scene


def export_job() -> Scene:
    """The clerk's background jobs; the register is exported once, so that there is one."""
    from django.contrib.auth import get_user_model

    from apps.core.ledger.registry import find
    from apps.jobs import services
    from apps.jobs.models import Job
    from apps.ledgers import exporting

    clerk = get_user_model().objects.get(username="lixf")
    if not Job.objects.filter(owner=clerk).exists():
        payload = {"ledger": "incoming", "query": "tab=all"}
        services.start(owner=clerk, kind=exporting.CODE, title=exporting.title_of(find("incoming")), payload=payload)
    return "lixf", "/jobs/", ()


def account() -> Scene:
    """My account as after signing in by hand, which lists the session."""
    from apps.org.demo import PASSWORD

    typed = (("fill", "#id_username", "wangjg"), ("fill", "#id_password", PASSWORD))
    return "", "/login/?next=/account/", (*typed, ("click", ".login-box .btn-primary", ""), ("wait", ".mine-box", ""))


def paper(username: str, *steps: tuple[str, str, str], page: str = "", **facts: Any) -> Callable[[], Scene]:
    """The newest outgoing document of which the facts hold, seen by somebody."""
    from apps.documents.models import OutgoingDocument

    def scene() -> Scene:
        rows = OutgoingDocument.objects.filter(**facts).order_by("-pk")
        return username, f"/outgoing/{first(rows).pk}/{page}", steps

    return scene


def faulty() -> Scene:
    """A draft with a level left out and an annex that is named only, typed and not saved."""
    text = "为确保冬季安全生产，现将有关事项通知如下:\n一、提高认识\n1.各部门要高度重视。\n请于2026年12月32日前报送。"
    typed = (("fill", "#id_title", "做好冬季安全生产工作"), ("fill", "#id_body", text),
             ("fill", "[name=annexes_name_1]", "隐患排查表。"), ("wait", ".faults li.must", ""))  # fmt: skip
    username, address, _ = paper("zhouzhe", page="edit/", matter__state="drafting")()
    return username, address, (*typed, ("show", "h1", ""))


def of_archives(username: str, model: str, address: str, *steps: tuple[str, str, str], **facts: Any) -> Any:
    """The newest row of the archives, an appraisal or the manuscripts, seen by somebody."""
    from django.apps import apps

    def scene() -> Scene:
        rows = apps.get_model(model).objects.filter(**facts).order_by("-pk")
        return username, address.format(first(rows).pk), steps

    return scene


def arranging() -> Scene:
    """A class that is being arranged; one is opened when none is."""
    from django.contrib.auth import get_user_model

    from apps.archives import services
    from apps.archives.models import ArchiveRecord, Arrangement

    if not Arrangement.objects.filter(state="draft").exists():
        keeper = get_user_model().objects.get(username="heshuf")
        waiting = ArchiveRecord.objects.filter(arranged_at__isnull=True, paper_filed_at__isnull=True)
        services.open_arrangement(like=first(waiting.order_by("-pk")), actor=keeper)
    return of_archives("heshuf", "archives.arrangement", "/archives/arranging/{}/", state="draft")()


STAFF = """姓名,用户名,部门,职务,邮箱
吴新,wuxin,生产部,工程师,wuxin@huayue.example
郑 新,郑新,生产布,技术员,zhengxin
,lixf,办公室,文员,
冯远,fengyuan,质量部,检验员,fengyuan@huayue.example
"""


def flow_tried() -> Scene:
    """The editor of a flow with a step more than is published, tried out; nothing is published."""
    steps = (("click", "button[value=add]", ""), ("wait", "#id_steps-1-label", ""),
             ("fill", "#id_steps-1-label", "分管领导审批"), ("choose", "#id_steps-1-who", "上级负责人"),
             ("fill", "#id_try-applicant-ts-control", "周喆"), ("click", ".ts-dropdown [data-selectable]", ""),
             ("click", "button[value=try]", ""), ("wait", ".flow-try", ""), ("show", "h1", ""))  # fmt: skip
    return "admin", "/approvals/flows/extension/edit/", steps


def manual() -> Iterator[Shot]:
    """Every committed picture."""
    yield Shot("workbench", ("wangjg", "/", ()), (1440, 900))
    yield Shot("login", ("", "/login/", ()))
    yield Shot("search", ("wangjg", "/search/?q=%E5%AE%89%E5%85%A8", ()))
    yield Shot("notices", ("wangjg", "/notifications/", ()))
    yield Shot("account", account, (1280, 760))
    begin = (("click", "button[value=begin]", ""), ("wait", ".qr-box", ""))
    yield Shot("second-factor-phone", ("zhouzhe", "/account/second-factor/", begin), PHONE)
    columns = (("click", ".tools .right summary", ""),)
    yield Shot("ledger-columns", ("lixf", "/incoming/?tab=all", columns), (1280, 640))
    yield Shot("jobs", export_job, (1280, 420))
    bad = (("sheet", "#import-file", STAFF), ("click", "main form .btn-primary", ""), ("wait", "text=需要改正", ""))
    yield Shot("import-preview", ("admin", "/ledgers/import/staff/", bad), (1280, 760))
    yield Shot("refused", ("zhouzhe", "/supervision/new/", ()), (1280, 520))
    yield Shot("clerk-workbench", ("lixf", "/", ()))
    yield Shot("clerk-register", duplicate, (1280, 900))
    yield Shot("clerk-ledger", ("lixf", "/incoming/", ()))
    yield Shot("clerk-document", document("lixf", matter__state="undertaking"))
    yield Shot("clerk-close", refused_closing)
    yield Shot("clerk-archive", document("lixf", matter__state="closed", page="archive/"), (1280, 900))
    yield Shot("director-propose", document("wangjg", matter__state="registered", page="propose/"), (1280, 1000))
    shown = ("show", "#reading", "")
    yield Shot("director-reading", document("wangjg", shown, matter__state="circulating"))
    yield Shot("director-supervise", directive, (1280, 1000))
    yield Shot("director-supervision", ("wangjg", "/supervision/", ()))
    yield Shot("director-item", item("wangjg"), (1280, 900))
    yield Shot("leader-workbench-phone", ("zhangmy", "/", ()), PHONE)
    yield Shot("leader-decide-phone", decision("zhangmy", "zhangmy"), PHONE)
    yield Shot("leader-pass-phone", decision("liumin", "liumin", ("click", "details.pass summary", "")), PHONE)
    yield Shot("leader-search-phone", ("zhangmy", "/search/?q=%E5%AE%89%E5%85%A8", ()), PHONE)
    yield Shot("leader-item-phone", item("zhangmy", issuer__username="zhangmy"), PHONE)
    yield Shot("leader-oral-phone", decision("chenx", "zhangmy"), PHONE)
    yield Shot("batch-phone", ("zhangmy", "/approvals/batch/", (("click", ".ticks input", ""),)), PHONE)
    yield Shot("delegation-phone", ("zhangmy", "/approvals/delegations/", ()), PHONE)
    yield Shot("department-workbench", lambda: (share(head=True)()[0], "/", ()))
    assign = (("click", "#verb-report summary", ""), ("click", "#verb-assign summary", ""), ("show", "#act", ""))
    yield Shot("department-assign", share(*assign, head=True))
    yield Shot("staff-report-phone", share(("show", "#verb-report", ""), head=False), PHONE)
    yield Shot("reader-phone", reading, PHONE)
    yield Shot("department-item", item("", order="-due_on"), (1280, 900))
    yield Shot("archives-ledger", ("heshuf", "/archives/", ()))
    yield Shot("archives-record", record)
    yield Shot("audit", ("bailu", "/audit/", ()), (1280, 700))
    yield Shot("flow-editor", flow_tried, (1280, 1240))
    yield Shot("admin-index", ("admin", "/admin/", ()))
    yield Shot("admin-person", row_of("org.user", username="liumin"), (1280, 1000))
    yield Shot("admin-role", row_of("org.role", code="registry_clerk"), (1280, 600))
    yield Shot("admin-number-rules", ("admin", "/admin/matters/numberrule/", ()), (1280, 400))
    yield Shot("admin-limits", ("admin", "/admin/documents/handlinglimit/", ()), (1280, 400))
    yield Shot("admin-holidays", ("admin", "/admin/worktime/holiday/?year=2026", ()))
    yield Shot("outgoing-ledger", ("lixf", "/outgoing/?tab=all", ()))
    office = {"matter__title__contains": "点检", "matter__state": "reviewing"}
    yield Shot("outgoing-edit", paper("zhouzhe", page="edit/", matter__state="returned"), (1440, 900))
    yield Shot("outgoing-faults", faulty, (1440, 900))
    yield Shot("outgoing-office", paper("wangjg", ("show", ".panel.decide", ""), **office), (1280, 900))
    yield Shot("outgoing-versions", paper("zhouzhe", page="versions/", **office), (1280, 760))
    shared = {"matter__state": "distributed"}
    yield Shot("outgoing-distributed", paper("lixf", ("show", ".paper-sign", ""), **shared), (1280, 900))
    yield Shot("outgoing-receipt-phone", paper("fanggd", ("show", "#verb-sign_for", ""), **shared), PHONE)
    yield Shot("outgoing-seals", ("heshuf", "/outgoing/seals/", ()), (1280, 540))
    yield Shot("outgoing-reconcile", ("lixf", "/outgoing/reconciliation/", ()), (1280, 520))
    drafts = "manuscripts.manuscript"
    yield Shot("manuscripts-ledger", ("wangjg", "/manuscripts/", ()), (1280, 560))
    yield Shot(
        "manuscripts-edit", of_archives("wuqian", drafts, "/manuscripts/{}/edit/", matter__state="tasked"), (1440, 900)
    )
    yield Shot(
        "manuscripts-phone", of_archives("zhangmy", drafts, "/manuscripts/{}/", matter__state="reviewing"), PHONE
    )
    yield Shot("archives-arrangement", arranging, (1280, 1000))
    yield Shot("archives-box", of_archives("heshuf", "archives.box", "/archives/boxes/{}/"), (1280, 720))
    late = {"medium": "paper", "opens_at__isnull": False, "returned_at__isnull": True}
    yield Shot("archives-loan", of_archives("heshuf", "archives.loan", "/archives/loans/{}/", **late), (1280, 860))
    yield Shot("appraisal-due", ("heshuf", "/appraisal/due/", ()), (1280, 640))
    wait = of_archives("lixf", "appraisal.appraisalbatch", "/appraisal/{}/", matter__state="approved")
    yield Shot("appraisal-batch", wait, (1280, 800))
    asked = of_archives("jinjing", "vault.vaultrequest", "/vault/requests/{}/")
    yield Shot("vault-release", asked, (1280, 720))
    yield Shot("process", ("zhouzhe", "/processes/of/outgoing/", ()), (1280, 900))
