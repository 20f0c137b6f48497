"""Roles: what a person may do beyond the post in a department."""

from django.db import models


class Role(models.Model):
    """A set of duties, known in code by `code` (see apps.org.roles)."""

    principal = models.OneToOneField("org.Principal", models.PROTECT, related_name="role")
    code = models.SlugField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=40)
    second_factor = models.BooleanField(
        "须二次验证", default=False, help_text="持有该角色的人登录时除密码外还要输入手机上的六位验证码"
    )
    holders = models.ManyToManyField("org.User", through="RoleGrant", related_name="roles")

    class Meta:
        verbose_name = verbose_name_plural = "角色"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class RoleGrant(models.Model):
    """One person holds one role, since when and by whom."""

    user = models.ForeignKey("org.User", models.CASCADE, related_name="role_grants", verbose_name="人员")
    role = models.ForeignKey(Role, models.CASCADE, related_name="grants", verbose_name="角色")
    granted_at = models.DateTimeField("授予时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "角色授予"
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="role_granted_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.role}"
