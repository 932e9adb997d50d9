"""What may come of a check or of a duplicate: nothing, a warning that wants to be confirmed, a refusal."""

from typing import Final

from engine.meta.fields import ChoiceField, Literal, Option

ALLOW: Final = "allow"
WARN: Final = "warn"
FORBID: Final = "forbid"

OUTCOME: Final = ChoiceField(name="then", label={}, options={name: Option(label={}) for name in (ALLOW, WARN, FORBID)})
"""What `then:` gives, as a field: it is written out, or worked out by an expression."""

REFUSED: Final = Literal(FORBID)
