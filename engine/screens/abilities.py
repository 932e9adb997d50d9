"""What the reader may do with an entity, or with the record on the screen; a screen offers nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Abilities:
    """One flag per operation. Whether it succeeds is decided by the service; a missing flag hides the way to it."""

    create: bool = False
    update: bool = False
    delete: bool = False
    restore: bool = False
    purge: bool = False
    export: bool = False

    @property
    def bin(self) -> bool:
        """Whether the recycle bin is theirs to look into, where there is one."""
        return self.restore or self.purge
