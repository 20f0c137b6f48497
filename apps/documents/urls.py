"""Addresses of incoming and outgoing documents."""

from django.urls import URLPattern, URLResolver, include, path

from apps.documents.outgoing.urls import urlpatterns as outgoing
from apps.documents.verbs import ALL
from apps.documents.views import correcting, detail, handling, register

app_name = "documents"
incoming: list[URLPattern] = [
    path("", register.incoming_list, name="incoming_list"),
    path("new/", register.incoming_create, name="incoming_create"),
    path("duplicates/", register.incoming_duplicates, name="incoming_duplicates"),
    path("<int:pk>/", detail.incoming_detail, name="incoming_detail"),
    path("<int:pk>/correct/", correcting.incoming_correct, name="incoming_correct"),
    path("<int:pk>/propose/", handling.incoming_propose, name="incoming_propose"),
    path("<int:pk>/archive/", handling.incoming_archive, name="incoming_archive"),
    path("<int:pk>/urge/", detail.incoming_urge, name="incoming_urge"),
    path("<int:pk>/slip.pdf", detail.incoming_slip, name="incoming_slip"),
    *(path(f"<int:pk>/{verb.code}/", detail.act, {"verb": verb.code}, name=f"incoming_{verb.code}") for verb in ALL),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("incoming/", include(incoming)),
    path("outgoing/", include(outgoing)),
]
