"""Addresses of the vault. None yields a file, and none yields a page of one by GET."""

from django.urls import path

from apps.vault.views import custody, files, requests

app_name = "vault"
urlpatterns = [
    path("", files.file_list, name="file_list"),
    path("put-in", files.put_in, name="put_in"),
    path("files/<int:file_id>/", files.file_detail, name="file_detail"),
    path("files/<int:file_id>/request", files.request_create, name="request_create"),
    path("requests/", requests.request_list, name="request_list"),
    path("requests/<int:request_id>/", requests.request_detail, name="request_detail"),
    path("requests/<int:request_id>/release", requests.release, name="release"),
    path("requests/<int:request_id>/refuse", requests.refuse, name="refuse"),
    path("requests/<int:request_id>/withdraw", requests.withdraw, name="withdraw"),
    path("requests/<int:request_id>/end", requests.end, name="end"),
    path("requests/<int:request_id>/read", requests.read, name="read"),
    path("register/", requests.register, name="register"),
    path("custody/", custody.custody, name="custody"),
    path("custody/appoint", custody.appoint, name="appoint"),
    path("custody/take", custody.take, name="take"),
    path("custody/passphrase", custody.passphrase, name="passphrase"),
    path("custody/envelope", custody.envelope, name="envelope"),
    path("custody/<int:custodian_id>/confirm", custody.confirm, name="confirm"),
    path("custody/<int:custodian_id>/hand-over", custody.hand_over, name="hand_over"),
    path("custody/<int:custodian_id>/recover", custody.recover, name="recover"),
]
