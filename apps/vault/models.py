"""The vault (涉密档案保险柜): files, the two locks and their custodians, requests, releases (ARC-05).

No column holds a key that opens anything by itself: see shares.py and keys.py.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from apps.core.secrecy import Secrecy


class Lock(models.TextChoices):
    """The two locks: each file has a half of its key under each."""

    A = "a", "甲锁"
    B = "b", "乙锁"

    @property
    def other(self) -> "Lock":
        """The lock beside it."""
        return Lock.B if self == Lock.A else Lock.A


# State secrets have no place here: only the company's own levels (apps.core.secrecy, domain.md 1.5).
LEVELS = [(level.value, level.label) for level in Secrecy if level > Secrecy.PUBLIC]


class Custodian(models.Model):
    """One person's time at one lock (涉密档案保管员).

    `public` closes halves for the lock; its private key stands in `by_passphrase` and `by_code` (the envelope), each
    closed by its secret and then by the server's key, and both are erased when the time ends.
    """

    class State(models.TextChoices):
        APPOINTED = "appointed", "待设置口令"
        READY = "ready", "待交接"
        ACTING = "acting", "在任"
        FORMER = "former", "已卸任"

    lock = models.CharField("锁", max_length=1, choices=Lock.choices)
    person = models.ForeignKey("org.User", models.PROTECT, related_name="vault_terms", verbose_name="保管员")
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.APPOINTED)
    public = models.BinaryField(blank=True, default=b"")
    by_passphrase = models.BinaryField(blank=True, default=b"")
    by_code = models.BinaryField(blank=True, default=b"")
    appointed_by = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="指定人")
    appointed_at = models.DateTimeField("指定时间")
    confirmed_by = models.ForeignKey("org.User", models.PROTECT, null=True, related_name="+", verbose_name="交接确认人")
    confirmed_at = models.DateTimeField("交接确认时间", null=True)
    acting_since = models.DateTimeField("上任时间", null=True)
    ended_at = models.DateTimeField("卸任时间", null=True)
    failures = models.PositiveSmallIntegerField("连续输错", default=0)
    blocked_until = models.DateTimeField("暂停至", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "涉密档案保管员"
        ordering = ["lock", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["lock"], condition=Q(state="acting"), name="vault_one_acting"),
            models.UniqueConstraint(
                fields=["lock"], condition=Q(state__in=["appointed", "ready"]), name="vault_one_successor"
            ),
            models.UniqueConstraint(fields=["person"], condition=~Q(state="former"), name="vault_one_lock_each"),
        ]

    def __str__(self) -> str:
        return f"{self.get_lock_display()} {self.person}"

    def place(self, what: str) -> str:
        """Where a secret of this row stands: it opens nowhere else."""
        return f"custodian:{self.pk}:{self.lock}:{self.person_id}:{what}"


class VaultFile(models.Model):
    """One encrypted file of an archive record. `sha256` and the file are those of the ciphertext.

    A destroyed one (鉴定销毁) has no `file` and no shares any more; its row stays with the register.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(
        "archives.ArchiveRecord", models.PROTECT, related_name="vault_files", verbose_name="档案"
    )
    name = models.CharField("文件名", max_length=255)
    file = models.FileField(max_length=200, blank=True)
    sha256 = models.CharField("密文 SHA-256", max_length=64)
    size = models.BigIntegerField("大小")
    media_type = models.CharField("类型", max_length=120)
    pages = models.PositiveIntegerField("页数")
    secrecy = models.PositiveSmallIntegerField("密级", choices=LEVELS)
    note = models.CharField("备注", max_length=200, blank=True)
    put_in_by = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="存入人")
    put_in_at = models.DateTimeField("存入时间")
    destroyed_at = models.DateTimeField("销毁时间", null=True, blank=True)
    destroyed_in = models.ForeignKey(
        "matters.Matter", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="销毁所据鉴定"
    )

    class Meta:
        verbose_name = verbose_name_plural = "涉密文件"
        ordering = ["-id"]
        indexes = [models.Index(fields=["secrecy", "-id"], name="vault_file_by_level")]
        constraints = [
            models.UniqueConstraint(fields=["file"], condition=~Q(file=""), name="vault_file_place_once"),
            models.CheckConstraint(
                condition=Q(secrecy__in=[level for level, _ in LEVELS]), name="vault_company_levels"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("vault:file_detail", args=[self.pk])


class VaultPages(models.Model):
    """The pages of an Office file as PDF, made when it was put in and encrypted beside it: what its reader is shown.

    Under a key of its own that the file's key yields (shares.pages_key), so two halves open both or neither.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    of = models.OneToOneField(VaultFile, models.PROTECT, related_name="as_pages", verbose_name="涉密文件")
    file = models.FileField(max_length=200, unique=True)
    sha256 = models.CharField("密文 SHA-256", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "涉密文件的页面"

    def __str__(self) -> str:
        return f"{self.of_id}"


class DestructionConsent(models.Model):
    """One custodian's consent that a file be destroyed with its record, in one appraisal: given with the passphrase."""

    file = models.ForeignKey(VaultFile, models.PROTECT, related_name="consents")
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+", verbose_name="鉴定")
    lock = models.CharField("锁", max_length=1, choices=Lock.choices)
    given_by = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="保管员")
    given_at = models.DateTimeField("同意时间")

    class Meta:
        verbose_name = verbose_name_plural = "涉密文件销毁同意"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["file", "matter", "lock"], name="vault_consent_per_lock"),
            models.UniqueConstraint(fields=["file", "matter", "given_by"], name="vault_consent_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.get_lock_display()}"


class VaultRemains(models.Model):
    """Ciphertext that is to go, written in the transaction of the destruction; `removed_at` when it was gone."""

    file = models.ForeignKey(VaultFile, models.PROTECT, related_name="remains")
    place = models.CharField("原存放", max_length=200)
    sha256 = models.CharField(max_length=64)
    removed_at = models.DateTimeField("清除时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "销毁的涉密文件"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.place


class VaultShare(models.Model):
    """One half of a file's key, closed for the holder of one lock."""

    file = models.ForeignKey(VaultFile, models.PROTECT, related_name="shares")
    lock = models.CharField("锁", max_length=1, choices=Lock.choices)
    sealed = models.BinaryField()

    class Meta:
        verbose_name = verbose_name_plural = "密钥分量"
        constraints = [models.UniqueConstraint(fields=["file", "lock"], name="vault_share_per_lock")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.lock}"

    @property
    def place(self) -> str:
        """Where it stands."""
        return f"share:{self.file_id}:{self.lock}"


class VaultRequest(models.Model):
    """A named reader, a purpose, a time. Nothing of it changes after it was sent: releases are bound to it."""

    matter = models.OneToOneField(
        "matters.Matter", models.PROTECT, primary_key=True, related_name="vault_request", verbose_name="事项"
    )
    file = models.ForeignKey(VaultFile, models.PROTECT, related_name="requests", verbose_name="涉密文件")
    reader = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="查阅人")
    purpose = models.CharField("查阅事由", max_length=500)
    starts_at = models.DateTimeField("查阅自")
    ends_at = models.DateTimeField("查阅至")

    class Meta:
        verbose_name = verbose_name_plural = "涉密查阅申请"
        ordering = ["-matter_id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="vault_window_has_length")
        ]
        indexes = [models.Index(fields=["ends_at"], name="vault_request_by_end")]

    def __str__(self) -> str:
        return str(self.matter)

    @property
    def terms(self) -> str:
        """What the custodians agreed to, word for word: the keys of the window open for these terms alone."""
        times = f"{self.starts_at.timestamp():.6f}:{self.ends_at.timestamp():.6f}"
        return f"{self.pk}:{self.file_id}:{self.reader_id}:{times}:{self.purpose}"


class VaultRelease(models.Model):
    """One custodian's release of one request: a half under the key of the window, erased when the window ends."""

    request = models.ForeignKey(VaultRequest, models.PROTECT, related_name="releases")
    lock = models.CharField("锁", max_length=1, choices=Lock.choices)
    released_by = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="放行人")
    released_at = models.DateTimeField("放行时间")
    sealed = models.BinaryField(blank=True, default=b"")

    class Meta:
        verbose_name = verbose_name_plural = "放行"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "lock"], name="vault_release_per_lock"),
            models.UniqueConstraint(fields=["request", "released_by"], name="vault_release_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.get_lock_display()}"

    @property
    def place(self) -> str:
        """Where it stands."""
        return f"release:{self.request_id}:{self.lock}"
