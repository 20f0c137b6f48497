"""Addresses of signing in and of one's account."""

from django.urls import URLPattern, path

from apps.org import views

app_name = "org"
urlpatterns: list[URLPattern] = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("account/", views.profile, name="profile"),
    path("account/password/", views.password, name="password"),
]
