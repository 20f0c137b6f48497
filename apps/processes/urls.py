"""Addresses of the process library."""

from django.urls import URLPattern, path

from apps.processes import views

app_name = "processes"
urlpatterns: list[URLPattern] = [
    path("", views.process_list, name="list"),
    path("export", views.export, name="export"),
    path("feedback/", views.feedback_list, name="feedback_list"),
    path("feedback/<int:pk>/answer", views.answer, name="answer"),
    path("of/<slug:code>/", views.detail, name="detail"),
    path("of/<slug:code>/pdf", views.pdf, name="pdf"),
    path("of/<slug:code>/feedback", views.give, name="give"),
    path("of/<slug:code>/review", views.review, name="review"),
]
