"""Why something was refused, in the words of definitions."""

from collections.abc import Sequence

from engine.meta.labels import text_in
from engine.rules import Failure, failure_text
from engine.service.work import Done, Forbidden, Invalid, NotFound, NotNow, Referenced, Refusal


def reasons(refusal: Refusal) -> str:
    """All there are in one line, for whoever writes definitions."""
    match refusal:
        case Invalid(failures=failures):
            return "; ".join(_reason(one) for one in failures)
        case Forbidden(right=right, entity=entity, why=why):
            return _with(f"the right to {right} a `{entity}` is missing", why)
        case Referenced(label=label):
            return f"records of {text_in(label, 'en', 'another entity')} refer to it"
        case NotNow(why=why):
            return _with("it is not possible with the record as it is (`when`)", why)
        case Done():
            return "it was done before, and can be done one time only (`once`)"
        case NotFound():
            return "there is no such record, or none they may see"
        case _:
            return str(refusal)


def _with(said: str, why: Sequence[Failure]) -> str:
    told = "; ".join(failure_text(one, "en") for one in why)
    return f"{said}: {told}" if told else said


def _reason(failure: Failure) -> str:
    where = f"{failure.field}: " if failure.field else ""
    return f"{where}{failure_text(failure, 'en')} ({failure.code})"
