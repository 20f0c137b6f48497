"""Addresses of archives."""

from django.urls import path

from apps.archives import views

app_name = "archives"
urlpatterns = [
    path("", views.record_list, name="record_list"),
    path("<int:record_id>/", views.record_detail, name="record_detail"),
    path("<int:record_id>/paper", views.record_paper, name="record_paper"),
]
