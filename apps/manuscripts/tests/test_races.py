"""Two at once, on real connections.

Proved by leaving out the lock in `turning.locked`: both then write V2, and the database refuses one.
"""

import pytest
from django.db import connection  # noqa: F401  (the condition of skipif reads it)

from apps.documents.tests.test_outgoing_races import at_once
from apps.manuscripts import services
from apps.manuscripts.models import ManuscriptVersion
from apps.manuscripts.tests import manuscript_world as world
from apps.matters.models import Matter

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_of_two_who_hand_in_a_version_at_once_one_counts(cast):
    manuscript = world.written(cast, world.drafted(cast), body="改过的正文")
    copies = [world.fresh(manuscript) for _ in range(2)]
    done, refused = at_once(
        *(lambda one=one: services.hand_in(manuscript=one, actor=cast.clerk, based_on=1) for one in copies)
    )
    assert [one.number for one in done] == [2]
    assert refused == ["V2 已经提交，请查看最新情况"]
    assert list(ManuscriptVersion.objects.values_list("number", flat=True)) == [1, 2]


def test_of_two_who_save_at_once_the_second_is_told(cast):
    manuscript = world.assigned(cast)
    texts = [(cast.clerk, "李登记写的"), (cast.staff, "孙员工写的")]
    copies = [(who, body, world.fresh(manuscript)) for who, body in texts]
    done, refused = at_once(*(lambda c=c: world.written(cast, c[2], c[0], body=c[1]) for c in copies))
    assert len(done) + len(refused) == 2 and len(done) >= 1
    assert world.fresh(manuscript).revision == len(done)


def test_numbers_of_tasks_given_at_once_are_gapless(cast):
    at_once(*(lambda n=n: world.assigned(cast, title=f"第{n}篇") for n in range(3)))
    numbers = Matter.objects.filter(kind="manuscript").order_by("number_key").values_list("number", flat=True)
    assert list(numbers) == [f"文稿〔2026〕{n}号" for n in range(1, 4)]
