"""Addresses of this app."""

from django.urls import path

from apps.approvals import views

app_name = "approvals"
urlpatterns = [
    path("steps/<int:pk>/", views.step_decide, name="step_decide"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
