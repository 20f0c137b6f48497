"""A vault with two custodians, files and requests, made by the services."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps.archives.models import ArchiveCategory
from apps.attachments.tests import samples
from apps.core import clock
from apps.core.secrecy import Secrecy
from apps.org import roles
from apps.org import services as people
from apps.org.models import User
from apps.org.tests.cast import Cast
from apps.vault import memory, services
from apps.vault.models import Custodian, VaultFile, VaultRequest

PHRASE_A, PHRASE_B = "清风明月本无价-甲-2026", "近水远山皆有情-乙-2026"
TITLE = "关于新产品定价的会议纪要"


@dataclass
class World:
    """Who holds what."""

    cast: Cast
    security: User
    a: User
    b: User
    codes: dict[str, str]
    file: VaultFile

    def phrase(self, user: User) -> str:
        return PHRASE_A if user == self.a else PHRASE_B


def make_security(cast: Cast) -> User:
    found = User.objects.filter(username="zhonganquan").first()
    return found or people.create_user(
        username="zhonganquan", name="钟安全", department=cast.market, role_codes=[roles.SECURITY_ADMIN]
    )


def take(lock: str, person: User, phrase: str, security: User) -> str:
    """Named, then the passphrase set; returns the recovery code."""
    people.grant_role(user=person, code=roles.VAULT_CUSTODIAN)
    services.appoint(lock=lock, person=person, actor=security)
    return services.take_lock(actor=person, passphrase=phrase)


def make_file(actor: User, content: bytes | None = None, *, name: str = "纪要.pdf", **given: Any) -> VaultFile:
    """A file put in by the archivist, with a record of its own unless one is given."""
    if "record" not in given:
        given["new"] = services.NewRecord(
            title=given.pop("title", TITLE),
            category=ArchiveCategory.objects.get(code="WS"),
            retention="Y",
            department=actor.department,
            responsible_party="总经理办公会",
        )
    given.setdefault("secrecy", Secrecy.CORE)
    with memory.file() as source:
        source.write(content if content is not None else samples.pdf(2))
        source.flush()
        return services.put_in(actor=actor, source=source, path=Path(source.name), name=name, **given)


def build_world(cast: Cast, content: bytes | None = None, **given: Any) -> World:
    """Both locks in hand, one file of two pages."""
    security = make_security(cast)
    codes = {
        "a": take("a", cast.assistant, PHRASE_A, security),
        "b": take("b", cast.deputy, PHRASE_B, security),
    }
    file = make_file(cast.archivist, content, **given)
    return World(cast, security, cast.assistant, cast.deputy, codes, file)


def make_request(world: World, *, hours: float = 4, begins: float = 0, **given: Any) -> VaultRequest:
    """王主任 asks to read the file himself, unless told otherwise."""
    now = clock.now()
    given = {"actor": world.cast.director, "reader": world.cast.director, "file": world.file, **given}
    return services.request_reading(
        purpose=given.pop("purpose", "核对定价依据"),
        starts_at=now + dt.timedelta(hours=begins),
        ends_at=now + dt.timedelta(hours=begins + hours),
        **given,
    )


def fresh(request: VaultRequest) -> VaultRequest:
    """As the database has it."""
    return VaultRequest.objects.select_related("matter", "file__record", "reader").get(pk=request.pk)


def released(world: World, request: VaultRequest) -> VaultRequest:
    """Both custodians have released."""
    for person in (world.a, world.b):
        services.release(request=fresh(request), actor=person, passphrase=world.phrase(person))
    return fresh(request)


def holder(lock: str) -> Custodian:
    """The custodian acting at a lock."""
    return Custodian.objects.get(lock=lock, state=Custodian.State.ACTING)
