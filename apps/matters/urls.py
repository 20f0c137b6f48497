"""Addresses of this app: the auditor's view of the timeline."""

from django.urls import path

from apps.matters import views

app_name = "matters"
urlpatterns = [
    path("", views.audit_list, name="audit"),
    path("<int:entry_id>/", views.audit_entry, name="audit_entry"),
    path("chain/", views.chain_page, name="chain"),
    path("chain/check/", views.chain_check, name="chain_check"),
]
