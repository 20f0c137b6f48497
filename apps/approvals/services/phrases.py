"""常用语 of one's own: add, change, put in order, remove. Nobody touches those of others or of everybody."""

from django.db import transaction

from apps.approvals.models import CommonOpinion
from apps.approvals.occasions import OCCASIONS
from apps.core.errors import DomainError
from apps.org.models import User

MOST = 60
STEP = 10


@transaction.atomic
def add_phrase(*, user: User, scope: str, text: str) -> CommonOpinion:
    """A sentence of one's own for an occasion, behind the others. Raises DomainError with the field."""
    own = _locked(user)
    if scope not in OCCASIONS:
        raise DomainError("请选择场合", field="scope")
    if len(own) >= MOST:
        raise DomainError(f"最多保存 {MOST} 条，请先删去不用的", field="text")
    text = _checked([one for one in own if one.scope == scope], text)
    last = max((one.position for one in own if one.scope == scope), default=0)
    return CommonOpinion.objects.create(owner=user, scope=scope, text=text, position=last + STEP)


@transaction.atomic
def change_phrase(*, phrase: CommonOpinion, user: User, text: str) -> CommonOpinion:
    """Other words for one's own sentence."""
    own = [one for one in _locked(user) if one.scope == phrase.scope and one.pk != phrase.pk]
    phrase.text = _checked(own, text)
    phrase.save(update_fields=["text"])
    return phrase


@transaction.atomic
def move_phrase(*, phrase: CommonOpinion, user: User, up: bool) -> None:
    """One place up or down among one's own of the same occasion; at the end nothing happens."""
    own = [one for one in _locked(user) if one.scope == phrase.scope]
    at = next(n for n, one in enumerate(own) if one.pk == phrase.pk)
    to = at - 1 if up else at + 1
    if 0 <= to < len(own):
        own[at], own[to] = own[to], own[at]
    for position, one in enumerate(own, start=1):
        one.position = position * STEP
    CommonOpinion.objects.bulk_update(own, ["position"])


@transaction.atomic
def remove_phrase(*, phrase: CommonOpinion, user: User) -> None:
    """Gone; opinions written with it stay."""
    CommonOpinion.objects.filter(pk=phrase.pk, owner=user).delete()


def _locked(user: User) -> list[CommonOpinion]:
    """One's own in order, under the lock of one's own row: two tabs do not count past each other."""
    User.objects.select_for_update().get(pk=user.pk)
    return list(CommonOpinion.objects.filter(owner=user).order_by("position", "id"))


def _checked(others: list[CommonOpinion], text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise DomainError("请填写内容", field="text")
    if any(one.text == text for one in others):
        raise DomainError("已经有这一句了", field="text")
    return text
