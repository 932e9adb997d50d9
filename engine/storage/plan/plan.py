"""A plan: everything an apply does, as data that can be written to a file, looked at, and carried out later."""

from hashlib import sha256

import msgspec
from msgspec import Struct

from engine.storage.driver.base import Dialect
from engine.storage.plan.change import Risk, Symbol
from engine.storage.plan.render import Step

FORMAT = 1
"""How catalogs and plans are written. An engine refuses what a newer one has written."""


class UnreadablePlan(Exception):
    """A file is not a plan of this engine, or was changed after it was written."""


class Line(Struct, frozen=True):
    """What a reader is shown of one change. `rows` are the records it concerns, None where that has no meaning.

    `blocked` says that it is not carried out, and `remedy` what to do instead. A line with `confirm` is carried out
    once that name is confirmed. `examples` are a few of the records that are in the way, by id and title.
    """

    symbol: Symbol
    path: str
    what: str
    risk: Risk
    rows: int | None = None
    blocked: bool = False
    remedy: str = ""
    confirm: str = ""
    examples: tuple[str, ...] = ()


class Precondition(Struct, frozen=True):
    """A query that must count nothing, asked again inside the applying transaction."""

    what: str
    sql: str


class Plan(Struct, frozen=True, kw_only=True):
    """From version `base` of a database's definitions to the `catalog` it brings (bytes of meta.catalog.encode).

    `base` is 0 and `base_hash` empty where nothing was applied yet. `shape` is the fingerprint of `tables` as they were
    when the plan was made. `sources` are the definition files, packed (see sources.py). With `rebuilds` SQLite looks
    whether references hold when all is done, not meanwhile. Automations `begun` are done where their conditions hold
    already.
    """

    format: int = FORMAT
    dialect: Dialect
    base: int
    base_hash: str
    hash: str
    tables: tuple[str, ...]
    shape: str
    lines: tuple[Line, ...]
    preconditions: tuple[Precondition, ...]
    steps: tuple[Step, ...]
    rebuilds: bool = False
    begun: tuple[str, ...] = ()
    catalog: bytes
    sources: bytes

    @property
    def blocked(self) -> tuple[Line, ...]:
        """The lines that keep the whole plan from being applied."""
        return tuple(line for line in self.lines if line.blocked)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return self.hash == self.base_hash and not self.steps and not self.lines


class _File(Struct, frozen=True, kw_only=True):
    metaloom_plan: int
    digest: str
    plan: msgspec.Raw


def catalog_hash(encoded: bytes) -> str:
    """What stands for a catalog where versions are compared."""
    return sha256(encoded).hexdigest()


def write_plan(plan: Plan) -> bytes:
    """A plan as a JSON file that says when it was changed by hand."""
    inner = msgspec.json.encode(plan)
    file = _File(metaloom_plan=FORMAT, digest=sha256(inner).hexdigest(), plan=msgspec.Raw(inner))
    return msgspec.json.encode(file)


def read_plan(content: bytes) -> Plan:
    """What `write_plan` wrote; raises UnreadablePlan for anything else."""
    try:
        file = msgspec.json.decode(content, type=_File)
        plan = msgspec.json.decode(file.plan, type=Plan)
    except msgspec.DecodeError as problem:
        raise UnreadablePlan(f"this is not a plan: {problem}") from problem
    if file.metaloom_plan > FORMAT:
        raise UnreadablePlan(f"the plan has format {file.metaloom_plan}, this engine reads up to {FORMAT}")
    if sha256(bytes(file.plan)).hexdigest() != file.digest or catalog_hash(plan.catalog) != plan.hash:
        raise UnreadablePlan("the plan was changed after it was written: make it anew with `loom plan --out`")
    return plan
