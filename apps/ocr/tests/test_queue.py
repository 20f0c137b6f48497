"""Reading scans has a queue of its own; a worker that names none takes from both, and nothing is delivered twice."""

from kombu import Connection

from apps.core.tasks import heartbeat
from apps.ocr.tasks import find_missed, recognise
from officeadmin.celery import app


def where(task):
    return app.amqp.router.route({}, task.name)["queue"].name


def test_the_tasks_go_to_their_own_queue_and_others_do_not():
    assert (where(recognise), where(find_missed)) == ("ocr", "ocr")
    assert where(heartbeat) == "celery"


def test_a_worker_without_a_choice_takes_from_both_and_a_message_lies_in_one():
    queues = app.amqp.queues.consume_from
    assert sorted(queues) == ["celery", "ocr"]
    with Connection("memory://") as line:
        bound = {name: queue(line.default_channel) for name, queue in queues.items()}
        for queue in bound.values():
            queue.declare()
        ocr = queues["ocr"]
        line.Producer().publish({}, exchange=ocr.exchange, routing_key=ocr.routing_key)
        assert {name: queue.get() is not None for name, queue in bound.items()} == {"celery": False, "ocr": True}
