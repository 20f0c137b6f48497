"""The root of all addresses: one include per app."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("apps.portal.urls")),
    path("", include("apps.org.urls")),
    path("files/", include("apps.attachments.urls")),
    path("ocr/", include("apps.ocr.urls")),
    path("notifications/", include("apps.notifications.urls")),
    path("jobs/", include("apps.jobs.urls")),
    path("ledgers/", include("apps.ledgers.urls")),
    path("audit/", include("apps.matters.urls")),
    path("", include("apps.core.urls")),
    path("approvals/", include("apps.approvals.urls")),
    path("supervision/", include("apps.supervision.urls")),
    path("archives/", include("apps.archives.urls")),
    path("appraisal/", include("apps.appraisal.urls")),
    path("vault/", include("apps.vault.urls")),
    path("", include("apps.documents.urls")),
    path("manuscripts/", include("apps.manuscripts.urls")),
    path("processes/", include("apps.processes.urls")),
    path("admin/", admin.site.urls),
]
handler403 = "apps.portal.views.errors.forbidden"
handler404 = "apps.portal.views.errors.not_found"
handler500 = "apps.portal.views.errors.server_error"
