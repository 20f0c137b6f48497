"""Back-office: what stands beside each process."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest

from apps.matters import kinds
from apps.processes.models import ProcessNote


@admin.register(ProcessNote)
class ProcessNoteAdmin(admin.ModelAdmin):
    """One note for each process; the process itself is what runs and is not edited here."""

    list_display = ("process", "owner", "target_days", "is_published")
    list_select_related = ("owner",)

    @admin.display(description="流程", ordering="kind")
    def process(self, row: ProcessNote) -> str:
        return next((kind.label for kind in kinds.all_kinds() if kind.code == row.kind), row.kind)

    def formfield_for_dbfield(self, db_field: Field, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "kind":
            return forms.ChoiceField(label="流程", choices=[(one.code, one.label) for one in kinds.all_kinds()])
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: ProcessNote | None = None) -> tuple[str, ...]:
        return ("process",) if obj else ()

    def get_fields(self, request: HttpRequest, obj: ProcessNote | None = None) -> tuple[str, ...]:
        head = "process" if obj else "kind"
        return (head, "owner", "responsible", "exceptions", "target_days", "is_published")
