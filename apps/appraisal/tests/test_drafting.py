"""What is due, opinions, people, approval."""

import datetime as dt

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from apps.appraisal import rules, services
from apps.appraisal.models import AppraisalLine, RecordFate
from apps.appraisal.periods import ORDER, choices_after, ends_in, is_due, may_follow
from apps.appraisal.selectors import due_to, lines_of, obstacles
from apps.appraisal.services.drafting import Given
from apps.appraisal.tests.factories import REASON, approved, decide, drafted, fresh, old_filed, old_record, submitted
from apps.approvals.services import decide_step
from apps.approvals.tests.factories import active
from apps.archives import services as archives
from apps.archives.fates import fate_of
from apps.core.errors import Denied, DomainError
from apps.core.secrecy import Secrecy
from apps.org import roles
from apps.org.services import create_user, grant_role

YEAR = st.integers(1950, 2100)


@drawn(YEAR, st.sampled_from(ORDER), st.dates(dt.date(1950, 1, 1), dt.date(2150, 12, 31)))
def test_a_period_ends_with_a_year_and_permanent_never(year, retention, today):
    last = ends_in(year, retention)
    if retention == "Y":
        assert (last, is_due(year, retention, today)) == (None, False)
    else:
        assert is_due(year, retention, today) == (today > dt.date(last, 12, 31))
        assert last - year == {"D10": 10, "D30": 30}[retention]


@drawn(YEAR, st.sampled_from(ORDER), st.dates(dt.date(1950, 1, 1), dt.date(2150, 12, 31)))
def test_a_new_period_is_never_shorter_and_never_past(year, old, today):
    offered = [code for code, _ in choices_after(year, old, today)]
    assert "Y" in offered
    assert all(ORDER.index(code) >= ORDER.index(old) and not is_due(year, code, today) for code in offered)
    assert [code for code in ORDER if may_follow(year, old, code, today)] == offered


@pytest.mark.django_db
def test_due_are_those_past_their_period_and_nobody_elses_business(cast, time_machine):
    time_machine.move_to("2026-11-21 10:00+08:00")
    due = {old_record(cast, year=2015, number=1).pk, old_record(cast, year=1995, retention="D30", number=2).pk}
    for number, (year, retention) in enumerate([(2016, "D10"), (1996, "D30"), (1980, "Y")], 3):
        old_record(cast, year=year, retention=retention, number=number)
    assert set(due_to(cast.archivist).values_list("pk", flat=True)) == due
    assert [due_to(person).count() for person in (cast.director, cast.gm, cast.stranger)] == [0, 0, 0]


@pytest.mark.django_db
def test_a_record_above_the_clearance_is_not_listed(cast):
    old_record(cast, secrecy=Secrecy.CORE)
    type(cast.archivist).objects.filter(pk=cast.archivist.pk).update(clearance=Secrecy.INTERNAL)
    cast.archivist.refresh_from_db()
    assert due_to(cast.archivist).count() == 0


@pytest.mark.django_db
def test_a_record_is_under_one_appraisal_at_a_time(cast):
    record = old_record(cast)
    batch = drafted(cast, [record])
    assert due_to(cast.archivist).count() == 0
    with pytest.raises(DomainError, match="已在别的鉴定中"):
        services.open_batch(actor=cast.archivist, records=[record])
    services.cancel_batch(batch=batch, actor=cast.archivist)
    assert due_to(cast.archivist).get() == record


@pytest.mark.django_db
@pytest.mark.parametrize("post", ["clerk", "director", "gm", "staff", "stranger"])
def test_only_the_archivist_proposes(cast, post):
    with pytest.raises(Denied):
        services.open_batch(actor=getattr(cast, post), records=[old_record(cast)])


@pytest.mark.django_db
def test_what_is_kept_on_keeps_its_code_and_is_due_again_after_the_new_period(cast, time_machine):
    time_machine.move_to("2026-11-21 10:00+08:00")
    record = old_record(cast, year=2009, note="旧注")
    batch = approved(cast, [], keep=[record], period="D30")
    record.refresh_from_db()
    assert (batch.matter.state, record.archive_code, record.retention) == ("kept", "Z109-WS·2009-D10-BGS-0001", "D10")
    assert record.note == f"续存，保管期限改为30年（{batch.matter.number}）；旧注"
    assert RecordFate.objects.get().retention == "D30"
    assert not fate_of(record).destroyed
    assert due_to(cast.archivist).count() == 0
    time_machine.move_to("2040-01-02 10:00+08:00")
    assert due_to(cast.archivist).get() == record


@pytest.mark.django_db
@pytest.mark.parametrize(("period", "words"), [("D10", "不能短于"), ("", "请选择续存期限"), ("X", "不能短于")])
def test_a_shorter_or_past_period_is_refused(cast, period, words):
    batch = drafted(cast, [old_record(cast, year=1990, retention="D30")])
    (line,) = lines_of(batch)
    with pytest.raises(DomainError, match=words) as caught:
        services.put_opinions(batch=batch, actor=cast.archivist, given={line.pk: Given("keep", period, "有用")})
    assert caught.value.field == f"line-{line.pk}"


