"""Back-office: handling limits of incoming documents; kinds, codes and seals of outgoing ones."""

from django.contrib import admin
from django.http import HttpRequest

from apps.documents.models import DocumentKind, HandlingLimit, IssuerCode


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
