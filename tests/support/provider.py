"""A small OpenID Connect provider in a process of its own, which prints its address.

It is strict where real ones are (PKCE, redirect address, a code serves once, client secret), and lets whoever comes in
as `LOGIN_AS`: account and subject are parameters that a test sets by `POST /as`. What it signs can be spoilt by name.
"""

import base64
import hashlib
import hmac
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "loom", "the secret of the client"

KEY, OTHER = (RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}) for _ in range(2))


class State:
    """What the provider remembers."""

    address = ""
    who: dict[str, str] = {"sub": "s-1", "preferred_username": "ann", "spoil": ""}
    codes: dict[str, dict[str, str]] = {}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        match parts.path:
            case "/.well-known/openid-configuration":
                told = {"authorization": "authorize", "token": "token"}
                self._json({
                    "issuer": State.address, "jwks_uri": f"{State.address}/jwks",
                    **{f"{name}_endpoint": f"{State.address}/{path}" for name, path in told.items()},
                })  # fmt: skip
            case "/jwks":
                self._json({"keys": [KEY.as_dict(private=False)]})
            case "/authorize":
                wanted = ("code", CLIENT, "S256")
                assert (query["response_type"], query["client_id"], query["code_challenge_method"]) == wanted
                assert "openid" in query["scope"].split()
                code = secrets.token_urlsafe(16)
                State.codes[code] = query
                back = urlencode({"code": code, "state": query["state"], "iss": State.address})
                self.send_response(302)
                self.send_header("Location", f"{query['redirect_uri']}?{back}")
                self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/as":
            State.who = json.loads(body)
            self._json({})
            return
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        asked = State.codes.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = _encoded(digest)
        client = base64.b64decode(self.headers.get("Authorization", "Basic ").removeprefix("Basic ")).decode()
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != sent.get("redirect_uri")
            or client != f"{CLIENT}:{SECRET}"
        ):
            self._json({"error": "invalid_grant"}, 400)
            return
        self._json({"access_token": "x", "token_type": "Bearer", "id_token": signed(asked["nonce"])})

    def log_message(self, *told: Any) -> None:
        """Nothing."""

    def _json(self, value: Any, status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def signed(nonce: str) -> str:
    """What is vouched for; spoilt as the test wants it."""
    now, spoil = int(time.time()), State.who.get("spoil", "")
    claims: dict[str, Any] = {
        "iss": State.address, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce,
        **{name: value for name, value in State.who.items() if name != "spoil"},
    }  # fmt: skip
    claims |= {
        "issuer": {"iss": "http://elsewhere.example"},
        "audience": {"aud": "another client"},
        "party": {"azp": "another client"},
        "expired": {"exp": now - 3600},
        "nonce": {"nonce": "another log-in"},
    }.get(spoil, {})
    if spoil == "public key as secret":  # HS256 with what everybody can read
        told = _joined({"alg": "HS256", "kid": "one"}, claims)
        return f"{told}.{_encoded(hmac.digest(KEY.as_pem(private=False), told.encode(), 'sha256'))}"
    if spoil == "unsigned":
        return _joined({"alg": "none"}, claims) + "."
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, OTHER if spoil == "key" else KEY)


def _joined(*parts: dict[str, Any]) -> str:
    return ".".join(_encoded(json.dumps(one).encode()) for one in parts)


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    State.address = f"http://127.0.0.1:{server.server_port}"
    print(State.address, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
