"""Who sees which record."""

from apps.archives.selectors import timeline_of, visible_record, visible_to
from apps.archives.services import tick_paper
from apps.archives.tests.factories import make_record
from apps.core.secrecy import Secrecy
from apps.matters import kinds
from apps.matters import selectors as matters


def seen_by(user) -> set[str]:
    return set(visible_to(user).values_list("title", flat=True))


def test_the_archivist_sees_all_up_to_clearance_and_others_what_their_matters_show(cast):
    make_record(cast, title="甲")
    make_record(cast, title="乙", secrecy=Secrecy.CORE)
    assert {post: seen_by(user) for post, user in cast.everybody().items()} == {
        **{post: set() for post in cast.everybody()},
        "clerk": {"甲", "乙"},
        "director": {"甲", "乙"},
        "archivist": {"甲", "乙"},
    }
    cast.archivist.clearance = Secrecy.COMMERCIAL
    assert seen_by(cast.archivist) == {"甲"}


def test_a_record_out_of_sight_is_none(cast):
    record = make_record(cast)
    assert visible_record(cast.stranger, record.pk) is None
    assert visible_record(cast.director, record.pk) == record


def test_the_timeline_of_a_record_tells_its_own_story(cast):
    record = make_record(cast)
    tick_paper(record=record, actor=cast.archivist, place="1号柜")
    assert [entry.verb for entry in timeline_of(record)] == ["立档", "纸质件入库"]


def test_every_kind_shows_its_matters_by_the_one_rule_that_archives_ask_too(cast):
    """A kind with a rule of its own would need it in archives.selectors.visible_to as well."""
    for kind in kinds.all_kinds():
        assert str(kind.visible_to(cast.head).query) == str(matters.visible_to(cast.head, kind=kind.code).query)
