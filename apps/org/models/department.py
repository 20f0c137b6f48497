"""Departments: a tree with a head, deputies and a liaison (PLT-01)."""

from django.db import models


class Department(models.Model):
    """`code` is the 机构代码 of DA/T 22 (three letters or digits, e.g. BGS): it enters archive codes."""

    principal = models.OneToOneField("org.Principal", models.PROTECT, related_name="department")
    name = models.CharField("名称", max_length=40, unique=True)
    code = models.CharField("机构代码", max_length=8, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="上级部门")
    head = models.ForeignKey(
        "org.User", models.SET_NULL, null=True, blank=True, related_name="heads", verbose_name="负责人"
    )
    deputies = models.ManyToManyField("org.User", blank=True, related_name="deputises", verbose_name="副职")
    liaison = models.ForeignKey(
        "org.User", models.SET_NULL, null=True, blank=True, related_name="liaises", verbose_name="联络员"
    )
    position = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "部门"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name
