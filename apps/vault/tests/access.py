"""Who gets which answer from the addresses of the vault.

The world: 陈助理 holds 甲锁, 周副总 乙锁; 王主任 asks to read for himself (one request released, one waiting) and is
named successor at 甲锁. Who has no part in a request does not find it; whose clearance is too low finds nothing at all.
"""

from apps.core.tests.access import Row
from apps.org import roles
from apps.org import services as people
from apps.org.tests.cast import Cast
from apps.vault import services
from apps.vault.tests.factories import build_world, make_request, released

HIGH = ("clerk", "director", "assistant", "gm", "deputy", "archivist")
KEEPERS = ("assistant", "deputy")


def _codes(default: int, **named: int) -> dict[str, int]:
    return {"*": default, "anonymous": 302, **named}


def _high(code: int, keepers: int) -> dict[str, int]:
    return {**_codes(404), **dict.fromkeys(HIGH, code), **dict.fromkeys(KEEPERS, keepers)}


def _part(director: int, keepers: int) -> dict[str, int]:
    return {**_codes(404, director=director), **dict.fromkeys(KEEPERS, keepers)}


def _post(name: str, codes: dict[str, int], **data: str) -> Row:
    return Row(f"vault:{name}", method="post", codes=codes, data=data)


ROWS = [
    Row("vault:file_list", codes=_codes(200)),
    Row("vault:put_in", codes=_codes(403, archivist=200)),
    _post("put_in", _codes(403, archivist=422)),
    Row("vault:file_detail", codes=_high(200, 200)),
    Row("vault:request_create", codes=_high(200, 403)),
    _post("request_create", _high(422, 403)),
    Row("vault:request_list", codes=_codes(200)),
    Row("vault:request_detail", codes=_part(200, 200)),
    _post("release", _part(403, 422)),
    _post("refuse", _part(403, 422)),
    _post("withdraw", _part(302, 403)),
    _post("end", _part(302, 302)),
    Row("vault:read", codes=_part(200, 403)),
    _post("read", _part(200, 403), page="1"),
    Row("vault:register", codes=_codes(403, assistant=200, deputy=200, director=200)),
    Row("vault:custody", codes=_codes(403, assistant=200, deputy=200, director=200, gm=200, archivist=200)),
    _post("appoint", _codes(403), lock="a"),
    _post("take", _codes(403), **{"take-new": "x"}),
    _post("passphrase", _codes(403, assistant=422, deputy=422)),
    _post("envelope", _codes(403, assistant=422, deputy=422)),
    # 王主任 waits for 甲锁: the general manager confirms without a lock of his own, 周副总 only with the passphrase.
    _post("confirm", _codes(403, deputy=422, gm=302)),
    _post("hand_over", _codes(403, assistant=422)),
    _post("recover", _codes(403, director=422)),
]


def world(cast: Cast) -> dict[str, tuple]:
    """Two requests of the director, and a successor who waits."""
    vault = build_world(cast)
    opened, waiting = released(vault, make_request(vault)), make_request(vault)
    people.grant_role(user=cast.director, code=roles.VAULT_CUSTODIAN)
    successor = services.appoint(lock="a", person=cast.director, actor=vault.security)
    services.take_lock(actor=cast.director, passphrase="春江潮水连海平-丙-2026")
    arguments: dict[str, tuple] = dict.fromkeys(("vault:file_detail", "vault:request_create"), (vault.file.pk,))
    arguments |= dict.fromkeys(("vault:request_detail", "vault:end", "vault:read"), (opened.pk,))
    arguments |= dict.fromkeys(("vault:release", "vault:refuse", "vault:withdraw"), (waiting.pk,))
    arguments |= dict.fromkeys(("vault:confirm", "vault:hand_over", "vault:recover"), (successor.pk,))
    return arguments
