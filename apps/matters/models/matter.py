"""The one sheet everything hangs on."""

from django.db import models

from apps.core.secrecy import Secrecy, Urgency
from apps.matters import kinds


class Matter(models.Model):
    """A matter (事项): at most a dozen columns; each kind keeps its own in a one-to-one model.

    `number_key` is `number` with its serial padded, so that 9 sorts before 10.
    Nothing but matters.services.move() writes `state`.
    """

    kind = models.CharField("类别", max_length=24)
    number = models.CharField("编号", max_length=60, blank=True)
    number_key = models.CharField("编号排序", max_length=80, blank=True, editable=False)
    title = models.CharField("标题", max_length=500)
    state = models.CharField("状态", max_length=24)
    department = models.ForeignKey("org.Department", models.PROTECT, null=True, blank=True, verbose_name="所属部门")
    created_by = models.ForeignKey("org.User", models.PROTECT, related_name="created_matters", verbose_name="发起人")
    created_at = models.DateTimeField("发起时间")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    secrecy = models.PositiveSmallIntegerField("密级", choices=Secrecy.choices, default=Secrecy.INTERNAL)
    urgency = models.PositiveSmallIntegerField("紧急程度", choices=Urgency.choices, default=Urgency.NORMAL)

    class Meta:
        verbose_name = verbose_name_plural = "事项"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"], condition=~models.Q(number=""), name="matter_number_unique_per_kind"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "state", "-id"], name="matter_kind_state"),
            models.Index(fields=["kind", "number_key"], name="matter_number_key"),
            models.Index(fields=["created_by", "-id"], name="matter_created_by"),
            # the few that are not as usual, for the filters of the ledgers
            models.Index(fields=["urgency", "-id"], condition=models.Q(urgency__gt=0), name="matter_urgent"),
            models.Index(fields=["secrecy", "-id"], condition=models.Q(secrecy__gt=1), name="matter_secret"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def kind_spec(self) -> kinds.Kind:
        """The registered kind."""
        return kinds.get(self.kind)

    @property
    def state_label(self) -> str:
        return self.kind_spec.state_label(self.state)

    @property
    def state_colour(self) -> str:
        return self.kind_spec.colours.get(self.state, "grey")

    @property
    def is_open(self) -> bool:
        return self.state not in self.kind_spec.terminal

    def get_absolute_url(self) -> str:
        return self.kind_spec.url(self.pk)


class Participant(models.Model):
    """Who has a part in a matter, and since when. A part that ended keeps the matter visible.

    The part belongs to a principal, so visibility is one semi-join over (principal, matter).
    `HOLDER` with `until` empty answers "who holds it now, since when".
    """

    class Part(models.TextChoices):
        HOLDER = "holder", "办理"
        READER = "reader", "阅"
        FOLLOWER = "follower", "关注"
        INITIATOR = "initiator", "发起"

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="participants")
    principal = models.ForeignKey("org.Principal", models.PROTECT, related_name="parts")
    part = models.CharField("身份", max_length=12, choices=Part.choices)
    since = models.DateTimeField("始于")
    until = models.DateTimeField("止于", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "参与人"
        constraints = [
            models.UniqueConstraint(fields=["matter", "principal", "part"], name="participant_once"),
        ]
        indexes = [
            models.Index(fields=["principal", "-matter"], name="participant_principal_matter"),
            models.Index(
                fields=["principal", "-matter"],
                condition=models.Q(part="holder", until__isnull=True),
                name="participant_holding_now",
            ),
            models.Index(  # 我发起的: few of the many parts that a clerk has
                fields=["principal", "-matter"], condition=models.Q(part="initiator"), name="participant_initiated"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principal} {self.get_part_display()}"
