"""Addresses of this app."""

from django.urls import path

from apps.notifications.views import deliveries, inbox, preferences, templates

app_name = "notifications"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("read-all/", inbox.read_all, name="read_all"),
    path("<int:pk>/", inbox.open_notice, name="open"),
    path("<int:pk>/read/", inbox.read, name="read"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/<int:pk>/", deliveries.delivery, name="delivery"),
    path("deliveries/resend/", deliveries.resend, name="resend"),
    path("templates/", templates.templates, name="templates"),
    path("templates/<slug:code>/", templates.template, name="template"),
]
