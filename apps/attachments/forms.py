"""The field of a form that takes files: dropped ones by their ids, plain ones without JavaScript."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString

from apps.attachments import services
from apps.attachments.formats import ACCEPT, ACCEPT_ARCHIVES, PREVIEWS
from apps.attachments.models import StagedUpload
from apps.attachments.selectors import staged_of, staged_uuids
from apps.core.errors import DomainError
from apps.org.models import User

MOST_FILES = 50


class StagedFilesWidget(forms.Widget):
    """The drop zone (templates/components/files.html). Shows what is dropped already, also after an error."""

    needs_multipart_form = True
    use_fieldset = False

    def __init__(self, owner: User, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.owner = owner
        self.taken: list[StagedUpload] = []  # plain files staged while this form was checked
        self.hint = ""
        self.archives = False

    def value_from_datadict(self, data: Any, files: MultiValueDict, name: str) -> list[Any]:
        """Posted ids, then plain files."""
        ids = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [*ids, *(files.getlist(name) if hasattr(files, "getlist") else [])]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and name not in files

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        ids = [item for item in value or [] if not isinstance(item, UploadedFile)]
        known = {row.pk: row for row in [*staged_of(self.owner, ids), *self.taken]}
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "staged": list(known.values()),
            "invalid": bool((attrs or {}).get("aria-invalid")),
            "described_by": (attrs or {}).get("aria-describedby", ""),
            "hint": self.hint,
            "accept": f"{ACCEPT},{ACCEPT_ARCHIVES}" if self.archives else ACCEPT,
            "archives": self.archives,
            "max_bytes": settings.UPLOAD_MAX_BYTES,
        }
        return render_to_string("attachments/_field.html", context, using="jinja2")


class StagedFilesField(forms.Field):
    """`cleaned_data` is the list of staged ids (str) for `attach_staged`.

    `owner` is the person at the form: only their own dropped files are accepted. Plain files are checked
    and staged while the form is cleaned, so another field's error does not lose them. The page's <form>
    needs enctype="multipart/form-data". `archives` lets ZIP and TAR in (UPLOAD_ARCHIVES must be on as well).
    """

    widget: StagedFilesWidget

    def __init__(
        self, owner: User, *, label: str = "附件", help_text: str = "", archives: bool = False, **options: Any
    ) -> None:
        options.setdefault("required", False)
        self.archives = archives and settings.UPLOAD_ARCHIVES
        widget = StagedFilesWidget(owner)
        widget.archives = self.archives
        widget.hint = str(help_text)
        super().__init__(widget=widget, label=label, **options)
        self.owner = owner
        self.error_messages.setdefault("required", "请至少上传一个文件")

    def clean(self, value: list[Any]) -> list[str]:
        """Ids in the order given; refusals are collected, so that each bad file is named."""
        plain = [item for item in value if isinstance(item, UploadedFile)]
        wanted = staged_uuids(item for item in value if not isinstance(item, UploadedFile))
        if len(wanted) + len(plain) > MOST_FILES:
            raise forms.ValidationError(f"一次最多提交 {MOST_FILES} 个文件，请分次办理")
        errors: list[str] = []
        known = staged_of(self.owner, wanted)
        missing = len(wanted) - len(known)
        if not self.archives:
            errors += [f"「{row.name}」是压缩包，这里不接收压缩包，请移除后再提交" for row in known if _is_archive(row)]
        if missing:
            errors.append(f"有 {missing} 个暂存文件已过期，请重新上传")
        for upload in plain:
            try:
                self.widget.taken.append(self._stage(upload))
            except DomainError as error:
                errors.append(error.message)
        if errors:
            raise forms.ValidationError(errors)
        ids = [str(pk) for pk in [*wanted, *(row.pk for row in self.widget.taken)]]
        if self.required and not ids:
            raise forms.ValidationError("请至少上传一个文件", code="required")
        return ids

    def _stage(self, upload: UploadedFile) -> StagedUpload:
        return services.stage_upload(owner=self.owner, upload=upload, with_archives=self.archives)


def _is_archive(row: StagedUpload) -> bool:
    return PREVIEWS.get(row.media_type) == "list"
