"""Addresses of outgoing documents."""

from django.urls import URLPattern, path

from apps.documents.outgoing.verbs import ALL
from apps.documents.outgoing.views import checking, detail, editing, files, register, versions

urlpatterns: list[URLPattern] = [
    path("", register.outgoing_list, name="outgoing_list"),
    path("new/", editing.outgoing_create, name="outgoing_create"),
    path("look/", editing.outgoing_look, name="outgoing_look"),
    path("check/", checking.outgoing_check, name="outgoing_check"),
    path("seals/", register.seal_use_list, name="seal_use_list"),
    path("reconciliation/", register.outgoing_reconcile, name="outgoing_reconcile"),
    path("<int:pk>/", detail.outgoing_detail, name="outgoing_detail"),
    path("<int:pk>/edit/", editing.outgoing_edit, name="outgoing_edit"),
    path("<int:pk>/paper.pdf", files.outgoing_pdf, name="outgoing_pdf"),
    path("<int:pk>/paper.docx", files.outgoing_word, name="outgoing_word"),
    path("<int:pk>/copies/<int:number>.pdf", files.outgoing_copy, name="outgoing_copy"),
    path("<int:pk>/versions/", versions.outgoing_versions, name="outgoing_versions"),
    path("<int:pk>/comments/<int:comment_id>/", detail.outgoing_resolve, name="outgoing_resolve"),
    *(path(f"<int:pk>/{verb.code}/", detail.act, {"verb": verb.code}, name=f"outgoing_{verb.code}") for verb in ALL),
]
