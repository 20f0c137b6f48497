"""Signing in by the company's directory: a real LDAP server on a socket."""

import datetime as dt
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from apps.org import services
from apps.org.forms import WRONG
from apps.org.identity import directory as client_side
from apps.org.models import User
from apps.org.tests import ldapd
from apps.org.tests.cast import PASSWORD, Cast

WORD = "directory-Password-9"


def point_at(settings, port: int, scheme: str = "ldap") -> None:
    settings.LDAP_URL, settings.LDAP_BASE = f"{scheme}://127.0.0.1:{port}", "ou=people,dc=example"
    settings.LDAP_BIND_DN, settings.LDAP_BIND_PASSWORD = ldapd.READER, ldapd.READER_PASSWORD
    settings.LDAP_START_TLS = False


@pytest.fixture
def directory(settings) -> Iterator[ldapd.Directory]:
    with ldapd.running() as one:
        point_at(settings, one.port)
        one.add("zhangzong", WORD, cn="张总", mail="gm@example.com")
        one.add("xinren", WORD, cn="新人", mail="new@example.com")
        yield one


def sign_in(username: str, password: str) -> tuple[Client, int]:
    client = Client()
    return client, client.post("/login/", {"username": username, "password": password}).status_code


def test_the_password_of_the_directory_lets_in_who_is_known(cast: Cast, directory: ldapd.Directory):
    client, status = sign_in("zhangzong", WORD)
    assert (status, client.session["_auth_user_id"]) == (302, str(cast.gm.pk))
    assert client.session["_auth_user_backend"] == "apps.org.auth.DirectoryBackend"
    assert client.get("/account/").status_code == 200
    assert directory.binds == [(ldapd.READER, ldapd.READER_PASSWORD), ("uid=zhangzong,ou=people,dc=example", WORD)]


def test_our_own_password_does_not_ask_the_directory(cast: Cast, directory: ldapd.Directory):
    services.change_password(user=cast.gm, password=PASSWORD)
    assert sign_in("zhangzong", PASSWORD)[1] == 302
    assert directory.binds == []


@pytest.mark.parametrize("password", ["wrong", "", " ", ldapd.READER_PASSWORD])
def test_a_wrong_or_empty_password_lets_nobody_in(cast: Cast, directory: ldapd.Directory, password: str):
    assert sign_in("zhangzong", password)[1] == 422
    assert client_side.check("zhangzong", "") is None


def test_an_empty_password_is_never_sent(cast: Cast, directory: ldapd.Directory):
    """The server would take it for an anonymous bind and say yes."""
    assert client_side.check("zhangzong", "") is None
    assert directory.binds == []


@pytest.mark.parametrize(
    "username",
    [
        "*",
        "zhang*",
        "zhangzong)(uid=*",
        "*)(objectClass=*",
        "x)(|(uid=zhangzong)",
        "\\2a",
        "zhangzong\0",
        ")(",
        "a" * 150,
    ],
)
def test_signs_of_the_filter_language_are_letters_of_a_name(cast: Cast, directory: ldapd.Directory, username: str):
    assert client_side.check(username, WORD) is None
    assert [dn for dn, _ in directory.binds if dn.startswith("uid=")] == []


def test_the_server_of_this_test_does_know_the_filter_language(directory: ldapd.Directory, settings):
    """Else the test above would prove nothing."""
    settings.LDAP_FILTER = "(&(objectClass=person)(|(uid={username})(uid=zhang*)))"
    directory.people.pop("uid=xinren,ou=people,dc=example")
    assert client_side.check("anybody", WORD) is not None


def test_two_entries_of_one_name_are_nobody(cast: Cast, directory: ldapd.Directory, settings):
    settings.LDAP_FILTER = "(|(uid={username})(objectClass=person))"
    assert client_side.check("zhangzong", WORD) is None


def test_somebody_unknown_is_refused_or_made_where_that_is_allowed(cast: Cast, directory: ldapd.Directory, settings):
    assert sign_in("xinren", WORD)[1] == 422
    assert not User.objects.filter(username="xinren").exists()
    settings.LDAP_CREATE = True
    assert sign_in("xinren", WORD)[1] == 302
    made = User.objects.get(username="xinren")
    assert (made.name, made.email, made.has_usable_password(), made.role_codes) == (
        "新人",
        "new@example.com",
        False,
        set(),
    )


def test_who_left_the_office_is_refused_though_the_directory_knows_them(cast: Cast, directory: ldapd.Directory):
    services.set_active(user=cast.gm, active=False)
    assert sign_in("zhangzong", WORD)[1] == 422


def test_wrong_tries_are_counted_as_everywhere(cast: Cast, directory: ldapd.Directory):
    assert [sign_in("zhangzong", "wrong")[1] for _ in range(5)] == [422] * 4 + [429]
    assert sign_in("zhangzong", WORD)[1] == 429


def test_a_refused_account_of_ours_or_a_directory_that_is_away_is_a_wrong_try(cast: Cast, directory, settings):
    settings.LDAP_BIND_PASSWORD = "changed"
    page = Client().post("/login/", {"username": "zhangzong", "password": WORD})
    assert (page.status_code, WRONG in page.content.decode()) == (422, True)
    point_at(settings, 9)
    assert sign_in("zhangzong", WORD)[1] == 422


def test_a_directory_that_never_answers_is_given_up(cast: Cast, settings, monkeypatch):
    monkeypatch.setattr(client_side, "TIMEOUT", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        point_at(settings, silent.getsockname()[1])
        began = time.monotonic()
        assert client_side.check("zhangzong", WORD) is None
        assert time.monotonic() - began < 5


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1 that signs itself, and a server's context with it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "ca.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    return pem, context


def test_over_tls_the_certificate_must_be_trusted(cast: Cast, settings, tmp_path: Path):
    pem, context = certificate(tmp_path)
    with ldapd.running(context) as directory:
        directory.add("zhangzong", WORD, cn="张总")
        point_at(settings, directory.port, "ldaps")
        assert client_side.check("zhangzong", WORD) is None  # nobody we know signed it
        assert directory.binds == []
        settings.LDAP_CA_FILE = str(pem)
        assert client_side.check("zhangzong", WORD) is not None


def test_start_tls_is_asked_for_and_without_it_no_password_is_sent(cast: Cast, directory: ldapd.Directory, settings):
    settings.LDAP_START_TLS = True  # the server of this test does not offer it
    assert client_side.check("zhangzong", WORD) is None
    assert directory.binds == []
