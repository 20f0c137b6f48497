"""Addresses of this app."""

from django.urls import URLPattern, path

from apps.portal.views import search, style, workbench

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", workbench.workbench, name="workbench"),
    path("todo/", workbench.todo_list, name="todo"),
    path("to-read/", workbench.to_read_list, name="to_read"),
    path("started/", workbench.started_list, name="started"),
    path("start/", workbench.start, name="start"),
    path("search/", search.search, name="search"),
    path("style/", style.style, name="style"),
]
