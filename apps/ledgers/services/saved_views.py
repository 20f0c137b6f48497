"""Saving, sharing, renaming and deleting views."""

import uuid

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import QueryDict

from apps.core import clock
from apps.core.errors import Denied, DomainError
from apps.core.ledger.definition import Ledger
from apps.core.ledger.selection import Selection
from apps.ledgers import rules
from apps.ledgers.models import DefaultView, SavedView
from apps.ledgers.selectors import generation_key
from apps.org.models import User

MOST = 20  # of one person in one ledger
Scope = SavedView.Scope


def _forget(code: str) -> None:
    """Everybody's chips of this ledger are read again: now, and once more when others can see the change."""
    for when in (lambda deed: deed(), transaction.on_commit):
        when(lambda: cache.set(generation_key(code), uuid.uuid4().hex, None))


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise DomainError("请写视图名称", field="name")
    if len(name) > 20:
        raise DomainError("视图名称最多 20 个字", field="name")
    return name


@transaction.atomic
def save_view(*, actor: User, ledger: Ledger, name: str, query: str, default: bool = False) -> SavedView:
    """Keep what an address selects under a name; the same name again replaces it.

    Only parameters the ledger knows are kept. Raises DomainError for no name, or too many views.
    """
    name, asked = _named(name), Selection(ledger, actor, QueryDict(query)).query()
    if len(asked) > 2000:
        raise DomainError("筛选条件太长，不能存为视图")
    known = SavedView.objects.filter(owner=actor, ledger=ledger.code)
    if known.count() >= MOST and not known.filter(name=name).exists():
        raise DomainError(f"每个台账最多保存 {MOST} 个视图，请先删除不用的")
    view, _ = SavedView.objects.update_or_create(
        owner=actor,
        ledger=ledger.code,
        name=name,
        defaults={"query": asked},
        create_defaults={"query": asked, "created_at": clock.now()},
    )
    if default:
        make_default(actor=actor, view=view, on=True)
    _forget(ledger.code)
    return view


def _own(view: SavedView, actor: User) -> None:
    if view.owner_id != actor.pk:
        raise Denied(f"「{view.name}」由{view.owner.name}共享，只有本人可以修改或删除")


@transaction.atomic
def change_view(*, actor: User, view: SavedView, name: str, scope: str) -> SavedView:
    """Rename, share or no longer share. Raises Denied for another's view or a scope the person may not use."""
    _own(view, actor)
    if scope not in Scope.values:
        raise DomainError("请选择共享范围", field="scope")
    if scope != view.scope:
        rules.can_share(actor, scope).require()
    view.name, view.scope = _named(name), scope
    view.department = actor.department if scope == Scope.DEPARTMENT else None
    try:
        with transaction.atomic():
            view.save(update_fields=["name", "scope", "department"])
    except IntegrityError as error:
        raise DomainError(f"您已有名为「{view.name}」的视图，请换个名称", field="name") from error
    if scope == Scope.OWN:  # nobody else opens with it any more
        DefaultView.objects.filter(view=view).exclude(user=actor).delete()
    _forget(view.ledger)
    return view


@transaction.atomic
def delete_view(*, actor: User, view: SavedView) -> None:
    """Gone, also as somebody's default."""
    _own(view, actor)
    _forget(view.ledger)
    view.delete()


@transaction.atomic
def make_default(*, actor: User, view: SavedView, on: bool) -> None:
    """The person's ledger opens with this view, or with none."""
    if on:
        DefaultView.objects.update_or_create(user=actor, ledger=view.ledger, defaults={"view": view})
    else:
        DefaultView.objects.filter(user=actor, ledger=view.ledger).delete()
    _forget(view.ledger)
