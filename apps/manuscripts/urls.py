"""Addresses of manuscripts and of requests for material."""

from django.urls import URLPattern, path

from apps.manuscripts.verbs import ALL, OF_REQUEST
from apps.manuscripts.views import detail, editing, files, register, requests, tasking, versions

app_name = "manuscripts"
urlpatterns: list[URLPattern] = [
    path("", register.manuscript_list, name="list"),
    path("new/", tasking.create, name="create"),
    path("materials/", register.request_list, name="request_list"),
    path("materials/<int:pk>/", requests.request_detail, name="request"),
    *(
        path(f"materials/<int:pk>/{one.code}/", requests.act, {"verb": one.code}, name=f"request_{one.code}")
        for one in OF_REQUEST
    ),
    path("<int:pk>/", detail.manuscript_detail, name="detail"),
    path("<int:pk>/task/", tasking.change, name="task"),
    path("<int:pk>/edit/", editing.edit, name="edit"),
    path("<int:pk>/look/", editing.look, name="look"),
    path("<int:pk>/text.pdf", files.pdf, name="pdf"),
    path("<int:pk>/text.docx", files.word, name="word"),
    path("<int:pk>/versions/", versions.compare_versions, name="versions"),
    path("<int:pk>/comments/<int:comment_id>/", detail.resolve, name="resolve"),
    path("<int:pk>/links/<int:link_id>/", detail.drop_link, name="drop_link"),
    *(path(f"<int:pk>/{one.code}/", detail.act, {"verb": one.code}, name=one.code) for one in ALL),
]
