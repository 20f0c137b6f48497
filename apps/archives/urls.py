"""Addresses of archives."""

from django.urls import path

from apps.archives.views import arranging, papers, places, records

app_name = "archives"
urlpatterns = [
    path("", records.record_list, name="record_list"),
    path("<int:record_id>/", records.record_detail, name="record_detail"),
    path("<int:record_id>/paper", records.record_paper, name="record_paper"),
    path("<int:record_id>/stamped/<int:attachment_id>", papers.stamped, name="stamped"),
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
    path("shelves/", places.shelves, name="shelves"),
]
