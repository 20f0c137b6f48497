"""Addresses of this app."""

from django.urls import path

from apps.approvals.views import batch, changes, deciding, delegations, flows, phrases

app_name = "approvals"
urlpatterns = [
    path("steps/<int:pk>/", deciding.step_decide, name="step_decide"),
    path("steps/<int:pk>/hand-over/", changes.step_change, {"verb": "hand_over"}, name="step_hand_over"),
    path("steps/<int:pk>/sign/", changes.step_change, {"verb": "sign"}, name="step_sign"),
    path("steps/<int:pk>/return/", changes.step_change, {"verb": "return"}, name="step_return"),
    path("batch/", batch.batch, name="batch"),
    path("phrases/", phrases.phrases, name="phrases"),
    path("phrases/<int:pk>/", phrases.phrase_change, name="phrase_change"),
    path("<int:pk>/withdraw/", deciding.withdraw, name="withdraw"),
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/<int:pk>/end/", delegations.delegation_end, name="delegation_end"),
    path("flows/", flows.flow_list, name="flow_list"),
    path("flows/<int:pk>/", flows.flow_detail, name="flow_detail"),
    path("flows/<slug:code>/edit/", flows.flow_edit, name="flow_edit"),
]
