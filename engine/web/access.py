"""Why somebody may or may not do what with a record: a screen for whoever looks after rights."""

from dataclasses import dataclass

from engine.http.response import Response
from engine.http.runtime import Runtime
from engine.meta.catalog import Entity
from engine.meta.labels import text_in
from engine.meta.pointers import pointer
from engine.screens.granted import Piece, pieces
from engine.screens.menu import AT_ACCESS
from engine.service.explain import Access, access_of
from engine.service.work import NotFound
from engine.text.messages import MESSAGES
from engine.web.answers import whole
from engine.web.routes import Table
from engine.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Reason:
    """A condition of a role, and whether it holds; `of` is the field it is about, if it is about one."""

    role: str
    of: str
    pieces: tuple[Piece, ...]
    holds: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """A right, whether it is had (None: it depends on the field), and why; `barred` is what else is in the way."""

    label: str
    may: bool | None
    reasons: tuple[Reason, ...]
    barred: tuple[str, ...] = ()


class AccessScreens:
    """The screen over the running application; `screens` has its address."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.screens: Table = {("-", "access"): {"GET": self._show}}

    async def _show(self, visit: Visit) -> Response:
        """`GET /-/access?account=wang&record=customer/12`."""
        visit.administrators_only()
        asked = dict(visit.request.query)
        account, record = (asked.get(name, "").strip()[:200] for name in ("account", "record"))
        found = await self._found(account, record) if account and record else None
        if not isinstance(found, Access):
            return whole(
                visit, "access.html", AT_ACCESS, fault=found or "", found=None, account=account, record=record
            )  # fmt: skip
        entity = visit.whole.entities[record.partition("/")[0]]
        hidden = [_field_label(visit, entity, name) for name in found.hidden] if found.rights["read"] else []
        kept = [_field_label(visit, entity, name) for name in found.kept] if found.rights["export"] else []
        return whole(
            visit, "access.html", AT_ACCESS, fault="", found=found, verdicts=_verdicts(visit, entity, found),
            hidden=hidden, kept=kept, roles=[_role_label(visit, one) for one in found.roles],
            account=account, record=record,
        )  # fmt: skip

    async def _found(self, account: str, record: str) -> Access | str:
        """What they may do, or the code of what cannot be found."""
        named = pointer(record)
        if named is None:
            return "access_no_record"
        try:
            found = await access_of(self._runtime.database, self._runtime.compiled, account, named)
        except NotFound:
            return "access_no_record"
        return found or "access_nobody"


def _verdicts(visit: Visit, entity: Entity, found: Access) -> list[Verdict]:
    """The rights with their reasons, then what is said of fields."""
    verdicts = [
        Verdict(_right_label(visit, entity, right), may, _reasons(visit, found, right), _barred(visit, found, right))
        for right, may in found.rights.items()
    ]
    fields = tuple(
        Reason(_role_label(visit, ground.role), f"{_field_label(visit, entity, ground.field)}: "
               f"{_right_label(visit, entity, ground.right)}", pieces(ground.condition, visit.reader), holds)
        for ground, holds in found.grounds if ground.field
    )  # fmt: skip
    return verdicts + ([Verdict(visit.reader.say("access_fields"), None, fields)] if fields else [])


def _reasons(visit: Visit, found: Access, right: str) -> tuple[Reason, ...]:
    return tuple(
        Reason(_role_label(visit, one.role), "", pieces(one.condition, visit.reader), holds)
        for one, holds in found.of(right)
    )


def _barred(visit: Visit, found: Access, right: str) -> tuple[str, ...]:
    """What is in the way of an action that they have a right to."""
    why = found.barred.get(right.removeprefix("take "), ()) if right.startswith("take ") else ()
    return tuple(text_in(one.told, visit.reader.locale) for one in why)


def _role_label(visit: Visit, role: str) -> str:
    known = visit.whole.roles.get(role)
    return visit.reader.say("everybody") if known is None else text_in(known.label, visit.reader.locale, role)


def _field_label(visit: Visit, entity: Entity, field: str) -> str:
    return text_in(entity.fields[field].label, visit.reader.locale, field)


def _right_label(visit: Visit, entity: Entity, right: str) -> str:
    """A right in words; an action is called as its button is."""
    name = right.removeprefix("take ")
    if name != right:
        return text_in(entity.actions[name].label, visit.reader.locale, name)
    code = f"right_{right}"
    return visit.reader.say(code) if code in MESSAGES else right
