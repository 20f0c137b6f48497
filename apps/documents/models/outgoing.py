"""The outgoing document (发文) and its master data: the columns of domain.md 1.3 to 1.7."""

from typing import TYPE_CHECKING

from django.core.validators import RegexValidator
from django.db import models

from apps.typesetting.paper import Form

if TYPE_CHECKING:
    from apps.approvals.course import Course
    from apps.documents.models.distribution import Recipient
    from apps.documents.outgoing.holding import Holding
    from apps.matters.models import TimelineEntry


class OutgoingState(models.TextChoices):
    """Where an outgoing document stands; labels are the words of the office."""

    DRAFTING = "drafting", "拟稿中"
    REVIEWING = "reviewing", "审核中"
    RETURNED = "returned", "待修改"
    SIGNED = "signed", "待印发"
    ISSUED = "issued", "待分发"
    DISTRIBUTED = "distributed", "待归档"
    PAPER_DUE = "paper_due", "待纸质归档"
    FILED = "filed", "已归档"
    VOIDED = "voided", "已作废"


class PageForm(models.TextChoices):
    """The page forms of GB/T 9704-2012, with the words of the office."""

    LETTERHEAD = Form.LETTERHEAD.value, "文件格式（红头）"
    LETTER = Form.LETTER.value, "信函格式"
    ORDER = Form.ORDER.value, "命令（令）格式"
    MINUTES = Form.MINUTES.value, "纪要格式"


class Importance(models.TextChoices):
    """How much hangs on it: what is important is core business and goes to legal and compliance as well."""

    NORMAL = "normal", "一般"
    IMPORTANT = "important", "重要"


class DocumentKind(models.Model):
    """文种: one of the fifteen of 中办发〔2012〕14号, with the rule by which its route is chosen (PLT-04)."""

    class Direction(models.TextChoices):
        UP = "up", "上行文"
        LEVEL = "level", "平行文"
        DOWN = "down", "下行文"

    name = models.CharField("文种", max_length=12, unique=True)
    direction = models.CharField("行文方向", max_length=6, choices=Direction.choices, default=Direction.DOWN)
    form = models.CharField("版式", max_length=12, choices=PageForm.choices, default=PageForm.LETTERHEAD)
    is_usual = models.BooleanField("本单位常用", default=False, help_text="常用的排在前面")
    is_core = models.BooleanField("一律走核心件流程", default=False, help_text="须由公司领导签发的文种")
    core_amount = models.DecimalField(
        "金额达到多少走核心件流程（元）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    position = models.PositiveSmallIntegerField("顺序", default=100)

    class Meta:
        verbose_name = verbose_name_plural = "发文文种"
        ordering = ["-is_usual", "position", "id"]

    def __str__(self) -> str:
        return self.name


class IssuerCode(models.Model):
    """机关代字, and what the papers under it bear: name, mark, who prints them (domain.md 1.6)."""

    code = models.CharField(
        "机关代字",
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[\u4e00-\u9fa5A-Z]{2,12}$", "机关代字为 2 至 12 个汉字或大写字母")],
        help_text="发文字号的开头，例如：华办发",
    )
    label = models.CharField("用途", max_length=40, help_text="供拟稿人选择，例如：办公室文件")
    issuer = models.CharField("发文机关", max_length=60, help_text="署名用的全称或规范化简称")
    mark = models.CharField("发文机关标志", max_length=60, help_text="版头红字，例如：某某公司文件；函只写机关名称")
    printed_by = models.CharField("印发机关", max_length=60)
    is_active = models.BooleanField("使用中", default=True)
    position = models.PositiveSmallIntegerField("顺序", default=100)

    class Meta:
        verbose_name = verbose_name_plural = "机关代字"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.code}（{self.label}）"


class OutgoingDocument(models.Model):
    """One paper of ours from the first word to the file. Its number is the matter's number, given after signing.

    `annexes` is a list of {"name", "text"}; an annex without text is bound apart, as a file of that name. Names of
    organisations stand in one line, as they are printed, separated by 、 or ，.
    """

    matter = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="outgoing_document")
    drafter = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="拟稿人")
    document_kind = models.ForeignKey(DocumentKind, models.PROTECT, related_name="+", verbose_name="文种")
    form = models.CharField("版式", max_length=12, choices=PageForm.choices, default=PageForm.LETTERHEAD)
    issuer_code = models.ForeignKey(IssuerCode, models.PROTECT, related_name="+", verbose_name="机关代字")
    joint_issuers = models.CharField("联合发文单位", max_length=300, blank=True)
    main_recipients = models.CharField("主送", max_length=1000, blank=True)
    copy_recipients = models.CharField("抄送", max_length=1000, blank=True)
    body = models.TextField("正文", blank=True)
    annexes = models.JSONField("附件", default=list, blank=True)
    note = models.CharField("附注", max_length=200, blank=True)
    signatory = models.CharField("署名", max_length=300, blank=True)
    attendance = models.TextField("出席、请假、列席", blank=True)
    secrecy_period = models.CharField("保密期限", max_length=20, blank=True)
    importance = models.CharField("重要程度", max_length=10, choices=Importance.choices, default=Importance.NORMAL)
    amount = models.DecimalField("涉及金额（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    countersigners = models.ManyToManyField("org.Department", blank=True, related_name="+", verbose_name="会签部门")
    leader = models.ForeignKey(
        "org.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="分管领导"
    )
    raised = models.BooleanField("办公室提为核心件", default=False)
    version = models.PositiveIntegerField("稿次", default=0)
    excused = models.CharField("格式问题保留的理由", max_length=300, blank=True)
    excused_version = models.PositiveIntegerField("保留理由所据稿次", default=0)
    signer = models.ForeignKey(
        "org.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发人"
    )
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)
    document_date = models.DateField("成文日期", null=True, blank=True)
    printed_on = models.DateField("印发日期", null=True, blank=True)
    copies = models.PositiveSmallIntegerField("印制份数", default=1)
    copies_numbered = models.BooleanField("编份号", default=False)  # decided when it is issued
    paper_required = models.BooleanField("有纸质件", default=True)  # said when it is filed; its paper copy is awaited
    seal = models.ForeignKey(
        "documents.Seal", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请的印章"
    )
    seal_asked_by = models.ForeignKey(
        "org.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="用印申请人"
    )
    void_reason = models.CharField("作废理由", max_length=500, blank=True)
    state_since = models.DateTimeField("本环节始于")
    in_progress = models.BooleanField("办理中", default=True, editable=False)  # follows the state, for its index

    # put there by outgoing.selectors.load_parts for the page
    my_receipt: "Recipient | None"
    timeline_list: "list[TimelineEntry]"
    holder_list: list[str]
    holdings: "list[Holding]"
    course: "Course"

    class Meta:
        verbose_name = verbose_name_plural = "发文"
        indexes = [
            models.Index(fields=["-matter"], condition=models.Q(in_progress=True), name="outgoing_open"),
            models.Index(fields=["issuer_code", "-matter"], name="outgoing_code"),
            models.Index(fields=["signed_at", "matter"], name="outgoing_signed"),
        ]

    def __str__(self) -> str:
        return str(self.matter)
