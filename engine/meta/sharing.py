"""What an entity with `features: share` has besides: the shares of a record, and the actions that give one."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

Level: TypeAlias = Literal["read", "edit"]

SHARE: Final = "share"
"""The entity of shares."""

SHARES: Final = "shares"
"""The collection of a record's shares."""

RECORD, GIVER, LEVEL = "record", "giver", "level"
"""Fields of a share: what is shared, by whom, and how far."""

GIVING: Final[Mapping[str, Level]] = {"share": "read", "share_to_edit": "edit"}
"""The actions that share a record, and for what."""

HELD: Final[Mapping[Level, str]] = {"read": "read", "edit": "update"}
"""The right that whoever shares for this has to have."""