@pytest.mark.django_db
def test_nothing_goes_to_approval_half_done(cast):
    batch = drafted(cast, [old_record(cast)])
    AppraisalLine.objects.update(decision="")
    with pytest.raises(DomainError, match="还有 1 件没有鉴定意见"):
        services.submit_batch(batch=batch, actor=cast.archivist)
    AppraisalLine.objects.update(decision="destroy", reason=REASON)
    services.put_committee(batch=batch, actor=cast.archivist, leader=cast.deputy, witnesses=[cast.clerk])
    with pytest.raises(DomainError, match="不少于 3 人"):
        services.submit_batch(batch=batch, actor=cast.archivist)
    people = {"leader": cast.deputy, "departments": [cast.head], "archivists": [cast.archivist]}
    services.put_committee(batch=batch, actor=cast.archivist, **people, witnesses=[cast.clerk])
    with pytest.raises(DomainError, match="两位监销人"):
        services.submit_batch(batch=batch, actor=cast.archivist)


@pytest.mark.django_db
def test_the_one_who_proposes_is_no_witness_and_nobody_is_two(cast):
    batch = drafted(cast, [old_record(cast)])
    for people, words in (([cast.archivist, cast.clerk], "提出人"), ([cast.clerk, cast.clerk], "不能是同一人")):
        with pytest.raises(DomainError, match=words):
            services.put_committee(batch=batch, actor=cast.archivist, leader=cast.deputy, witnesses=people)


@pytest.mark.django_db
def test_approval_goes_to_the_leader_in_charge_then_to_the_general_manager(cast):
    batch = submitted(cast, [old_record(cast)])
    run = batch.matter.approvals.get()
    assert [step.label for step in run.steps.order_by("order")] == ["档案分管领导审核", "法定代表人（总经理）批准"]
    decide(batch, cast.deputy)
    assert fresh(batch).matter.state == "approving"
    decide(batch, cast.gm)
    batch = fresh(batch)
    assert (batch.matter.state, batch.approved_by) == ("approved", cast.gm)


@pytest.mark.django_db
def test_returned_it_is_in_preparation_again_and_refused_the_records_are_free(cast):
    batch = submitted(cast, [old_record(cast)])
    decide(batch, cast.deputy, "return", "理由不充分")
    assert fresh(batch).matter.state == "drafting"
    services.submit_batch(batch=fresh(batch), actor=cast.archivist)
    decide(batch, cast.deputy, "reject", "先不销毁")
    assert (fresh(batch).matter.state, due_to(cast.archivist).count()) == ("refused", 1)


@pytest.mark.django_db
def test_a_lent_record_cannot_be_destroyed(cast, disk):
    record = old_filed(cast, paper=True, paper_place="1号柜")
    batch = drafted(cast, [record])
    loan = archives.request_loan(actor=cast.clerk, record=record, purpose="查阅", medium="paper", days=3)
    assert obstacles([record.pk]) == {record.pk: f"有李登记的借阅未了结（{loan.matter.number}）"}
    with pytest.raises(DomainError, match="不能销毁"):
        services.submit_batch(batch=batch, actor=cast.archivist)


@pytest.mark.django_db
def test_the_batch_is_as_secret_as_its_most_secret_record(cast):
    batch = drafted(cast, [old_record(cast, number=1), old_record(cast, number=2, secrecy=Secrecy.CORE)])
    assert batch.matter.secrecy == Secrecy.CORE
    with pytest.raises(DomainError, match="可阅密级低于"):
        services.put_committee(batch=batch, actor=cast.archivist, leader=cast.deputy, witnesses=[cast.staff])


@pytest.mark.django_db
def test_rules_over_all_states(cast):
    """Editing only in preparation, confirming only when approved, filing only when destroyed; each by its people."""
    from apps.appraisal.kinds import AppraisalState

    batch = approved(cast, [old_record(cast)])
    found = {}
    for state in AppraisalState.values:
        batch.matter.__dict__["state"] = state
        found[state] = [
            name
            for name, answer in (
                ("edit", rules.can_edit(cast.archivist, batch)),
                ("confirm", rules.can_confirm(cast.director, batch)),
                ("replace", rules.can_replace_witness(cast.archivist, batch)),
            )
            if answer.ok
        ]
        assert not any(rule(cast.stranger, batch).ok for rule in (rules.can_edit, rules.can_confirm, rules.can_file))
    assert {state: names for state, names in found.items() if names} == {
        "drafting": ["edit"],
        "unlocking": ["replace"],
        "approved": ["confirm", "replace"],
    }


def test_one_person_does_not_review_and_approve(cast):
    """审核 and 批准 are two people, whatever posts one holds; nor does anybody leave the other step to nobody."""
    grant_role(user=cast.gm, code=roles.COMPANY_LEADER)
    batch = submitted(cast, [old_record(cast)])
    with pytest.raises(Denied, match="「法定代表人（总经理）批准」只有您能办理"):
        decide(batch, cast.gm)
    second = create_user(
        username="fuzong2", name="代总经理", department=cast.office, clearance=3, role_codes=[roles.GENERAL_MANAGER]
    )
    decide(batch, cast.gm)
    with pytest.raises(Denied, match="您已办理「档案分管领导审核」，「法定代表人（总经理）批准」须由另一人办理"):
        decide(batch, cast.gm)
    with pytest.raises(Denied, match="您已办理"):
        decide_step(
            step=active(batch.matter.approvals.latest("id")), actor=cast.assistant, decision="approve", text="同意",
            on_behalf_of=cast.gm,
        )  # fmt: skip
    decide(batch, second)
    assert fresh(batch).matter.state == "approved"
