"""OpenID Connect: authorization code with PKCE; the ID token is checked before anybody is believed.

Checked are signature (keys of the provider, asymmetric algorithms only), issuer, audience, expiry, nonce; state
binds the answer to the browser that asked. The libraries are imported late: without OIDC_ISSUER they cost nothing.
"""

import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import constant_time_compare

from apps.core.errors import DomainError

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384"]  # never "none", never a shared secret
LEEWAY, TIMEOUT = 60, 10
FAILED = "统一身份认证没有成功，请重试；仍不成功请联系系统管理员"
AWAY = "统一身份认证服务没有应答，请稍后再试，或用本系统的密码登录"


@dataclass(frozen=True)
class Asked:
    """What was sent along with the question, and must fit the answer. Kept in a signed cookie of the browser."""

    state: str
    nonce: str
    verifier: str
    target: str


def enabled() -> bool:
    """Whether the office has a provider."""
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


def new_question(target: str) -> Asked:
    """Fresh random values for one sign-in."""
    return Asked(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), target)


def _session(redirect_uri: str) -> Any:
    from authlib.integrations.requests_client import OAuth2Session

    return OAuth2Session(
        settings.OIDC_CLIENT_ID,
        settings.OIDC_CLIENT_SECRET or None,
        token_endpoint_auth_method="client_secret_basic" if settings.OIDC_CLIENT_SECRET else "none",
        scope="openid profile email",
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        default_timeout=TIMEOUT,
    )


def _get(address: str) -> dict[str, Any]:
    """A document of the provider. Raises DomainError when it is away or answers something else."""
    import requests

    try:
        answer = requests.get(address, timeout=TIMEOUT, allow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise DomainError(AWAY) from error
    if not isinstance(found, dict):
        raise DomainError(AWAY)
    return found


def _provider() -> dict[str, Any]:
    """Addresses of the provider; the issuer must call itself what we call it, and not lead us to plain http."""
    issuer = settings.OIDC_ISSUER.rstrip("/")
    found = _get(f"{issuer}/.well-known/openid-configuration")
    if str(found.get("issuer", "")).rstrip("/") != issuer:
        raise DomainError(FAILED)
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        address = urlsplit(str(found.get(name, "")))
        if address.scheme != urlsplit(issuer).scheme or not address.netloc:
            raise DomainError(FAILED)
    return found


def question_address(asked: Asked, redirect_uri: str) -> str:
    """Where the browser is sent to sign in."""
    address, _ = _session(redirect_uri).create_authorization_url(
        _provider()["authorization_endpoint"], state=asked.state, nonce=asked.nonce, code_verifier=asked.verifier
    )
    return str(address)


def claims_of(asked: Asked, redirect_uri: str, *, state: str, code: str) -> dict[str, Any]:
    """What the provider says of the person. Raises DomainError for anything that does not fit."""
    if not code or not constant_time_compare(state, asked.state):
        raise DomainError(FAILED)
    provider = _provider()
    token = _token(provider, asked, redirect_uri, code)
    claims = _checked(provider, str(token.get("id_token", "")))
    if not constant_time_compare(str(claims.get("nonce", "")), asked.nonce):
        raise DomainError(FAILED)
    return claims


def _token(provider: dict[str, Any], asked: Asked, redirect_uri: str, code: str) -> dict[str, Any]:
    import requests
    from authlib.common.errors import AuthlibBaseError

    try:
        token: dict[str, Any] = _session(redirect_uri).fetch_token(
            provider["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=asked.verifier
        )
    except requests.RequestException as error:
        raise DomainError(AWAY) from error
    except (AuthlibBaseError, ValueError) as error:
        raise DomainError(FAILED) from error
    return token


def _checked(provider: dict[str, Any], id_token: str) -> dict[str, Any]:
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    rules = jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": provider["issuer"]},
        aud={"essential": True, "value": settings.OIDC_CLIENT_ID},
        exp={"essential": True},
        sub={"essential": True},
    )
    try:
        keys = KeySet.import_key_set(_get(provider["jwks_uri"]))  # type: ignore[arg-type]
        claims = jwt.decode(id_token, keys, algorithms=ALGORITHMS).claims
        rules.validate(claims)
    except (JoseError, ValueError, KeyError) as error:
        raise DomainError(FAILED) from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if several and claims.get("azp") != settings.OIDC_CLIENT_ID:
        raise DomainError(FAILED)
    return dict(claims)
