"""From the lists of the vault one finds back to the vault."""

import pytest
from django.urls import reverse

from apps.org import roles
from apps.org.services import grant_role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["vault:request_list", "vault:register"])
def test_a_list_leads_back_to_the_vault(cast, as_user, name):
    grant_role(user=cast.stranger, code=roles.AUDITOR)
    page = as_user(cast.stranger).get(reverse(name)).content.decode()
    head = page[page.index("<main") :]
    assert f'<a href="{reverse("vault:file_list")}">涉密档案</a>' in head
