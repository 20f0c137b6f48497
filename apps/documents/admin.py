"""Back-office: handling limits of incoming documents; kinds, codes and seals of outgoing ones."""

import base64
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from apps.documents.models import DocumentKind, HandlingLimit, IssuerCode, Seal
from apps.documents.outgoing.services import give_seal
from apps.org import roles
from apps.org.models import User

LARGEST = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n"


@admin.register(HandlingLimit)
class HandlingLimitAdmin(admin.ModelAdmin):
    """One row for each urgency: changed, never added or deleted."""

    list_display = ("urgency", "amount", "unit", "propose_hours")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: HandlingLimit | None = None) -> bool:
        return False


@admin.register(DocumentKind)
class DocumentKindAdmin(admin.ModelAdmin):
    """The fifteen kinds: which are usual here and which are always core business; never added or deleted."""

    list_display = ("name", "direction", "form", "is_usual", "is_core", "core_amount", "position")
    readonly_fields = ("name", "direction")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: DocumentKind | None = None) -> bool:
        return False


@admin.register(IssuerCode)
class IssuerCodeAdmin(admin.ModelAdmin):
    """Codes of numbers; one that is not used any more is switched off, its numbers stay."""

    list_display = ("code", "label", "issuer", "mark", "printed_by", "is_active", "position")

    def get_readonly_fields(self, request: HttpRequest, obj: IssuerCode | None = None) -> tuple[str, ...]:
        return ("code",) if obj is not None else ()

    def has_delete_permission(self, request: HttpRequest, obj: IssuerCode | None = None) -> bool:
        return False


class SealForm(forms.ModelForm):
    """The picture (印模) is a PNG with a transparent ground; it is kept with the row, so that every backup has it."""

    upload = forms.FileField(
        label="印模图片",
        required=False,
        help_text="PNG，透明底，不超过 1 MB；不上传则标出位置，在纸质件上加盖",
    )

    class Meta:
        model = Seal
        fields = ("name", "sort", "keeper", "upload", "is_active", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keepers = User.objects.filter(is_active=True, roles__code=roles.SEAL_KEEPER).order_by("position", "pk")
        self.fields["keeper"].queryset = keepers  # type: ignore[attr-defined]
        self.fields["keeper"].help_text = "先在角色中设「印章保管人」"

    def clean_upload(self) -> Any:
        """A PNG of a sensible size, kept as a data: address."""
        upload = self.cleaned_data["upload"]
        if not upload:
            return upload
        if upload.size > LARGEST:
            raise forms.ValidationError("印模图片不能超过 1 MB")
        content = upload.read()
        if not content.startswith(PNG):
            raise forms.ValidationError("印模请用 PNG 图片（透明底）")
        self.instance.picture = f"data:image/png;base64,{base64.b64encode(content).decode()}"
        return upload


@admin.register(Seal)
class SealAdmin(admin.ModelAdmin):
    """Seals and who keeps each; one that is not used any more is switched off, its register stays."""

    form = SealForm
    list_display = ("name", "sort", "keeper", "has_picture", "is_active", "position")

    @admin.display(description="有印模", boolean=True)
    def has_picture(self, seal: Seal) -> bool:
        return bool(seal.picture)

    def save_model(self, request: HttpRequest, obj: Seal, form: forms.ModelForm, change: bool) -> None:
        """A new keeper takes over what the old one was asked to seal (services.give_seal)."""
        keeper = obj.keeper
        if change and "keeper" in form.changed_data:
            obj.keeper_id = form.initial["keeper"]
        super().save_model(request, obj, form, change)
        if obj.keeper_id != keeper.pk:
            give_seal(seal=obj, keeper=keeper, actor=cast(User, request.user))
            obj.keeper = keeper

    def has_delete_permission(self, request: HttpRequest, obj: Seal | None = None) -> bool:
        return False
