"""One id from the request to the tasks it caused: it stands in every log line of both.

The id travels in the header of the message; a task that nobody's request caused (the schedule) is known
by its own id. These are signals of Celery, the only place where a message can be read before its task.
"""

from typing import Any

from celery import signals

from apps.core import services
from apps.core.middleware import bind_request_id, current_request_id, release_request_id

HEADER = "request_id"
NOBODY = "-"
_tokens: dict[str, Any] = {}


def stamp_message(headers: dict[str, Any] | None = None, **_signal: Any) -> None:
    """Put the id of the present request into an outgoing message."""
    request_id = current_request_id()
    if headers is not None and request_id != NOBODY:
        headers.setdefault(HEADER, request_id)


def enter_task(task_id: str = "", task: Any = None, **_signal: Any) -> None:
    """Log lines of the task carry the id of the request that caused it, else the beginning of the task's own."""
    request = getattr(task, "request", None)
    given = getattr(request, HEADER, None) or (getattr(request, "headers", None) or {}).get(HEADER)
    if not given and current_request_id() != NOBODY:  # run inside a request (eager): it is that request's
        return
    _tokens[task_id] = bind_request_id(str(given or task_id[:16]))


def leave_task(task_id: str = "", **_signal: Any) -> None:
    """The thread's next task begins without an id."""
    token = _tokens.pop(task_id, None)
    if token is not None:
        release_request_id(token)


def feel_pulse(**_signal: Any) -> None:
    """A worker's own heartbeat (every two seconds): see apps.core.health."""
    services.pulse()


def connect() -> None:
    """Called once by apps.py."""
    signals.before_task_publish.connect(stamp_message, dispatch_uid="core.stamp", weak=False)
    signals.task_prerun.connect(enter_task, dispatch_uid="core.enter", weak=False)
    signals.task_postrun.connect(leave_task, dispatch_uid="core.leave", weak=False)
    signals.heartbeat_sent.connect(feel_pulse, dispatch_uid="core.pulse", weak=False)
