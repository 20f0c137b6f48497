"""Numbers by editable rules, gapless per scope and year (PLT-13)."""

from django.db import models


class NumberRule(models.Model):
    """A rule text an administrator edits: 办收〔{year}〕{n}号, ASSET-{category}-{year}-{n:05}."""

    code = models.SlugField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    pattern = models.CharField("规则", max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = "编号规则"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name}：{self.pattern}"


class NumberCounter(models.Model):
    """The last serial given in one scope; the row is locked while a number is taken."""

    rule = models.ForeignKey(NumberRule, models.PROTECT, related_name="counters")
    scope = models.CharField("范围", max_length=80)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号计数"
        constraints = [models.UniqueConstraint(fields=["rule", "scope", "year"], name="counter_per_scope_year")]

    def __str__(self) -> str:
        return f"{self.rule.code} {self.scope} {self.year}: {self.last}"
