"""Addresses of signing in, of one's account, and of the directory of people."""

from django.urls import URLPattern, path

from apps.org.views import account, federation, people, signing_in

app_name = "org"
urlpatterns: list[URLPattern] = [
    path("login/", signing_in.login, name="login"),
    path("login/code/", signing_in.code, name="code"),
    path("login/oidc/", federation.question, name="oidc_question"),
    path("login/oidc/answer/", federation.answer, name="oidc_answer"),
    path("logout/", signing_in.logout, name="logout"),
    path("account/", account.profile, name="profile"),
    path("account/password/", account.password, name="password"),
    path("account/second-factor/", account.second_factor, name="second_factor"),
    path("account/sessions/<int:pk>/end/", account.session_end, name="session_end"),
    path("account/sessions/end-others/", account.session_end_others, name="session_end_others"),
    path("people/", people.tree, name="tree"),
    path("people/<int:pk>/", people.detail, name="person"),
    path("people/<int:pk>/leaving/", people.leaving, name="leaving"),
    path("people/<int:pk>/moving/", people.moving, name="moving"),
    path("people/<int:pk>/unlock/", people.unlock, name="unlock"),
    path("people/<int:pk>/reset-second-factor/", people.reset_factor, name="reset_factor"),
]
