"""What guards a person's account: sessions, tries to sign in, the second factor, former passwords (PLT-01)."""

from django.db import models


class AccountState(models.Model):
    """Columns of User that every request looks at without a query of its own.

    `must_set_up_factor` is computed by `services.second_factor.refresh_due` from the roles held.
    """

    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    must_set_up_factor = models.BooleanField("须先设置二次验证", default=False, editable=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class SignedIn(models.Model):
    """One session of a person: where it was opened and when it was last used. Ended means deleted."""

    key = models.CharField("会话", max_length=40, unique=True)
    user = models.ForeignKey("org.User", models.CASCADE, related_name="signed_in", verbose_name="人员")
    address = models.CharField("地址", max_length=45, blank=True)
    device = models.CharField("设备", max_length=60, blank=True)
    started_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近使用")

    class Meta:
        verbose_name = verbose_name_plural = "会话"
        ordering = ["-seen_at", "-id"]
        indexes = [models.Index(fields=["seen_at"], name="signed_in_by_seen")]

    def __str__(self) -> str:
        return f"{self.device} · {self.address}"


class SignInTry(models.Model):
    """One try to sign in to an existing account: the person sees the last ones on the account page."""

    class Result(models.TextChoices):
        DONE = "done", "成功"
        WRONG_PASSWORD = "wrong_password", "密码错误"
        WRONG_CODE = "wrong_code", "验证码错误"

    user = models.ForeignKey("org.User", models.CASCADE, related_name="sign_in_tries", verbose_name="人员")
    at = models.DateTimeField("时间")
    result = models.CharField("结果", max_length=16, choices=Result.choices)
    address = models.CharField("地址", max_length=45, blank=True)
    device = models.CharField("设备", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录记录"
        ordering = ["-id"]
        indexes = [models.Index(fields=["at"], name="sign_in_try_by_time")]

    def __str__(self) -> str:
        return f"{self.user} {self.get_result_display()}"


class SecondFactor(models.Model):
    """The generator of six-digit codes (TOTP, RFC 6238) of one person. `secret` is encrypted (apps.org.sealing)."""

    user = models.OneToOneField("org.User", models.CASCADE, related_name="second_factor", verbose_name="人员")
    secret = models.CharField(max_length=200)
    created_at = models.DateTimeField("生成时间")
    confirmed_at = models.DateTimeField("启用时间", null=True, blank=True)
    last_step = models.BigIntegerField(default=-1)  # a code of this step or an earlier one is refused: no replay
    failures = models.PositiveSmallIntegerField(default=0)
    blocked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "二次验证"

    def __str__(self) -> str:
        return f"{self.user} · 二次验证"


class RecoveryCode(models.Model):
    """Good for one sign-in without the telephone. Only its keyed hash is kept."""

    factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "恢复码"
        constraints = [models.UniqueConstraint(fields=["factor", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"恢复码 {self.pk}"


class FormerPassword(models.Model):
    """A password that was used before, as its hash: the policy may refuse it."""

    user = models.ForeignKey("org.User", models.CASCADE, related_name="former_passwords")
    encoded = models.CharField(max_length=128)
    until = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.user} {self.until:%Y-%m-%d}"
