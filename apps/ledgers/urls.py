"""Addresses of saved views, background export, bulk actions and import."""

from django.urls import URLPattern, path

from apps.ledgers.views import bulk, importing, saved

app_name = "ledgers"
urlpatterns: list[URLPattern] = [
    path("import/", importing.imports, name="imports"),
    path("import/<slug:code>/", importing.upload, name="upload"),
    path("import/<slug:code>/template/", importing.template, name="template"),
    path("import/<slug:code>/<uuid:staged_id>/", importing.preview, name="preview"),
    path("import/<slug:code>/<uuid:staged_id>/errors/", importing.errors, name="errors"),
    path("<slug:code>/views/", saved.manage, name="views"),
    path("<slug:code>/views/save/", saved.save, name="save"),
    path("views/<int:pk>/change/", saved.change, name="change"),
    path("views/<int:pk>/delete/", saved.delete, name="delete"),
    path("views/<int:pk>/default/", saved.default, name="default"),
    path("<slug:code>/export/", bulk.export, name="export"),
    path("<slug:code>/act/", bulk.act, name="act"),
]
