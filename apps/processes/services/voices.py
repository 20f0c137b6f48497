"""What people say of a process, what the office answers, the quarterly review (PLT-05)."""

from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.core import clock
from apps.core.errors import DomainError, Stale
from apps.matters import kinds
from apps.matters.services import record
from apps.notifications.services import notify
from apps.org import roles
from apps.org.models import User
from apps.processes import rules
from apps.processes.models import ProcessFeedback, ProcessReview
from apps.processes.selectors import quarter_of

State = ProcessFeedback.State


@transaction.atomic
def give_feedback(*, kind: str, author: User, hindrance: str = "", suggestion: str = "") -> ProcessFeedback:
    """Somebody says what is in the way, or what would be better; the office director is told.

    Raises DomainError when nothing is said.
    """
    hindrance, suggestion = hindrance.strip(), suggestion.strip()
    if not hindrance and not suggestion:
        raise DomainError("请写明什么不顺，或者您的建议")
    label = kinds.get(kind).label
    row = ProcessFeedback.objects.create(
        kind=kind, author=author, hindrance=hindrance, suggestion=suggestion, created_at=clock.now()
    )
    record(matter=None, actor=author, code="process_feedback", verb="流程反馈", object_label=f"流程「{label}」")
    directors = User.objects.filter(is_active=True, roles__code=roles.OFFICE_DIRECTOR)
    notify(
        recipients=directors,
        key=f"process_feedback:{row.pk}",
        code="report",
        title=f"{author.name}对「{label}」流程有反馈",
        body=(hindrance or suggestion)[:200],
        url=reverse("processes:feedback_list"),
        exclude=[author],
    )
    return row


@transaction.atomic
def answer_feedback(*, feedback: ProcessFeedback, actor: User, state: str, answer: str) -> ProcessFeedback:
    """The office answers, and says whether it will be done; the author is told. Raises Denied, Stale when answered."""
    row = ProcessFeedback.objects.select_for_update().get(pk=feedback.pk)
    rules.can_answer(actor).require()
    if row.state != State.OPEN:
        raise Stale("这条反馈已经答复，请查看最新情况")
    if state not in (State.ADOPTED, State.ANSWERED) or not answer.strip():
        raise DomainError("请写明答复，并选择是否采纳")
    row.state, row.answer, row.answered_by, row.answered_at = state, answer.strip(), actor, clock.now()
    row.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    label = kinds.get(row.kind).label
    verb = f"答复流程反馈（{row.get_state_display()}）"
    record(matter=None, actor=actor, code="process_answer", verb=verb, object_label=f"流程「{label}」")
    notify(
        recipients=[row.author],
        key=f"process_answer:{row.pk}",
        code="result",
        title=f"您对「{label}」流程的反馈{row.get_state_display()}",
        body=row.answer[:200],
        url=reverse("processes:detail", args=[row.kind]),
        exclude=[actor],
    )
    return row


@transaction.atomic
def mark_reviewed(*, kind: str, actor: User, conclusion: str) -> ProcessReview:
    """The review of this quarter, once. Raises Denied, DomainError without a conclusion, Stale the second time."""
    rules.can_review(actor).require()
    if not conclusion.strip():
        raise DomainError("请写明复核结论")
    quarter = quarter_of(clock.today())
    try:
        with transaction.atomic():
            row = ProcessReview.objects.create(
                kind=kind, quarter=quarter, conclusion=conclusion.strip(), reviewed_by=actor, reviewed_at=clock.now()
            )
    except IntegrityError as error:
        raise Stale("本季度已经复核过") from error
    label = f"流程「{kinds.get(kind).label}」"
    record(matter=None, actor=actor, code="process_review", verb="季度复核", note=row.conclusion, object_label=label)
    return row
