"""Data of a file -> the declaration class of its kind: yes or no, without reasons."""

import msgspec

from engine.meta.kinds import KINDS, AnyDecl
from engine.meta.kinds.written import decoded
from engine.meta.source import Content


def converted(kind: str, value: Content) -> AnyDecl | None:
    """The declaration, or None where `structure.findings` has something to say."""
    try:
        return msgspec.convert(value, KINDS[kind], dec_hook=decoded)
    except msgspec.ValidationError:
        return None
