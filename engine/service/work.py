"""What every use case is given, and the answers that are not a success."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from engine.compile import Compiled, Readable, readable
from engine.expressions import Environment, Record, Value
from engine.meta.catalog import Operation
from engine.meta.labels import Label
from engine.rules import Failure, Input
from engine.security import Principal
from engine.security.rights import ENGINE_ROLES, administers
from engine.storage.driver import Connection, Statement, Values
from engine.storage.rows.audit import Via

FOLLOWED: Final = "follow"
"""Computed fields of a record became others, since another one was saved."""

TAKEN: Final = "take"
"""An action was done with a record; what of it `changed` is the name of the action."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """What happened to a record, and what it `was` and `became`: an `operation`, or an action that was taken.

    `changed` are the fields that became others. Of what followed from another record, which is of no operation, it is
    not known what it was. `chain` are the automations and transitions through which it came about.
    """

    entity: str
    id: int
    operation: str = FOLLOWED
    was: Mapping[str, Value] = field(default_factory=dict)
    became: Mapping[str, Value] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()
    chain: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, int]:
        """The record."""
        return self.entity, self.id


class EveryWarning(frozenset[str]):
    """Warnings that nobody is there to confirm are in it, whatever they are called."""

    def __contains__(self, name: object) -> bool:
        """Only warnings have a name to confirm them by."""
        return name is not None


EVERY_WARNING: Final = EveryWarning()


@dataclass(frozen=True, slots=True)
class Agreed:
    """What `submitter` wanted, with `asked` as JSON, and everybody has agreed to: a transition, or a change.

    `operation` is `take`, `create` (there is no record by now), `update` or `delete`. A transition of the workflow
    `flow` leads to the state `to`, as it did when it was submitted; it has no name where it is gone, and
    new definitions say where its records go.
    """

    request: int
    submitter: int | None
    entity: str
    id: int | None
    operation: str
    transition: str
    asked: str
    flow: str
    to: str


@dataclass(slots=True)
class Agenda:
    """What may follow from what was done, in its order; `depth` counts how often something followed by now.

    `chain` are the automations and transitions through which it came to what is done now, `carried` all automations
    that were carried out.
    """

    waiting: list[Wrote] = field(default_factory=list)
    agreed: list[Agreed] = field(default_factory=list)
    depth: int = 0
    chain: tuple[str, ...] = ()
    carried: set[str] = field(default_factory=set)

    def put(self, wrote: Wrote) -> None:
        """What happened goes on it."""
        self.waiting.append(replace(wrote, chain=self.chain))


@dataclass(frozen=True, slots=True)
class Context:
    """The definitions it began with, a connection, who asks, and what time it is for the whole of it.

    `confirmed` are the warnings, by name, in spite of which it is to be done, `approved` the checks that others have
    agreed to, `entity.check`; `action` is the one that is being carried out, `entity.name`, by the engine on `behalf`
    of somebody, and where it `halts` it waits as a whole for others to agree; `via` is by what they asked for it. What
    is saved goes on the `agenda`, for service/perform to see what follows from it.
    """

    compiled: Compiled
    connection: Connection
    principal: Principal
    clock: Environment
    confirmed: frozenset[str] = frozenset()
    approved: frozenset[str] = frozenset()
    action: str = ""
    behalf: Principal | None = None
    halts: bool = False
    via: Via = Via.COMMAND
    agenda: Agenda = field(default_factory=Agenda)

    @property
    def acts(self) -> bool:
        """Whether the engine acts by the definitions, on behalf of the person who asked for it."""
        return self.behalf is not None

    def as_engine(self) -> "Context":
        """The same, where the engine goes on by the definitions: grants do not limit it, checks do."""
        engine = replace(self.principal, roles=ENGINE_ROLES)
        return replace(self, principal=engine, behalf=self.behalf or self.principal, halts=False)

    def asked_by(self, principal: Principal) -> "Context":
        """The same at the same moment, where somebody else asks."""
        clock = self.compiled.clock(principal, self.clock.now)
        return replace(self, principal=principal, clock=clock, behalf=None, halts=False)

    def bound(self, statement: Statement, /, **given: object) -> Values:
        """What a statement names: `given`, and beside it `now today me me.<field>`, all in the driver's form."""
        if statement.free <= given.keys():
            return given
        return {**self.compiled.parameters(self.clock, self.principal), **given}


