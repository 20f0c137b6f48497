"""The directory (通讯录): the tree of departments, one person; leaving, moving, guarding an account."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.errors import Denied, DomainError
from apps.core.verbs import show_refusal
from apps.org import handover, rules, selectors, services
from apps.org.models import Department, User
from apps.org.moving_forms import MovingForm, SuccessionForm
from apps.org.requests import person
from apps.org.services import locking, second_factor


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """All departments; the people of one of them, or those that were searched for."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:60]
    branches = selectors.department_tree()
    chosen = _chosen(branches, request.GET.get("department", ""), person(request))
    found = selectors.find_people(words) if words else None
    context = {
        "branches": branches,
        "chosen": None if words else chosen,
        "people": found if found is not None else selectors.people_of(chosen) if chosen else [],
        "deputies": {user.pk for user in chosen.deputies.all()} if chosen and not words else set(),
        "words": words,
        "bounded": found is not None and len(found) == selectors.FOUND,
        "total": sum(_count(branch) for branch in branches),
    }
    return render(request, "org/tree.html", context)


def _count(branch: selectors.Branch) -> int:
    return branch.staff + sum(_count(child) for child in branch.children)


def _chosen(branches: list[selectors.Branch], asked: str, user: User) -> Department | None:
    """The department of the address, else one's own, else the first."""
    every: list[Department] = []

    def walk(level: list[selectors.Branch]) -> None:
        for branch in level:
            every.append(branch.department)
            walk(branch.children)

    walk(branches)
    wanted = [str(asked), str(user.department_id)]
    return next((one for pk in wanted for one in every if str(one.pk) == pk), every[0] if every else None)


def _person_or_404(pk: int) -> User:
    user = selectors.person_or_none(pk)
    if user is None:
        raise Http404
    return user


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: telephone, posts; for administrators what they may do with the account."""
    actor, user = person(request), _person_or_404(pk)
    manages, guards = rules.can_manage_people(actor), rules.can_guard_accounts(actor)
    context: dict[str, Any] = {
        "who": user,
        "posts": list(Department.objects.filter(head=user)),
        "roles": list(user.roles.all()),
        "manages": manages,
        "guards": guards,
    }
    if manages.ok and user.is_active:
        context["held"] = handover.held_by(user)
    if guards.ok:
        context |= selectors.guard_facts(user)
    return render(request, "org/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: HttpRequest, pk: int) -> HttpResponse:
    """办理离职: what the person holds, who takes it over; then all of it at once."""
    actor, user = person(request), _person_or_404(pk)
    rules.can_manage_people(actor).require()
    held = handover.held_by(user)
    form = SuccessionForm(request.POST if request.method == "POST" else None, user=user, held=held)
    if form.is_bound and form.is_valid():
        try:
            services.leave(user=user, actor=actor, successors=form.successors())
        except Denied:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"已办理离职：{user.name}。账号已停用，全部会话已结束")
            return redirect("org:person", user.pk)
    context = {"who": user, "held": held, "form": form}
    return render(request, "org/leaving.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def moving(request: HttpRequest, pk: int) -> HttpResponse:
    """办理调岗: another department; posts in the old one pass on, everything personal goes along."""
    actor, user = person(request), _person_or_404(pk)
    rules.can_manage_people(actor).require()
    held = [one for one in handover.held_by(user) if one.sort.bound]
    first = {"title": user.title}  # the department is what is to be chosen
    form = MovingForm(request.POST if request.method == "POST" else None, user=user, held=held, initial=first)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            services.move(
                user=user,
                actor=actor,
                department=data["department"],
                title=data["title"],
                successors=form.successors(),
            )
        except Denied:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"已办理调岗：{user.name} → {data['department'].name}")
            return redirect("org:person", user.pk)
    context = {"who": user, "held": held, "form": form}
    return render(request, "org/moving.html", context, status=422 if form.is_bound else 200)


@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """解除登录锁定."""
    user = _person_or_404(pk)
    locking.unlock(user=user, actor=person(request))
    messages.success(request, f"已解除登录锁定：{user.name}")
    return redirect("org:person", user.pk)


@require_POST
def reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """重置二次验证."""
    user = _person_or_404(pk)
    second_factor.reset(user=user, actor=person(request))
    messages.success(request, f"已重置二次验证：{user.name}")
    return redirect("org:person", user.pk)
