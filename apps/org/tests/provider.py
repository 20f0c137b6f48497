"""A small real OpenID provider: discovery, keys, token endpoint with PKCE, tokens signed by RS256."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "office", "a-secret-shared-with-the-provider"


class Provider:
    """What it will say, and what it was asked. `grant` plays the person who signs in there."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.sign_with: Any = self.key
        self.forging = False
        self.codes: dict[str, dict[str, str]] = {}
        self.claims: dict[str, Any] = {}  # changes to the token
        self.named: str | None = None  # an issuer that is not ours
        self.asked: list[dict[str, str]] = []
        self.address = ""

    def grant(self, question: str, **person: Any) -> str:
        """The browser followed `question`, the person signed in: the answer's query string."""
        query = {key: values[0] for key, values in parse_qs(urlsplit(question).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = {**query, "person": json.dumps(person)}
        return f"code={code}&state={query['state']}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.asked.append(form)
        kept = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if kept is None or kept["code_challenge"] != challenge or kept["redirect_uri"] != form.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "sub": "7", "iat": now, "exp": now + 300, "nonce": kept["nonce"]}
        claims |= json.loads(kept["person"]) | self.claims
        claims = {key: value for key, value in claims.items() if value is not None}
        signed = (
            self.forged(claims) if self.forging else jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.sign_with)
        )
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": signed}

    def forged(self, claims: dict[str, Any]) -> str:
        """HS256 with what everybody can read, the public key: the old confusion of algorithms, made by hand."""
        parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "kid": "one"}, claims)]
        body = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
        digest = hmac.digest(self.key.as_pem(private=False), body, "sha256")
        return f"{body.decode()}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            """Silent."""

        def answer(self, status: int, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            base = provider.address
            if self.path == "/keys":
                self.answer(200, {"keys": [provider.key.as_dict(private=False)]})
                return
            addresses = {"authorization_endpoint": "/ask", "token_endpoint": "/token", "jwks_uri": "/keys"}
            found = {name: f"{base}{path}" for name, path in addresses.items()}
            self.answer(200, {"issuer": provider.named or base, **found})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {key: values[0] for key, values in parse_qs(body).items()}
            expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            if self.headers.get("Authorization") != f"Basic {expected}":
                self.answer(401, {"error": "invalid_client"})
                return
            self.answer(*provider.token(form))

    return Handler


@contextmanager
def running() -> Iterator[Provider]:
    """The provider, listening on a free port."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
