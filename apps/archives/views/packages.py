"""A package of everything that is selected: what it will hold is shown before it is asked for."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.archives import rules
from apps.archives.filters import years
from apps.archives.packages import layout
from apps.archives.packages.choosing import Chosen, of_box, of_filters, weight_of
from apps.archives.packages.starting import can_export, start_package
from apps.archives.places import visible_box
from apps.core.errors import Denied, DomainError
from apps.org.models import User
from apps.org.requests import person


@require_http_methods(["GET", "HEAD", "POST"])
def package_new(request: HttpRequest) -> HttpResponse:
    """Show what the address selects; a POST puts the volume of its `part` into the queue."""
    user = person(request)
    can_export(user).require()
    chosen = _chosen(request, user)
    part = _part(request, chosen)
    ids, error = chosen.ids(part), "" if chosen.is_clear else "筛选条件中有无法识别的内容，请返回目录重新筛选"
    if request.method == "POST" and not error:
        try:
            job = start_package(owner=user, record_ids=ids, title=chosen.title(part))
        except Denied:
            raise
        except DomainError as refusal:
            error = refusal.message
        else:
            messages.success(request, "已开始在后台打包，可以离开本页，完成后通知您")
            return redirect("jobs:detail", job.pk)
    context = {
        "chosen": chosen,
        "part": part,
        "count": len(ids),
        "weight": weight_of(ids),
        "most": layout.MOST_RECORDS,
        "years": years(),
        "year": request.GET.get("year", ""),
        "error": error,
    }
    status = 422 if error and request.method == "POST" else 200
    return render(request, "archives/package_form.html", context, status=status)


def _chosen(request: HttpRequest, user: User) -> Chosen:
    given = request.GET.get("box", "")
    if not given:
        return of_filters(user, request.GET)
    rules.can_keep(user).require()
    box = visible_box(user, int(given)) if given.isascii() and given.isdigit() and len(given) < 18 else None
    if box is None:
        raise Http404
    return of_box(user, box)


def _part(request: HttpRequest, chosen: Chosen) -> int:
    """The volume asked for; the first for what is none."""
    given = (request.POST if request.method == "POST" else request.GET).get("part", "")
    return (
        int(given) if given.isascii() and given.isdigit() and len(given) < 6 and 1 <= int(given) <= chosen.parts else 1
    )
