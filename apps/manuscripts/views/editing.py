"""The editor: the text with requirement, material and comments beside it."""

from typing import Any

from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods, require_POST

from apps.attachments.selectors import attachments_of, staged_of
from apps.core.errors import Denied, DomainError, Stale
from apps.core.verbs import show_refusal
from apps.documents.outgoing.importing import import_word
from apps.manuscripts import collected, papers, rules, selectors, services
from apps.manuscripts.content import Text, off_length, wanted_length
from apps.manuscripts.forms import TextForm
from apps.manuscripts.models import Manuscript
from apps.manuscripts.views.detail import manuscript_or_404
from apps.org.requests import person


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write; who saves second is told, and keeps what they typed."""
    user, manuscript = person(request), manuscript_or_404(request, pk)
    rules.can_write(user, manuscript).require()
    if request.method != "POST":
        return _page(request, TextForm(user=user, manuscript=manuscript))
    if request.POST.get("then") == "import":
        return _imported(request, manuscript)
    form = TextForm(request.POST, request.FILES, user=user, manuscript=manuscript)
    if not form.is_valid():
        return _page(request, form, status=422)
    return _saved(request, form, manuscript)


def _saved(request: HttpRequest, form: TextForm, manuscript: Manuscript) -> HttpResponse:
    user, data = person(request), form.cleaned_data
    based_on = data["based_on"] if data["based_on"] is not None else manuscript.revision
    reason = data.get("reason", "")
    try:
        services.save_text(
            manuscript=manuscript, actor=user, text=form.text(), based_on=based_on, reason=reason,
            staged_ids=data["files"],
        )  # fmt: skip
    except Denied:
        raise
    except Stale as error:
        typed = request.POST.copy()
        typed["based_on"] = str(Manuscript.objects.values_list("revision", flat=True).get(pk=manuscript.pk))
        form.data = typed
        form.add_error(None, error.message)
        return _page(request, form, status=error.status)
    except DomainError as error:
        show_refusal(form, error)
        return _page(request, form, status=error.status)
    messages.success(request, f"已保存，{form.text().length} 字")
    return redirect("manuscripts:edit" if request.POST.get("then") == "stay" else "manuscripts:detail", manuscript.pk)


def _imported(request: HttpRequest, manuscript: Manuscript) -> HttpResponse:
    """The text of an uploaded .docx in the fields; what was typed before gives way, nothing is saved yet."""
    user = person(request)
    form = TextForm(request.POST, request.FILES, user=user, manuscript=manuscript)
    form.is_valid()
    upload = request.FILES.get("word")
    if upload is None:
        messages.warning(request, "请先选择要导入的 Word 文件（.docx）")
        return _page(request, form, bare=True)
    try:
        taken = import_word(upload, user)
    except DomainError as error:
        messages.warning(request, error.message)
        return _page(request, form, bare=True)
    typed = request.POST.copy()
    typed["title"] = taken.fields.get("title") or typed.get("title", "")
    typed["body"] = whole_text(taken.fields)
    typed.setlist("files", [*form.cleaned_data.get("files", []), *taken.staged_ids])
    fresh = TextForm(typed, MultiValueDict(), user=user, manuscript=manuscript)
    fresh.is_valid()
    messages.info(request, "已导入 Word 文件的文字，请核对后保存")
    return _page(request, fresh, bare=True, notices=taken.notices)


def whole_text(fields: dict[str, str]) -> str:
    """The body with what the reader of official documents took for recipients (同志们：) and signature put back."""
    opening = fields.get("main_recipients", "")
    return "\n".join(
        filter(None, [f"{opening}：" if opening else "", fields.get("body", ""), fields.get("signatory", "")])
    )


@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """While typing: how the text looks and how long it is; a fragment, nothing is kept."""
    user, manuscript = person(request), manuscript_or_404(request, pk)
    rules.can_write(user, manuscript).require()
    form = TextForm(request.POST, user=user, manuscript=manuscript)
    return render(request, "manuscripts/_look.html", _looks(form))


def _looks(form: TextForm) -> dict[str, Any]:
    manuscript = form.manuscript
    staged: list[Any] = []
    text = Text.of(manuscript)
    if form.is_bound:
        form.is_valid()
        text = form.text()
        staged = staged_of(form.user, form.cleaned_data.get("files", []))
    return {
        "manuscript": manuscript,
        "paper": papers.screen(text, papers.pictures_of(manuscript, text.body, staged)),
        "length": text.length,
        "wanted": wanted_length(manuscript),
        "off": off_length(manuscript, text.length),
    }


def _page(
    request: HttpRequest, form: TextForm, *, status: int = 200, bare: bool = False, notices: tuple[str, ...] = ()
) -> HttpResponse:
    """The editor; `bare` leaves out what is missing, because nobody asked to save."""
    user, manuscript = person(request), form.manuscript
    context = {
        "form": form,
        "matter": manuscript.matter,
        "sent_back": bare,
        "notices": notices,
        "attachments": attachments_of(manuscript.matter),
        "requests": collected.requests_of(manuscript, user),
        "links": selectors.links_of(manuscript, user),
        "to_answer": [one for one in selectors.comments_of(manuscript) if one.resolved_at is None],
        **_looks(form),
    }
    if bare:
        form._errors = ErrorDict()  # type: ignore[attr-defined]
    return render(request, "manuscripts/edit.html", context, status=status)
