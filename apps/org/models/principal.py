"""Principal: whom a part in a matter is given to — a person, a department or a role.

Visibility is one semi-join "matters where one of my principals has a part". `Membership` is the flat
answer to "which principals are mine", kept by apps.org.services.memberships whenever people,
posts or roles change, so that no page computes it.
"""

from django.db import models


class Principal(models.Model):
    """One possible holder of a part. `label` is what a ledger shows (张明远, 人力资源部, 办公室主任)."""

    class Kind(models.TextChoices):
        PERSON = "person", "个人"
        DEPARTMENT = "department", "部门"
        ROLE = "role", "角色"

    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    label = models.CharField("名称", max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = "主体"

    def __str__(self) -> str:
        return self.label


class Membership(models.Model):
    """`user` acts for `principal`. A department's members are its head, deputies and liaison —
    not the whole staff: papers sent to a department are its leaders' to distribute."""

    principal = models.ForeignKey(Principal, models.CASCADE, related_name="memberships")
    user = models.ForeignKey("org.User", models.CASCADE, related_name="memberships")

    class Meta:
        verbose_name = verbose_name_plural = "主体成员"
        constraints = [models.UniqueConstraint(fields=["user", "principal"], name="membership_once")]
        indexes = [models.Index(fields=["principal", "user"], name="membership_by_principal")]

    def __str__(self) -> str:
        return f"{self.principal} ← {self.user}"
