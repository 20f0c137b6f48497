"""The editor: writing a draft, with its form check and its looks beside it (DOC-09)."""

from typing import Any

from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods, require_POST

from apps.attachments.selectors import attachments_of, staged_of
from apps.attachments.services import unstage
from apps.core.errors import Denied, DomainError, Stale
from apps.core.verbs import show_refusal
from apps.documents.models import IssuerCode, OutgoingDocument
from apps.documents.outgoing import checks, mending, papers, rules, selectors, services
from apps.documents.outgoing.content import Content
from apps.documents.outgoing.forms import DraftForm
from apps.documents.outgoing.importing import Taken, import_staged, import_word
from apps.documents.outgoing.setup import address_of_codes
from apps.documents.outgoing.views.detail import document_or_404
from apps.org import roles
from apps.org.models import User
from apps.org.requests import person
from apps.typesetting.checking import Fault


@require_http_methods(["GET", "HEAD", "POST"])
def outgoing_create(request: HttpRequest) -> HttpResponse:
    """A new draft."""
    rules.can_draft(person(request)).require()
    return _editor(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def outgoing_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The next version of a draft; who saves second is told, and keeps what they typed."""
    document = document_or_404(request, pk)
    rules.can_edit(person(request), document).require()
    return _editor(request, document)


def _editor(request: HttpRequest, document: OutgoingDocument | None) -> HttpResponse:
    user = person(request)
    if request.method != "POST":
        return _page(request, DraftForm(user=user, document=document))
    then = request.POST.get("then", "")
    if then == "import":
        return _imported(request, document)
    form = DraftForm(request.POST, request.FILES, user=user, document=document)
    if not form.is_valid():
        return _page(request, form, status=422)
    if then.startswith("mend:"):
        return _mended(request, form, then.removeprefix("mend:"))
    return _saved(request, form, document, then)


def _saved(request: HttpRequest, form: DraftForm, document: OutgoingDocument | None, then: str) -> HttpResponse:
    user, data = person(request), form.cleaned_data
    given: dict[str, Any] = {"actor": user, "content": form.content(), "staged_ids": data["files"]}
    try:
        if document is None:
            saved = services.create_draft(**given)
        else:
            based_on = data["based_on"] if data["based_on"] is not None else document.version
            saved = services.save_draft(document=document, based_on=based_on, reason=data["reason"], **given)
    except Denied:
        raise
    except Stale as error:
        typed = request.POST.copy()
        typed["based_on"] = str(selectors.document_for(user, document.pk).version) if document else ""  # type: ignore[union-attr]
        form.data = typed
        form.add_error(None, error.message)
        return _page(request, form, status=error.status)
    except DomainError as error:
        show_refusal(form, error)
        return _page(request, form, status=error.status)
    messages.success(request, f"已保存第 {saved.version} 稿")
    return redirect("documents:outgoing_edit" if then == "stay" else "documents:outgoing_detail", saved.pk)


def _mended(request: HttpRequest, form: DraftForm, key: str) -> HttpResponse:
    """The same form with one fault (or, by `all`, every fault that a machine can mend) mended; nothing is saved yet."""
    paper, faults = _look(form, person(request))
    wanted = [one for one in faults if key in ("all", mending.key_of(one))]
    try:
        content = mending.mended(form.content(), paper, wanted)
    except DomainError as error:
        messages.warning(request, error.message)
        return _page(request, form, sent_back=True)
    messages.info(request, "已按规则修改，保存后生效")
    return _page(request, _filled(form, content), sent_back=True)


def _filled(form: DraftForm, content: Content) -> DraftForm:
    """The form with these words in it, nothing else changed."""
    typed: QueryDict = form.data.copy()  # type: ignore[attr-defined]
    for name in ("title", "note", "body", "main_recipients", "copy_recipients", "signatory", "document_kind"):
        typed[name] = getattr(content, name)
    for name in [name for name in typed if name.startswith("annexes_")]:
        del typed[name]
    for place, (name, text) in enumerate(content.annexes, 1):
        typed[f"annexes_name_{place}"], typed[f"annexes_text_{place}"] = name, text
    typed["annexes_name_99"] = ""
    if "files" in form.cleaned_data:  # plain files were staged while the form was checked
        typed.setlist("files", form.cleaned_data["files"])
    fresh = DraftForm(typed, MultiValueDict(), user=form.user, document=form.document)
    fresh.is_valid()
    return fresh


def _imported(request: HttpRequest, document: OutgoingDocument | None) -> HttpResponse:
    """The text of an uploaded .docx in the fields; what was typed before gives way, nothing is saved yet."""
    user = person(request)
    form = DraftForm(request.POST, request.FILES, user=user, document=document)
    form.is_valid()
    try:
        taken = _taken(request, user)
    except DomainError as error:
        messages.warning(request, error.message)
        return _page(request, form, sent_back=True, bare=True)
    typed = request.POST.copy()
    for name in [name for name in typed if name.startswith("annexes_")]:
        del typed[name]
    for name, field in form.fields.items():  # from the page of the check nothing else comes
        if name not in typed and field.initial is not None:
            typed[name] = str(field.initial)
    for name, value in taken.fields.items():
        typed[name] = value
    typed.setlist("files", [*form.cleaned_data.get("files", []), *taken.staged_ids])
    fresh = DraftForm(typed, MultiValueDict(), user=user, document=document)
    fresh.is_valid()
    messages.info(request, "已导入 Word 文件的文字，请核对后保存")
    return _page(request, fresh, sent_back=True, bare=True, notices=taken.notices, setting=taken.setting)


def _taken(request: HttpRequest, user: User) -> Taken:
    """What the uploaded file says, or the one that was checked before (views.checking). Raises DomainError."""
    upload = request.FILES.get("word")
    if upload is not None:
        return import_word(upload, user)
    for row in staged_of(user, [request.POST.get("checked", "")]):
        taken = import_staged(row, user)
        unstage(staged=row)
        return taken
    raise DomainError("请先选择要导入的 Word 文件（.docx）")


@require_POST
def outgoing_look(request: HttpRequest) -> HttpResponse:
    """While typing: what the form check finds, and how the paper looks; a fragment, nothing is kept."""
    user = person(request)
    rules.can_draft(user).require()
    chosen = request.POST.get("document", "")
    document = None
    if chosen:
        document = selectors.document_for(user, int(chosen)) if chosen.isascii() and chosen.isdigit() else None
        if document is None:
            raise Http404
    form = DraftForm(request.POST, user=user, document=document)
    return render(request, "documents/_outgoing_look.html", _beside(form, user))


def _beside(form: DraftForm, user: User) -> dict[str, Any]:
    """What stands beside the editor: nothing yet without kind and code."""
    if form.is_bound:
        form.is_valid()
    data = form.cleaned_data if form.is_bound else form.initial
    if not (data.get("document_kind") and data.get("issuer_code")):
        return {"paper": None, "faults": [], "similar": [], "mending": mending}
    paper, faults = _look(form, user)
    besides = form.document.pk if form.document else 0
    similar = selectors.similar_requests(user, kind=paper.kind, title=paper.title, besides=besides)
    return {"paper": paper, "faults": faults, "similar": similar, "mending": mending}


def _look(form: DraftForm, user: User) -> tuple[Any, list[Any]]:
    content = form.content() if form.is_bound else Content.of(form.document)  # type: ignore[arg-type]
    kind = selectors.kinds().get(pk=content.document_kind)
    code = IssuerCode.objects.get(pk=content.issuer_code)
    staged = staged_of(user, form.cleaned_data.get("files", [])) if form.is_bound else []
    named = papers.names_in(content)
    pictures = papers.pictures_of(form.document, named, staged) if named else {}
    paper = papers.compose(content, kind, code, pictures=pictures)
    return paper, checks.faults_of_paper(paper)


def _page(
    request: HttpRequest,
    form: DraftForm,
    *,
    status: int = 200,
    sent_back: bool = False,
    bare: bool = False,
    notices: tuple[str, ...] = (),
    setting: tuple[Fault, ...] = (),
) -> HttpResponse:
    """The editor; `bare` leaves out what is missing, because nobody asked to save."""
    document, user = form.document, person(request)
    context = {
        "form": form,
        "document": document,
        "sent_back": sent_back,
        "notices": notices,
        "setting": setting,
        "has_codes": selectors.codes().exists(),
        "codes_url": address_of_codes() if user.has_role(roles.SYSTEM_ADMIN) else "",
        "attachments": attachments_of(document.matter) if document else [],
        "to_answer": [one for one in selectors.comments_of(document) if one.resolved_at is None] if document else [],
        **_beside(form, user),
    }
    if bare:
        form._errors = ErrorDict()  # type: ignore[attr-defined]
    return render(request, "documents/outgoing_edit.html", context, status=status)
