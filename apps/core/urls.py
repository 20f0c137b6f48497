"""Addresses of this app: what watches the installation."""

from django.urls import path

from apps.core import views

app_name = "core"
urlpatterns = [
    path("healthz", views.healthz, name="health"),
    path("livez", views.live, name="live"),
]
