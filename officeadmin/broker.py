"""The embedded broker of `./run`: kombu's file-system transport, with messages that appear whole.

kombu writes a message under its final name, so a worker looking at that moment takes an empty file, loses the
message and stops with "Unrecoverable error: JSONDecodeError". Here a message gets its name when it is complete, and
a routing table that another process is just writing is read again.
"""

import contextlib
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps

Result = TypeVar("Result")

_TRIES = 50
_PAUSE = 0.01  # seconds between two looks at a table somebody is writing


class Channel(filesystem.Channel):
    """One connection's view of the message folder."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # its parent differs
        """Write the message under a name no reader looks for, then give it its own; ChannelError when it can't."""
        folder = Path(self.data_folder_out)
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}"
        unfinished = folder / f"{name}.writing"
        try:
            unfinished.write_bytes(str_to_bytes(dumps(payload)))
            unfinished.replace(folder / f"{name}.{queue}.msg")
        except OSError as error:
            with contextlib.suppress(OSError):
                unfinished.unlink()
            raise ChannelError(f"Cannot add a message to {folder}") from error

    def get_table(self, exchange: str) -> list[Any]:
        return _once_written(lambda: super(Channel, self).get_table(exchange))

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        _once_written(lambda: super(Channel, self)._queue_bind(exchange, routing_key, pattern, queue))


class Transport(filesystem.Transport):
    """Named by CELERY_BROKER_TRANSPORT where there is no Redis."""

    Channel = Channel


def _once_written(look: Callable[[], Result]) -> Result:
    for _ in range(_TRIES):
        try:
            return look()
        except ValueError:  # half a table: its writer is between opening and writing
            time.sleep(_PAUSE)
    return look()
