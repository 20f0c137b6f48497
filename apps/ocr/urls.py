"""Addresses of the text of scans."""

from django.urls import URLPattern, path

from apps.ocr import views

app_name = "ocr"
urlpatterns: list[URLPattern] = [
    path("<int:attachment_id>/progress", views.progress, name="progress"),
    path("<int:attachment_id>/text", views.text, name="text"),
    path("<int:attachment_id>/again", views.again, name="again"),
]
