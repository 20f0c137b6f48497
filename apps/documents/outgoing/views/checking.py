"""The form check of a Word file that is no draft of ours yet (DOC-09): what is wrong, where, by which clause."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from apps.attachments.selectors import staged_of
from apps.attachments.services import stage_upload, unstage
from apps.core.errors import DomainError
from apps.documents.outgoing import checks, mending, rules
from apps.documents.outgoing.forms import WordForm
from apps.org.models import User
from apps.org.requests import person


@require_http_methods(["GET", "HEAD", "POST"])
def outgoing_check(request: HttpRequest) -> HttpResponse:
    """Upload a .docx and read its faults; nothing is kept but the file, until it is imported or a day has passed."""
    user = person(request)
    rules.can_draft(user).require()
    if request.method != "POST":
        return render(request, "documents/outgoing_check.html", {"form": WordForm()})
    form = WordForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "documents/outgoing_check.html", {"form": form}, status=422)
    _take_back(user, request.POST.get("staged", ""))
    upload = form.cleaned_data["word"]
    staged, refusal = _kept(user, upload)
    context = {
        "form": WordForm(),
        "name": upload.name,
        "draft": form.draft,
        "found": checks.faults_of_file(form.draft),
        "mending": mending,
        "staged": staged,
        "refusal": refusal,
    }
    return render(request, "documents/outgoing_check.html", context)


def _kept(user: User, upload: UploadedFile) -> tuple[str, str]:
    """The id under which the file waits to be imported, or why it cannot."""
    try:
        return str(stage_upload(owner=user, upload=upload).pk), ""
    except DomainError as error:
        return "", error.message


def _take_back(user: User, staged_id: str) -> None:
    """The file checked before gives way, so that checking does not use up what a person may leave unsent."""
    for row in staged_of(user, [staged_id] if staged_id else []):
        unstage(staged=row)
