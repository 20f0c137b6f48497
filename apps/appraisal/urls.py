"""Addresses of appraisals."""

from django.urls import path

from apps.appraisal.views import batches, destroying, due

app_name = "appraisal"
urlpatterns = [
    path("due/", due.due, name="due"),
    path("", batches.batch_list, name="batch_list"),
    path("<int:pk>/", batches.batch, name="batch"),
    path("<int:pk>/opinions", batches.opinions, name="opinions"),
    path("<int:pk>/drop/<int:line_id>", batches.drop, name="drop"),
    path("<int:pk>/committee", batches.committee, name="committee"),
    path("<int:pk>/submit", batches.submit, name="submit"),
    path("<int:pk>/cancel", batches.cancel, name="cancel"),
    path("<int:pk>/package", batches.package, name="package"),
    path("<int:pk>/register.pdf", destroying.register, name="register"),
    path("<int:pk>/agree", destroying.agree, name="agree"),
    path("<int:pk>/confirm", destroying.confirm, name="confirm"),
    path("<int:pk>/witness", destroying.witness, name="witness"),
    path("<int:pk>/file", destroying.file, name="file"),
]
