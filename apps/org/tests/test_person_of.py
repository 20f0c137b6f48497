"""The person of a request."""

import pytest

from apps.org.auth import person_of
from apps.org.models import User
from apps.org.tests.cast import Cast


def test_it_is_the_person_the_orm_gives_in_one_query(cast: Cast, django_assert_num_queries) -> None:
    person_of(cast.gm.pk)
    with django_assert_num_queries(1):
        found = person_of(cast.head.pk)
        assert (found.principal.label, found.department.name, found.department.head_id) == (
            cast.head.name,
            "生产部",
            cast.head.pk,
        )
    plain = User.objects.get(pk=cast.head.pk)
    for field in User._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(plain, field.attname), field.name


def test_a_person_without_department_has_none(cast: Cast) -> None:
    User.objects.filter(pk=cast.stranger.pk).update(department=None)
    assert person_of(cast.stranger.pk).department is None


@pytest.mark.parametrize("pk", [0, -1, 2**40])
def test_nobody_is_nobody(cast: Cast, pk: int) -> None:
    assert person_of(pk) is None


def test_it_can_be_changed_and_saved(cast: Cast) -> None:
    found = person_of(cast.staff.pk)
    found.phone = "13800000000"
    found.save(update_fields=["phone"])
    assert User.objects.get(pk=cast.staff.pk).phone == "13800000000"
