"""On a fresh installation there is no 机关代字: the administrator is told where to enter it, and so is the drafter."""

import pytest
from django.urls import reverse

from apps.documents.models import IssuerCode
from apps.documents.outgoing import setup
from apps.documents.tests import outgoing_world as world
from apps.org import roles, services
from apps.org.services import grant_role

pytestmark = pytest.mark.django_db
ADD = "/admin/documents/issuercode/add/"


@pytest.fixture(autouse=True)
def fresh():
    """Nothing remembered of another test."""
    setup.forget()


def test_until_a_code_is_entered_the_back_office_and_the_workbench_say_so(cast, as_user):
    services.make_staff(user=cast.staff)
    grant_role(user=cast.staff, code=roles.SYSTEM_ADMIN)
    client = as_user(cast.staff)
    for address in ("/admin/", "/"):
        page = client.get(address).content.decode()
        assert "还没有机关代字" in page and f'href="{ADD}"' in page
    assert client.get(ADD).status_code == 200
    code = world.code()
    assert "还没有机关代字" not in client.get("/admin/").content.decode()
    code.is_active = False
    code.save()
    assert "还没有机关代字" in client.get("/admin/").content.decode()


def test_the_editor_leads_there_whoever_may_enter_it(cast, as_user):
    create = reverse("documents:outgoing_create")
    assert not IssuerCode.objects.exists()
    page = as_user(cast.staff).get(create).content.decode()
    assert "请系统管理员在后台「机关代字」中录入" in page and ADD not in page
    grant_role(user=cast.head, code=roles.SYSTEM_ADMIN)
    assert f'href="{ADD}"' in as_user(cast.head).get(create).content.decode()
