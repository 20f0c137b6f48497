"""Every verb of an incoming document over all states and every post of the cast, with the sentence of each refusal."""

import pytest

from apps.core.errors import Denied, DomainError
from apps.documents import kinds, rules, services
from apps.documents.models import IncomingState as S
from apps.documents.tests import factories
from apps.documents.tests.factories import correct
from apps.matters.models import Matter
from apps.matters.services import move

OFFICE = {"clerk", "director"}
DIRECTOR = {"director"}
FILERS = OFFICE | {"archivist"}
BY_OFFICE = "由办公室文书或办公室主任办理"
ANY = "本件{}，不能这样办理"
OPEN = {"registered", "instructing", "undertaking", "circulating", "reported"}

# rule → states in which it is allowed, posts that may, sentence for the others, sentence in the wrong state
EVERY = {
    rules.can_correct: (OPEN, OFFICE, "修改登记" + BY_OFFICE, "本件{}，登记不能再改"),
    rules.can_attach: (OPEN, OFFICE, "补传附件" + BY_OFFICE, "本件{}，不能再补传附件"),
    rules.can_propose: ({"registered"}, DIRECTOR, "拟办由办公室主任办理", "本件{}，已经拟办过"),
    rules.can_return_to_sender: ({"registered"}, OFFICE, "退文" + BY_OFFICE, "已进入办理的来文不能再退回来文单位"),
    rules.can_void: (OPEN, OFFICE, "作废" + BY_OFFICE, "办结以后不能作废"),
    rules.can_send_back: ({"reported"}, OFFICE, "退回重办" + BY_OFFICE, ANY),
    rules.can_circulate: ({"undertaking", "circulating", "reported"}, OFFICE, "传阅" + BY_OFFICE, ANY),
    rules.can_urge: (OPEN - {"registered"}, OFFICE, "催办" + BY_OFFICE, "本件目前无人可催"),
    rules.can_close: ({"reported", "circulating"}, OFFICE, "办结" + BY_OFFICE, "本件{}，承办反馈后才能办结"),
    rules.can_archive: ({"closed"}, FILERS, "归档由文书或档案员办理", "办结以后才能归档"),
}
# the same for one department's share: 刘部长 leads 生产部, 孙员工 is assigned
SHARES = {
    rules.can_assign: ({"head"}, "由生产部负责人分办"),
    rules.can_report: ({"head", "staff"}, "由生产部的承办人反馈结果"),
}


def in_state(document, state: str):
    Matter.objects.filter(pk=document.pk).update(state=state)
    return factories.fresh(document)


def answers(cast, ask) -> dict[str, tuple[bool, bool, str]]:
    """Post → (allowed, forbidden, sentence)."""
    verdicts = {post: ask(user) for post, user in cast.everybody().items()}
    return {post: (one.ok, one.forbidden, one.reason) for post, one in verdicts.items()}


def expected(cast, posts: set[str], no_right: str, not_now: str) -> dict[str, tuple[bool, bool, str]]:
    """Those without the right are told so in every state; the others hear `not_now`, or are allowed."""
    mine = (False, False, not_now) if not_now else (True, False, "")
    return {post: mine if post in posts else (False, True, no_right) for post in cast.everybody()}


@pytest.mark.parametrize("state", S.values)
@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.__name__)
def test_who_may_do_what_in_each_state_and_what_the_others_are_told(cast, rule, state):
    states, posts, no_right, not_now = EVERY[rule]
    document = in_state(factories.undertaking(cast), state)
    refusal = "" if state in states else not_now.format(S(state).label)
    assert answers(cast, lambda user: rule(user, document)) == expected(cast, posts, no_right, refusal)


@pytest.mark.parametrize("state", S.values)
@pytest.mark.parametrize("rule", SHARES, ids=lambda rule: rule.__name__)
def test_a_share_belongs_to_its_department_while_the_document_is_undertaken(cast, rule, state):
    posts, no_right = SHARES[rule]
    document = in_state(factories.undertaking(cast), state)
    share = document.undertakings.get()
    share.assignee = cast.staff
    refusal = "" if state == "undertaking" else f"本件{S(state).label}，不能这样办理"
    assert answers(cast, lambda user: rule(user, share)) == expected(cast, posts, no_right, refusal)


@pytest.mark.parametrize("rule", SHARES, ids=lambda rule: rule.__name__)
def test_a_reported_share_is_neither_assigned_nor_reported_again(cast, rule):
    share = factories.reported(cast).undertakings.get()
    verdict = rule(cast.head, share)
    assert (verdict.ok, verdict.forbidden, verdict.reason) == (False, False, "生产部已反馈办理结果")


def test_only_the_registry_registers(cast):
    assert answers(cast, rules.can_register) == expected(cast, OFFICE, "收文由办公室文书登记", "")


