"""Addresses of files."""

from django.urls import path

from apps.attachments import views

app_name = "attachments"
urlpatterns = [
    path("stage", views.stage, name="stage"),
    path("stage/<uuid:staged_id>/remove", views.unstage, name="unstage"),
    path("<int:attachment_id>/download", views.download, name="download"),
    path("<int:attachment_id>/preview", views.preview, name="preview"),
    path("<int:attachment_id>/page/<int:number>", views.page, name="page"),
    path("<int:attachment_id>/thumbnail", views.thumbnail, name="thumbnail"),
    path("<int:attachment_id>/convert", views.convert, name="convert"),
    path("<int:attachment_id>/conversion", views.conversion, name="conversion"),
    path("<int:attachment_id>/remove", views.remove, name="remove"),
]
