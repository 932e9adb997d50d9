"""Who somebody is and what they may do: principal, rights, passwords, tokens, throttling. No database and no HTTP."""

from engine.security.principal import Principal
from engine.security.rights import FieldRights, Rights, held_roles, rights
from engine.security.visible import visible

__all__ = ["FieldRights", "Principal", "Rights", "held_roles", "rights", "visible"]
