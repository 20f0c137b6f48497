"""A reader who is made an administrator after the releases reads no further page (ARC-05, 三员)."""

import pytest

from apps.core.errors import Denied
from apps.matters.models import TimelineEntry
from apps.org import roles
from apps.org.models import User
from apps.org.services import grant_role
from apps.vault import services
from apps.vault.tests.factories import fresh, make_request, released


@pytest.mark.parametrize("role", sorted(roles.ADMINISTRATORS))
def test_the_named_reader_made_an_administrator_reads_nothing_more(vault, role):
    request = released(vault, make_request(vault))
    reader = vault.cast.director
    assert services.read_page(request=fresh(request), actor=reader, number=1).number == 1
    grant_role(user=reader, code=role)
    with pytest.raises(Denied, match="管理员不能查阅"):
        services.read_page(request=fresh(request), actor=User.objects.get(pk=reader.pk), number=2)
    refused = TimelineEntry.objects.get(matter=request.matter, code="vault_denied")
    assert refused.actor == reader
