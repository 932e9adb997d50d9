"""Passwords: what is accepted, how they are hashed and compared, and the readable ones that are used once.

Hashing takes a fifth of a second on purpose; whoever calls it on an event loop does so in a thread.
"""

import secrets
import unicodedata
from base64 import b64encode
from collections.abc import Collection
from dataclasses import dataclass

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from engine.text.characters import BLANK

MIN_LENGTH = 10
MAX_LENGTH = 1024

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without `i l o 0 1`, which look like others."""

JUDGED = 64
"""So many characters of a password say whether it is easy to guess; judging takes longer with each."""

GUESSES = 10**8
"""Whoever knows what people choose needs more guesses than this."""

_GROUPS, _GROUP = 4, 4


@dataclass(frozen=True, slots=True)
class Cost:
    """What a hash costs: passes over so many KiB in so many lanes. The defaults are RFC 9106's second choice."""

    passes: int = 3
    memory: int = 65536
    lanes: int = 4


class Passwords:
    """Hashes and compares passwords at one cost (argon2id)."""

    def __init__(self, cost: Cost) -> None:
        self._hasher = PasswordHasher(cost.passes, cost.memory, cost.lanes, type=Type.ID)
        self._decoy = _decoy(cost)

    def hash(self, password: str) -> str:
        """What is stored; never the same twice."""
        return self._hasher.hash(_composed(password))

    def fits(self, password: str, stored: str | None) -> bool:
        """Whether the password is the one whose hash is stored.

        It takes the same time where there is no account (None), so that nobody learns which accounts there are.
        """
        if len(password) > MAX_LENGTH:
            return False
        try:
            return self._hasher.verify(stored or self._decoy, _composed(password)) and stored is not None
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash was made at another cost; the next log-in is the time to make it again."""
        return self._hasher.check_needs_rehash(stored)


def password_fault(password: str, easy: Collection[str] = ()) -> str | None:
    """The code of what is wrong with a new password (`password_blank`, `_too_short`, `_too_long`, `_easy`), or None.

    Any characters will do, blanks between others too; nobody is asked for digits or signs. What stands on lists of
    common passwords is too easy, and what is made of them, of rows of keys, or of the words in `easy`.
    """
    if not password.strip(BLANK):
        return "password_blank"
    if len(password) < MIN_LENGTH:
        return "password_too_short"
    if len(password) > MAX_LENGTH:
        return "password_too_long"
    judged = zxcvbn(_composed(password)[:JUDGED], user_inputs=list(easy), max_length=JUDGED)
    return "password_easy" if judged["guesses"] < GUESSES else None


def one_time_password() -> str:
    """A password that can be read out: four groups of four, 79 bits, like `k7fm-2qpx-hd3w-9tzr`."""
    groups = ("".join(secrets.choice(READABLE) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def _decoy(cost: Cost) -> str:
    """What a hash at this cost looks like, of a password that nobody has; nothing is hashed for it."""
    salt, hashed = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={cost.memory},t={cost.passes},p={cost.lanes}${salt}${hashed}"


def _composed(password: str) -> str:
    """One form for what keyboards send differently (NIST SP 800-63B, 5.1.1.2); lone surrogates cannot be typed."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()
