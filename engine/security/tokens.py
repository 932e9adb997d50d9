"""Tokens that stand for a session or for a program's access: made here, stored only as their hash; and the second token
that forms carry.
"""

import hashlib
import hmac
import re
import secrets
from typing import Final

API: Final = "loom_"
"""With this begin the tokens of programs, so that people, and scanners of source code, know one when they see it."""

MARKED: Final = len(API) + 6
"""So many characters of one are shown again, to tell it by."""

_CSRF_BYTES: Final = hashlib.sha256().digest_size

_CSRF = re.compile(rf"[0-9a-f]{{{4 * _CSRF_BYTES}}}", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def new_token() -> str:
    """256 random bits in 43 characters that stand in a header as they are."""
    return secrets.token_urlsafe(32)


def new_api_token() -> str:
    """The same for a program."""
    return API + new_token()


def is_api_token(text: str) -> bool:
    """Whether the text has the form of a program's token."""
    return text.startswith(API) and is_token(text.removeprefix(API))


def is_token(text: str) -> bool:
    """Whether the text has the form of a token; what has not need not be looked up."""
    return _TOKEN.fullmatch(text) is not None


def stored_token(token: str) -> str:
    """What is stored of a token: whoever reads the table cannot log in with it. Needs no salt, the token is random."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_token(session: str) -> str:
    """The token that a page of this session sends along with every change; another site cannot know it.

    It looks different each time: the lengths of compressed pages would tell one that stays the same (BREACH).
    """
    mask = secrets.token_bytes(_CSRF_BYTES)
    return (mask + _masked(_csrf(session), mask)).hex()


def is_csrf_token(given: str, session: str) -> bool:
    """Whether `given` is such a token; takes the same time whatever it is."""
    if not _CSRF.fullmatch(given):
        return False
    sent = bytes.fromhex(given)
    return hmac.compare_digest(_masked(sent[_CSRF_BYTES:], sent[:_CSRF_BYTES]), _csrf(session))


def _csrf(session: str) -> bytes:
    return hmac.new(session.encode(), b"csrf", hashlib.sha256).digest()


def _masked(token: bytes, mask: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(token, mask, strict=True))
