"""An OpenID Connect provider, asked over HTTP: where to send people, and whom it vouches for when they come back.

The code flow with PKCE, state and nonce; what the provider says of somebody is believed only signed, for us, by the
keys it publishes, and with an algorithm of public keys. Beside webhooks (webhook.py) these are the only requests
that the engine sends.
"""

import json
import secrets
from dataclasses import asdict, dataclass
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from engine.http.problems import Problem
from engine.security.policy import Provider
from engine.security.seal import Seal
from engine.service.provided import Vouched

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""None with a shared secret: our own would sign then, or the provider's public key."""

NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")

SCOPE = "openid profile email"
PATIENCE = 10.0
LEEWAY = 60
"""Seconds by which the clocks may differ."""

BEGUN = "log-in at a provider"
SECONDS = 600
"""So long somebody may take there."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What is kept in the browser, sealed, until it comes back: from it nobody else's answer can be passed on to it."""

    state: str
    nonce: str
    verifier: str
    goal: str

    def sealed(self, seal: Seal) -> str:
        """As it goes into a cookie."""
        return seal.close(BEGUN, json.dumps(asdict(self)))


def begun(seal: Seal, sealed: str) -> Begun | None:
    """What a browser kept; None where it is none of ours, or too old."""
    found = seal.open(BEGUN, sealed, SECONDS)
    return Begun(**json.loads(found)) if found else None


def begin(goal: str) -> Begun:
    """A log-in that begins, and where to go on to after it."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Begun(state, nonce, verifier, goal)


async def sign_in_address(provider: Provider, log_in: Begun) -> str:
    """Where the browser goes to; raises Problem 503 where the provider cannot be asked."""
    async with _client(provider) as client:
        told = await _described(client, provider)
        address, _ = client.create_authorization_url(
            told["authorization_endpoint"], state=log_in.state, code_verifier=log_in.verifier, nonce=log_in.nonce
        )
    return str(address)


async def vouched(provider: Provider, log_in: Begun, answer: dict[str, str]) -> Vouched:
    """Whom the provider vouches for, by the parameters that came back.

    Raises Problem 403 where it does not, and 503 where it cannot be asked.
    """
    code = answer.get("code", "")
    if not code or not secrets.compare_digest(answer.get("state", "").encode(), log_in.state.encode()):
        raise _refused()
    async with _client(provider) as client:
        told = await _described(client, provider)
        if answer.get("iss", provider.issuer) != provider.issuer:
            raise _refused()
        token, keys = await _exchanged(client, told, code, log_in.verifier)
    claims = _claims(provider, token, keys, log_in.nonce)
    subject, account = claims.get("sub"), claims.get(provider.claim)
    if not (isinstance(subject, str) and isinstance(account, str) and subject and account):
        raise _refused()
    return Vouched(provider.issuer, subject, account)


def _client(provider: Provider) -> AsyncOAuth2Client:
    # No redirects are followed and no proxies taken from the environment: the request goes where the settings say.
    return AsyncOAuth2Client(
        provider.client, provider.secret, scope=SCOPE, redirect_uri=provider.back, code_challenge_method="S256",
        timeout=PATIENCE, trust_env=False, follow_redirects=False,
    )  # fmt: skip


async def _described(client: AsyncOAuth2Client, provider: Provider) -> dict[str, Any]:
    told = await _got(client, provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if told.get("issuer") != provider.issuer:
        raise _refused()
    if not all(isinstance(told.get(name), str) for name in NEEDED):
        raise _unreachable()
    return told


async def _exchanged(
    client: AsyncOAuth2Client, told: dict[str, Any], code: str, verifier: str
) -> tuple[str, dict[str, Any]]:
    """The signed token for a code, and the keys that may have signed it."""
    try:
        tokens = await client.fetch_token(told["token_endpoint"], code=code, code_verifier=verifier)
    except (AuthlibBaseError, httpx2.HTTPStatusError, ValueError) as refused:
        raise _refused() from refused
    except httpx2.HTTPError as failed:
        raise _unreachable() from failed
    return str(tokens.get("id_token", "")), await _got(client, told["jwks_uri"])


async def _got(client: AsyncOAuth2Client, address: str) -> dict[str, Any]:
    try:
        answer = await client.request("GET", address, withhold_token=True)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
    except (httpx2.HTTPError, ValueError) as failed:
        raise _unreachable() from failed
    return found


def _claims(provider: Provider, token: str, keys: dict[str, Any], nonce: str) -> dict[str, Any]:
    """What a token says, once everything about it was looked at."""
    wanted = jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        claims = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims  # type: ignore[arg-type] # a key set as it came
        wanted.validate(claims)
    except (JoseError, ValueError, KeyError, TypeError) as refused:
        raise _refused() from refused
    if claims.get("azp", provider.client) != provider.client:
        raise _refused()
    return claims


def _refused() -> Problem:
    return Problem(403, "provider_refused")


def _unreachable() -> Problem:
    return Problem(503, "provider_unreachable")
