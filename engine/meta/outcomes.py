"""What may come of a check or of a duplicate: nothing, a warning that wants to be confirmed, a refusal, an approval."""

from typing import Final

from engine.meta.fields import ChoiceField, Literal, Option

ALLOW: Final = "allow"
WARN: Final = "warn"
FORBID: Final = "forbid"
APPROVE: Final = "approve"


def _outcomes(*names: str) -> ChoiceField:
    return ChoiceField(name="then", label={}, options={name: Option(label={}) for name in names})


OUTCOME: Final = _outcomes(ALLOW, WARN, FORBID)
"""What `then:` gives, as a field: it is written out, or worked out by an expression."""

OUTCOME_WITH_APPROVAL: Final = _outcomes(ALLOW, WARN, FORBID, APPROVE)
"""The same of a check that names an approval."""

REFUSED: Final = Literal(FORBID)
