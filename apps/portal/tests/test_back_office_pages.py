"""Django's back-office in the product's colours, under the product's policy."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from apps.org import services
from apps.org.tests.cast import Cast

# Those of packages (django-axes, …) look as their packages make them.
OURS = [model for model in admin.site._registry if model.__module__.startswith("apps.")]
MODELS = sorted(OURS, key=lambda model: model._meta.label)


@pytest.fixture
def cast(busy) -> Cast:
    """The people of the busy world."""
    return busy.cast


@pytest.fixture
def keeper(cast: Cast, as_user) -> Client:
    services.make_staff(user=cast.staff)
    return as_user(cast.staff)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_list_and_form_of_ours_opens_without_inline_scripts(keeper: Client, model):
    base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    addresses = [reverse(f"{base}_changelist")]
    first = model.objects.order_by("pk").first()
    if first is not None:
        addresses.append(reverse(f"{base}_change", args=[first.pk]))
    for address in addresses:
        page = keeper.get(address)
        assert page.status_code == 200, address
        text = page.content.decode()
        assert "css/admin.css" in text
        assert "<style" not in text
        assert 'onclick="' not in text


def test_the_theme_is_light_only(keeper: Client):
    text = keeper.get("/admin/").content.decode()
    assert "theme-toggle" not in text
    assert "综合办公 · 后台管理" in text


def test_a_list_is_headed_by_what_it_lists(keeper: Client):
    text = keeper.get("/admin/org/department/").content.decode()
    assert "<h1>部门</h1>" in text
    assert "来修改" not in text