def test_the_head_of_the_other_department_has_no_word_in_this_share(cast):
    document = factories.undertaking(cast, supporting=[cast.finance])
    lead, supporting = document.undertakings.get(part="lead"), document.undertakings.get(part="supporting")
    assert (rules.can_report(cast.finance_head, supporting).ok, rules.can_report(cast.head, lead).ok) == (True, True)
    assert rules.can_report(cast.finance_head, lead).reason == "由生产部的承办人反馈结果"
    assert rules.can_assign(cast.head, supporting).reason == "由财务部负责人分办"


def test_a_reading_item_has_nobody_to_do_it_again(cast):
    document = in_state(factories.circulating(cast, [cast.staff]), "reported")
    told = answers(cast, lambda user: rules.can_send_back(user, document))
    assert told == expected(cast, OFFICE, "退回重办" + BY_OFFICE, "阅件没有承办，不能退回重办")


def test_one_reads_in_ones_turn_and_once(cast):
    document = factories.circulating(cast, [cast.head, cast.staff], circulation_mode="in_order")
    first, second = document.readers.all()

    def told(user, reader) -> tuple[bool, bool, str]:
        verdict = rules.can_read(user, document, reader)
        return verdict.ok, verdict.forbidden, verdict.reason

    assert told(cast.head, first) == (True, False, "")
    assert told(cast.staff, second) == (False, False, "按顺序传阅，还没有轮到您")
    assert told(cast.staff, first) == told(cast.stranger, None) == (False, True, "本件没有传阅给您")
    first.read_at = factories.MONDAY
    assert told(cast.head, first) == (False, False, "您已阅过本件")


@pytest.mark.parametrize("state", S.values)
def test_the_services_ask_the_same_rules_and_a_refusal_leaves_the_state(cast, state):
    document = factories.undertaking(cast, readers=[cast.deputy])
    share = document.undertakings.get()
    in_state(document, state)
    verbs = {
        rules.can_correct: lambda who: correct(document, who, note="另有一册"),
        rules.can_attach: lambda who: services.attach_files(document=document, actor=who, files=[]),
        rules.can_propose: lambda who: services.propose_handling(
            document=document, actor=who, opinion="请生产部办", nature="action", lead_department=cast.production
        ),
        rules.can_return_to_sender: lambda who: services.return_to_sender(document=document, actor=who, reason="误送"),
        rules.can_void: lambda who: services.void_incoming(document=document, actor=who, reason="重复"),
        rules.can_send_back: lambda who: services.send_back(document=document, actor=who, reason="缺照片"),
        rules.can_circulate: lambda who: services.add_readers(document=document, actor=who, readers=[cast.staff]),
        rules.can_urge: lambda who: services.urge_readers(document=document, actor=who),
        rules.can_close: lambda who: services.close_incoming(document=document, actor=who),
        rules.can_archive: lambda who: services.archive_incoming(
            document=document, actor=who, retention="D30", department=cast.office
        ),
    }
    assert set(verbs) == set(EVERY)
    for rule, verb in verbs.items():
        states, _, no_right, not_now = EVERY[rule]
        with pytest.raises(Denied) as denied:
            verb(cast.stranger)
        assert denied.value.message == no_right
        if state not in states:
            with pytest.raises(DomainError) as refused:
                verb(cast.director)
            assert refused.value.message == not_now.format(S(state).label)
    if state != "undertaking":
        with pytest.raises(DomainError, match=f"本件{S(state).label}，不能这样办理"):
            services.report_result(undertaking=share, actor=cast.head, result="完成")
    assert factories.state_of(document) == state


FROM = {
    "registered": {"instructing", "undertaking", "circulating", "returned", "voided"},
    "instructing": {"registered", "undertaking", "circulating", "voided"},
    "undertaking": {"reported", "voided"},
    "circulating": {"reported", "closed", "voided"},
    "reported": {"undertaking", "circulating", "closed", "voided"},
    "closed": {"filed"},
}
IMPOSSIBLE = [(here, there) for here in S.values for there in S.values if there not in FROM.get(here, set())]


@pytest.mark.parametrize(("here", "there"), IMPOSSIBLE)
def test_a_move_that_is_not_in_the_table_is_refused(cast, here, there):
    matter = in_state(factories.registered(cast), here).matter
    with pytest.raises(DomainError) as refused:
        move(matter, there, actor=cast.director)
    assert refused.value.message == f"「{S(here).label}」的收文不能转为「{S(there).label}」"
    assert Matter.objects.get(pk=matter.pk).state == here


def test_the_table_of_moves_is_the_one_of_the_office():
    table: dict[str, set[str]] = {}
    for permitted in kinds.kind().moves:
        table.setdefault(permitted.from_state, set()).add(permitted.to_state)
    assert (table, kinds.ENDED) == (FROM, {"filed", "returned", "voided"})
