"""What the database holds and must not give away: sealed with the installation's secret, which is in no database."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Seal:
    """Seals with the first of some secrets and opens with any, so that one can take the place of another.

    What was sealed for one purpose does not open for another.
    """

    def __init__(self, secrets: tuple[str, ...]) -> None:
        assert secrets, "a seal needs a secret"
        keys = [hashlib.sha256(f"metaloom {one}".encode()).digest() for one in secrets]
        self._fernet = MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])
        self._keys = keys

    def close(self, purpose: str, text: str) -> str:
        """The text, as nobody can read or change it without the secret."""
        return self._fernet.encrypt(f"{purpose}\n{text}".encode()).decode("ascii")

    def open(self, purpose: str, sealed: str, seconds: int | None = None) -> str | None:
        """The text again; None where it was not sealed here, for this, or no more than so many `seconds` ago."""
        try:
            found = self._fernet.decrypt(sealed.encode("ascii", "replace"), ttl=seconds).decode()
        except InvalidToken:
            return None
        named, _, text = found.partition("\n")
        return text if named == purpose else None

    def digests(self, text: str) -> tuple[str, ...]:
        """What is stored of a text that is only ever compared, by each secret; the first is the one to store."""
        return tuple(hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in self._keys)