ENGINE: Final = Principal(None, "engine", "engine", ENGINE_ROLES, "", Record({}))
"""Who does what nobody asked for."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is not done yet: an operation with a record of an entity, which is None where it is yet to be made, and what
    was sent for it.
    """

    entity: str
    id: int | None
    doing: Operation
    sent: Input


class Refusal(Exception):
    """A request that was understood and is not carried out."""


class NotFound(Refusal):
    """There is no such record, or none this person may see: the two are not told apart."""


class Forbidden(Refusal):
    """The record may be seen, but this may not be done with it; `right` names what is missing, `why` says it."""

    def __init__(self, right: str, entity: str, why: tuple[Failure, ...] = ()) -> None:
        super().__init__(f"{right} {entity}")
        self.right, self.entity, self.why = right, entity, why


class Invalid(Refusal):
    """What was sent does not fit; every failure there is. `held` is what was to be done, where that may wait."""

    def __init__(self, failures: tuple[Failure, ...], held: Held | None = None) -> None:
        super().__init__(str(failures))
        self.failures, self.held = failures, held


class Waits(Invalid):
    """What was sent fits, and is done once others agree to it: each failure names the approval."""

    def __init__(self, failures: tuple[Failure, ...], held: Held) -> None:
        super().__init__(failures, held)
        self.what = held


def outright(wrong: Invalid) -> Invalid:
    """The same where nobody can be asked to agree: what would wait is refused."""
    return Invalid(tuple(replace(one, approval=None, confirm=None) if one.approval else one for one in wrong.failures))


class Conflict(Refusal):
    """Somebody else changed the record meanwhile; `version` is the one it has now."""

    def __init__(self, version: int) -> None:
        super().__init__(f"now at version {version}")
        self.version = version


class Referenced(Refusal):
    """The record cannot go while records of another entity, called `label`, refer to it."""

    def __init__(self, label: Label) -> None:
        super().__init__(str(label))
        self.label = label


class Made(NamedTuple):
    """A record that came of an action, as far as it may be seen, and what it is called."""

    entity: str
    id: int
    title: str


class NotNow(Refusal):
    """The action, called `label`, cannot be done with the record as it is; `why` says what is in the way."""

    def __init__(self, label: Label, why: tuple[Failure, ...] = ()) -> None:
        super().__init__(str(label))
        self.label, self.why = label, why


class Done(Refusal):
    """The action, called `label`, can be done one time only, and was; `made` came of it."""

    def __init__(self, label: Label, made: tuple[Made, ...]) -> None:
        super().__init__(str(label))
        self.label, self.made = label, made


class StaleDefinitions(Exception):
    """New definitions were applied since this work began; it is run again with them."""


UNSEEN: Final[Label] = {"zh": "无权查看的记录", "en": "something you may not see"}
"""What an entity is called to whoever may not know of it."""


def label_of(context: Context, entity: str) -> Label:
    """What an entity is called, to those who may know of it; also where the engine acts on their behalf."""
    asking = context.behalf or context.principal
    known = context.compiled.visible(asking.roles).entities.get(entity)
    return UNSEEN if known is None else known.label


def administrators_only(context: Context, right: str, entity: str) -> None:
    """Raises Forbidden for whoever is no administrator."""
    if not administers(context.compiled.catalog, context.principal.roles):
        raise Forbidden(right, entity)


def view_of(context: Context, entity: str, *, spoken: bool = False) -> Readable:
    """The entity as this person sees it, with `spoken` in their language; raises NotFound where nothing is to see."""
    locale = context.principal.locale if spoken else ""
    found = readable(context.compiled, entity, context.principal.roles, locale)
    if found is None:
        raise NotFound
    return found
