"""The engine's own bookkeeping: tables without a screen, created and changed by the same plan as all others.

Their names begin with `_`, which no entity's name can.
"""

from functools import cache

from sqlalchemy import Column, Index, LargeBinary, MetaData, PrimaryKeyConstraint, Table, Text, and_
from sqlalchemy.sql.elements import ColumnElement

from engine.meta.fields import BoolField, DatetimeField, IntegerField
from engine.storage.driver.base import Dialect
from engine.storage.schema.columns import ColumnType, column_type


@cache
def engine_table(name: str, dialect: Dialect) -> Table:
    """One of the tables below, for building statements."""
    metadata = MetaData()
    add_engine_tables(metadata, dialect)
    return metadata.tables[name]


def waits(jobs: Table) -> ColumnElement[bool]:
    """Whether a job is neither in a worker's hands nor dead."""
    return and_(jobs.c.token.is_(None), jobs.c.due_at.is_not(None))


def waits_with_key(jobs: Table) -> ColumnElement[bool]:
    """The same of a job with a key; said so that the index of these is not taken for one of all that wait."""
    return and_(jobs.c.key.is_not(None), waits(jobs))


def add_engine_tables(metadata: MetaData, dialect: Dialect) -> None:
    """Add them to `metadata`, typed for `dialect`."""
    number = column_type(IntegerField(name="number", label={}), dialect)
    moment = column_type(DatetimeField(name="moment", label={}), dialect)
    yes_no = column_type(BoolField(name="yes_no", label={}), dialect)

    def table(name: str, *columns: Column[object], key: tuple[str, ...]) -> Table:
        # Small rows found by their key alone need no row number; the stored catalogs are large.
        rowid = name in ("_catalog", "_idempotency")
        primary = PrimaryKeyConstraint(*key, name=f"pk{name}")
        return Table(name, metadata, *columns, primary, sqlite_strict=True, sqlite_with_rowid=rowid)

    def numbered(name: str, *columns: Column[object]) -> Table:
        # No number comes twice, also not after the last row was deleted.
        key = Column("id", number, primary_key=True, autoincrement=True)
        return Table(name, metadata, key, *columns, sqlite_strict=True, sqlite_autoincrement=True)

    def column(name: str, kind: ColumnType, *, empty: bool = False) -> Column[object]:
        return Column(name, kind, nullable=empty, autoincrement=False)

    # Every version of the definitions that was ever applied; the newest is what workers load.
    table(
        "_catalog",
        column("version", number),
        column("hash", Text()),
        column("bytes", LargeBinary()),
        column("sources", LargeBinary()),
        column("by", Text()),
        column("at", moment),
        key=("version",),
    )
    # What was taken out of the definitions and is kept: `place` is the column or table that holds it, `entity` the
    # table the column stands in; `field` is empty where a whole entity was parked.
    table(
        "_parked",
        column("name", Text()),
        column("version", number),
        column("entity", Text()),
        column("field", Text()),
        column("place", Text()),
        column("definition", Text()),
        key=("name", "version"),
    )
    # Raised by whoever changes definitions, settings or people; a worker keeps what it derived under its stamp.
    table("_stamp", column("name", Text()), column("n", number), key=("name",))
    # The last word of each worker, and of whoever looked at everything (service/reporting.py).
    table("_report", column("name", Text()), column("at", moment), column("text", Text()), key=("name",))
    # What administrators set; a setting without a row has its default.
    table("_setting", column("name", Text()), column("value", Text()), key=("name",))
    table(
        "_credential",
        column("user", number),
        column("hash", Text()),
        column("one_time", yes_no),
        column("changed_at", moment),
        key=("user",),
    )
    sessions = table(
        "_session",
        column("token", Text()),
        column("user", number),
        column("created_at", moment),
        column("expires_at", moment),
        column("seen_at", moment, empty=True),
        column("program", Text(), empty=True),
        column("network", Text(), empty=True),
        column("half", yes_no, empty=True),
        key=("token",),
    )
    Index("ix_session_user", sessions.c.user)
    # Who tried to log in too often: a hash of the account or the network, and the instant, in milliseconds, that their
    # tries so far have used up.
    attempts = table("_attempt", column("key", Text()), column("until", number), key=("key",))
    Index("ix_attempt_until", attempts.c.until)
    # One-time links to a new password: the hash of the token, whose password, and until when.
    resets = table(
        "_reset", column("token", Text()), column("user", number), column("expires_at", moment), key=("token",)
    )
    Index("ix_reset_user", resets.c.user)
    # One-time links to answer a task of approval: the hash of the token, which task, whose, and until when.
    links = table(
        "_answer_link",
        column("token", Text()),
        column("task", number),
        column("user", number),
        column("expires_at", moment),
        key=("token",),
    )
    Index("ix_answer_link_task", links.c.task)
    # API tokens: the hash of each, whose it is, its first characters to tell it by, and the scopes that narrow it.
    tokens = numbered(
        "_token",
        column("hash", Text()),
        column("user", number),
        column("name", Text()),
        column("mark", Text()),
        column("scopes", Text()),
        column("created_at", moment),
        column("expires_at", moment),
        column("used_at", moment, empty=True),
    )
    Index("ix_token_hash", tokens.c.hash, unique=True)
    Index("ix_token_user", tokens.c.user)
    # Second factors: the sealed secret, the last step of time a code was taken for, digests of codes that recover it.
    table(
        "_factor",
        column("user", number),
        column("secret", Text()),
        column("step", number),
        column("codes", Text()),
        key=("user",),
    )
    # Who somebody is to a provider of log-ins.
    identities = table(
        "_identity",
        column("issuer", Text()),
        column("subject", Text()),
        column("user", number),
        key=("issuer", "subject"),
    )
    Index("ix_identity_user", identities.c.user)
    # How far each numbering has counted.
    table(
        "_counter",
        column("numbering", Text()),
        column("scope", Text()),
        column("period", Text()),
        column("value", number),
        key=("numbering", "scope", "period"),
    )
    # Actions that a record has done one time only, with what came of them: a row for each record that was made, one
    # without where none was.
    table(
        "_done",
        column("entity", Text()),
        column("record", number),
        column("action", Text()),
        column("place", number),
        column("made", Text(), empty=True),
        column("made_record", number, empty=True),
        key=("entity", "record", "action", "place"),
    )
    # What decisions that are made once have decided about records (storage/rows/decided.py): by which strategy, none
    # where nothing was found, whom it picked, and how it came to that. The last of a record counts; of those who are
    # picked in turn the ids say when that was.
    decided = numbered(
        "_decided",
        column("entity", Text()),
        column("record", number),
        column("decision", Text()),
        column("strategy", Text(), empty=True),
        column("picked", number, empty=True),
        column("at", moment),
        column("trace", Text()),
    )
    Index("ix_decided_record", decided.c.decision, decided.c.record, decided.c.id)
    Index("ix_decided_picked", decided.c.decision, decided.c.strategy, decided.c.picked, decided.c.id)
    # Every value that a tracked field of a record has had, and since when; the row with the highest id holds the one it
    # has now.
    track = numbered(
        "_track",
        column("entity", Text()),
        column("record", number),
        column("field", Text()),
        column("value", Text(), empty=True),
        column("since", moment),
    )
    Index("ix_track_record", track.c.entity, track.c.field, track.c.record, track.c.id)
    # What a request with an Idempotency-Key answered, kept a day.
    remembered = table(
        "_idempotency",
        column("user", number),
        column("key", Text()),
        column("request", Text()),
        column("status", number),
        column("answer", LargeBinary()),
        column("at", moment),
        key=("user", "key"),
    )
    Index("ix_idempotency_at", remembered.c.at)
    audit = numbered(
        "_audit",
        column("at", moment),
        column("by", number, empty=True),
        column("entity", Text()),
        column("record", number),
        column("operation", Text()),
        column("version", number),
        column("before", Text(), empty=True),
        column("after", Text(), empty=True),
        column("confirmed", Text(), empty=True),
        column("action", Text(), empty=True),
        column("via", Text(), empty=True),
    )
    Index("ix_audit_record", audit.c.entity, audit.c.record, audit.c.id)
    # Hashes of audit entries, sealed in their order (storage/rows/seals.py): all up to `last`; with `version` those
    # that the plan of this version of the definitions rewrote.
    numbered(
        "_seal",
        column("at", moment),
        column("last", number),
        column("version", number, empty=True),
        column("hashes", LargeBinary()),
        column("digest", Text()),
    )
    # What is to be done in the background (storage/rows/queue.py).
    jobs = numbered(
        "_job",
        column("kind", Text()),
        column("payload", Text()),
        column("key", Text(), empty=True),
        column("by", number, empty=True),
        column("due_at", moment, empty=True),
        column("attempts", number),
        column("token", Text(), empty=True),
        column("error", Text(), empty=True),
        column("created_at", moment),
    )
    Index("ix_job_due", jobs.c.due_at, jobs.c.id)
    keyed = waits_with_key(jobs)
    Index("uq_job_key", jobs.c.key, unique=True, sqlite_where=keyed, postgresql_where=keyed)
    # What is to be done again and again, and when it is next (storage/rows/schedules.py).
    schedules = table(
        "_schedule",
        column("name", Text()),
        column("kind", Text()),
        column("payload", Text()),
        column("rule", Text()),
        column("zone", Text()),
        column("by", number, empty=True),
        column("next_at", moment),
        column("last_at", moment, empty=True),
        column("set_at", moment),
        key=("name",),
    )
    Index("ix_schedule_next", schedules.c.next_at)
    # For which records the condition of an automation holds, and when it is done again (storage/sql/marks.py).
    table(
        "_mark",
        column("automation", Text()),
        column("record", number),
        column("key", Text(), empty=True),
        column("at", moment),
        column("again_at", moment, empty=True),
        key=("automation", "record"),
    )
    # What is to leave the database, or has left it (storage/rows/outbox.py).
    parcels = table(
        "_outbox",
        column("key", Text()),
        column("channel", Text()),
        column("user", number),
        column("text", Text()),
        column("entity", Text(), empty=True),
        column("record", number, empty=True),
        column("at", moment),
        column("tries", number),
        column("sent_at", moment, empty=True),
        key=("key",),
    )
    Index("ix_outbox_at", parcels.c.at)
    # What people are to know (storage/rows/notices.py).
    notices = numbered(
        "_notice",
        column("user", number),
        column("text", Text()),
        column("entity", Text(), empty=True),
        column("record", number, empty=True),
        column("by", number, empty=True),
        column("at", moment),
        column("read_at", moment, empty=True),
    )
    Index("ix_notice_user", notices.c.user, notices.c.id)
    unread = notices.c.read_at.is_(None)
    Index("ix_notice_unread", notices.c.user, sqlite_where=unread, postgresql_where=unread)
