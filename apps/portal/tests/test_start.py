"""发起: everybody may begin something, at least a draft and a loan."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def offered(client) -> set[str]:
    page = client.get(reverse("portal:start")).content.decode()
    return {word for word in ("登记收文", "拟稿发文", "督办立项", "申请借阅") if f"<b>{word}</b>" in page}


def test_the_clerk_is_offered_everything(cast, as_user):
    assert offered(as_user(cast.clerk)) == {"登记收文", "拟稿发文", "督办立项", "申请借阅"}


def test_staff_may_draft_and_borrow(cast, as_user):
    assert offered(as_user(cast.staff)) == {"拟稿发文", "申请借阅"}


def test_who_belongs_to_no_department_drafts_nothing(cast, as_user):
    cast.staff.department = None
    cast.staff.save()
    assert offered(as_user(cast.staff)) == {"申请借阅"}
