"""Addresses of archives."""

from django.urls import path

from apps.archives.loan_verbs import VERBS as LOAN_VERBS
from apps.archives.views import arranging, lending, packages, papers, places, reading, records

app_name = "archives"
urlpatterns = [
    path("", records.record_list, name="record_list"),
    path("<int:record_id>/", records.record_detail, name="record_detail"),
    path("<int:record_id>/paper", records.record_paper, name="record_paper"),
    path("<int:record_id>/stamped/<int:attachment_id>", papers.stamped, name="stamped"),
    path("packages/new/", packages.package_new, name="package_new"),
    path("catalogue.pdf", papers.catalogue, name="catalogue"),
    path("boxes/<int:pk>/label.pdf", papers.box_label, name="box_label"),
    path("boxes/<int:pk>/sheet.pdf", papers.box_sheet, name="box_sheet"),
    path("arranging/", arranging.arranging, name="arranging"),
    path("arranging/<int:pk>/", arranging.arrangement, name="arrangement"),
    path("arranging/<int:pk>/order", arranging.order, name="arrangement_order"),
    path("arranging/<int:pk>/mend/<int:line_id>", arranging.mend, name="arrangement_mend"),
    path("arranging/<int:pk>/boxes", arranging.boxing, name="arrangement_boxes"),
    path("arranging/<int:pk>/freeze", arranging.freeze, name="arrangement_freeze"),
    path("arranging/<int:pk>/cancel", arranging.cancel, name="arrangement_cancel"),
    path("boxes/", places.box_list, name="box_list"),
    path("boxes/<int:pk>/", places.box, name="box"),
    path("boxes/<int:pk>/move", places.box_move, name="box_move"),
    path("boxes/<int:pk>/note", places.box_note, name="box_note"),
    path("loans/", lending.loan_list, name="loan_list"),
    path("loans/new/", lending.loan_create, name="loan_create"),
    path("loans/<int:pk>/", lending.loan, name="loan"),
    *(path(f"loans/<int:pk>/{verb}", lending.act, {"verb": verb}, name=f"loan_{verb}") for verb in LOAN_VERBS),
    path("loans/<int:pk>/read/<int:attachment_id>/", reading.read, name="loan_read"),
    path("loans/<int:pk>/read/<int:attachment_id>/<int:number>", reading.page, name="loan_page"),
    path("loans/<int:pk>/download/<int:attachment_id>", reading.download, name="loan_download"),
    path("shelves/", places.shelves, name="shelves"),
]
