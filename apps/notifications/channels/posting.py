"""One POST of JSON to a chat service: bounded in time and size, no redirects, no address in any error.

The address of a robot is its key: an exception of the HTTP library would carry it into the outbox and
the log, so only the kind of failure is kept.
"""

import json
import time
from collections.abc import Mapping
from typing import Any

import requests

from apps.notifications.channels.carrier import Away, Refused

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 4, 8, 15
ANSWER_MAX = 64 * 1024
HEADERS = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "officeadmin"}


def reach(url: str) -> None:
    """Ask whether the host answers at all (through the proxy, if the environment names one). Raises Away."""
    try:
        requests.head(url, timeout=(CONNECT_SECONDS, READ_SECONDS), allow_redirects=False, headers=HEADERS)
    except requests.RequestException as error:
        raise Away(f"{type(error).__name__}：连接不上服务器") from None


def post(
    url: str, payload: Mapping[str, Any], *, headers: Mapping[str, str] | None = None, params: Any = None
) -> tuple[int, bytes]:
    """Status and answer. Raises Away when no connection came about, Refused when the answer did not come."""
    body, until = json.dumps(payload, ensure_ascii=False).encode(), time.monotonic() + WHOLE_SECONDS
    try:
        with requests.post(
            url,
            data=body,
            params=params,
            headers={**HEADERS, **(headers or {})},
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            allow_redirects=False,
            stream=True,
        ) as response:
            return response.status_code, _read(response, until)
    except (requests.exceptions.ConnectTimeout, requests.exceptions.ProxyError, requests.exceptions.SSLError) as error:
        raise Away(f"{type(error).__name__}：连接不上服务器") from None
    except requests.ConnectionError as error:
        if _never_connected(error):
            raise Away("连接不上服务器") from None
        raise Refused("对方中断了连接，未收到答复") from None
    except requests.Timeout:
        raise Refused("对方超时未答复") from None
    except requests.RequestException as error:
        raise Refused(f"{type(error).__name__}：发送失败") from None


def _read(response: requests.Response, until: float) -> bytes:
    answer = b""
    for piece in response.iter_content(4096):
        answer += piece
        if len(answer) > ANSWER_MAX:
            raise Refused("对方的答复过长")
        if time.monotonic() > until:
            raise Refused("对方超时未答复")
    return answer


def _never_connected(error: requests.ConnectionError) -> bool:
    """Refused, unroutable, unknown host: urllib3 says so by its NewConnectionError."""
    from urllib3.exceptions import NewConnectionError

    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError)
