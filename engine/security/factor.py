"""The second factor: codes that a device shows for half a minute (TOTP, RFC 6238), and those that recover it."""

import secrets
from datetime import UTC, datetime

import pyotp

from engine.security.passwords import READABLE

STEP = 30
"""Seconds that a code is shown; the one before and the one after are taken too, clocks differ."""

CODES, _GROUPS, _GROUP = 10, 3, 4


def new_secret() -> str:
    """What device and engine share: 160 bits, in letters that can be typed."""
    return pyotp.random_base32()


def address(secret: str, account: str, application: str) -> str:
    """What the picture says that a device is shown."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=application)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Which step of time a code is for, among those taken now; None where it is for none."""
    if len(code) != 6 or not (code.isascii() and code.isdigit()):
        return None
    present, device = int(now.timestamp()) // STEP, pyotp.TOTP(secret)
    fitting = [step for step in (present - 1, present, present + 1) if device.verify(code, for_time=_moment(step))]
    return fitting[0] if fitting else None


def _moment(step: int) -> datetime:
    return datetime.fromtimestamp(step * STEP, UTC)


def new_codes() -> tuple[str, ...]:
    """Codes that serve once each where the device is lost: three groups of four, 59 bits."""
    return tuple(_code() for _ in range(CODES))


def typed(code: str) -> str:
    """A code as it was given, however it was typed."""
    kept = "".join(one for one in code.lower() if one.isalnum())
    if len(kept) != _GROUPS * _GROUP:
        return kept
    return "-".join(kept[at : at + _GROUP] for at in range(0, len(kept), _GROUP))


def _code() -> str:
    return "-".join("".join(secrets.choice(READABLE) for _ in range(_GROUP)) for _ in range(_GROUPS))
