"""Addresses of this app."""

from django.urls import path

from apps.supervision import views
from apps.supervision.verbs import VERBS

app_name = "supervision"
urlpatterns = [
    path("", views.item_list, name="item_list"),
    path("new/", views.item_create, name="item_create"),
    path("<int:pk>/", views.item_detail, name="item_detail"),
    path("<int:pk>/edit/", views.item_edit, name="item_edit"),
    *[path(f"<int:pk>/{code}/", views.act, {"verb": code}, name=f"item_{code}") for code in VERBS],
]
