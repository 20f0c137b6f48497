"""Numbers under pressure, on real connections: gapless, never twice, none for what fails (PLT-13).

Proved by taking the number before the step is written: the draft that fails then leaves a gap.
"""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection, transaction

from apps.approvals.services import decide_step
from apps.core.errors import DomainError
from apps.documents.models import DraftVersion, OutgoingDocument
from apps.documents.outgoing import services
from apps.documents.outgoing.content import Content
from apps.documents.tests import outgoing_world as world
from apps.matters.models import Matter

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def at_once(*deeds: Callable[[], object]) -> tuple[list[object], list[str]]:
    """What each returned, and the sentences of those who were refused; anything else fails the test."""
    gate, done, refused, broken = threading.Barrier(len(deeds)), [], [], []

    def run(deed: Callable[[], object]) -> None:
        gate.wait()
        try:
            done.append(deed())
        except DomainError as error:
            refused.append(error.message)
        except Exception as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    return done, refused


def test_papers_signed_at_once_while_some_of_it_fails_leave_no_gap(cast):
    waiting = [world.at_office(cast) for _ in range(8)]

    def sign(documents: list[OutgoingDocument]) -> None:
        for place, document in enumerate(documents):
            try:
                with transaction.atomic():
                    world.decide(document, cast.director)
                    if place % 2 == 0:
                        raise InterruptedError
            except InterruptedError:
                world.decide(world.fresh(document), cast.director, "return", "重来")

    at_once(lambda: sign(waiting[:4]), lambda: sign(waiting[4:]))
    numbers = list(Matter.objects.exclude(number="").order_by("number_key").values_list("number", flat=True))
    assert numbers == [f"华办发〔2026〕{n}号" for n in range(1, 5)]
    assert Matter.objects.filter(kind="outgoing", state="returned", number="").count() == 4


def test_two_hands_on_one_signature_give_one_number(cast):
    document = world.at_office(cast)
    step = world.step_of(document, cast.director)
    deeds = [lambda: decide_step(step=step, actor=cast.director, decision="approve", text="同意")] * 2
    done, refused = at_once(*deeds)
    assert (len(done), len(refused)) == (1, 1)
    assert world.fresh(document).matter.number == "华办发〔2026〕1号"
    assert document.matter.timeline.filter(to_state="signed").count() == 1


def test_two_who_save_at_once_make_one_version_and_one_refusal(cast):
    document = world.at_office(cast)
    before = Content.of(document)

    def save(actor, body):
        return services.save_draft(document=document, actor=actor, content=replace(before, body=body), based_on=1)

    done, refused = at_once(lambda: save(cast.director, "主任的"), lambda: save(cast.clerk, "文书的"))
    assert (len(done), len(refused)) == (1, 1) and "已先保存了第 2 稿" in refused[0]
    assert DraftVersion.objects.filter(document=document).count() == 2


def test_signing_and_changing_words_do_not_cross(cast):
    document = world.at_office(cast)
    step = world.step_of(document, cast.director)
    at_once(
        lambda: decide_step(step=step, actor=cast.director, decision="approve", text="同意"),
        lambda: world.rewritten(document, cast.clerk, body="签发时正在改。"),
    )
    document = world.fresh(document)
    assert document.matter.state == "signed"
    assert document.versions.last().at <= document.signed_at
