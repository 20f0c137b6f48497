"""Addresses of background jobs."""

from django.urls import URLPattern, path

from apps.jobs import views

app_name = "jobs"
urlpatterns: list[URLPattern] = [
    path("", views.job_list, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/file/", views.download, name="download"),
    path("<int:pk>/take/", views.take, name="take"),
]
