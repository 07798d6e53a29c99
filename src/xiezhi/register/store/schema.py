"""The schema as SQL, made from the tables, for either database; and how older ones are brought on.

A new register gets the newest schema at once. One that is there gets every migration that it
lacks, in order, in one transaction; there is no way back. A test keeps the first schema as text
and proves that migrating it leads to the newest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from xiezhi.register.store.tables import FOLLOWING, RECORD, TABLES, Keeps, Table

VERSION = 2


@dataclass(frozen=True, slots=True)
class Migration:
    """A step from the version before. sql: statements that both databases understand.

    refill: make the tables that follow from the records anew, and fill them from the log.
    """

    version: int
    why: str
    sql: tuple[str, ...] = ()
    refill: bool = False


MIGRATIONS: tuple[Migration, ...] = (
    Migration(
        2,
        "lists by number: without an index each page sorted all items of the type",
        (
            "CREATE INDEX IF NOT EXISTS entry_by_type_id ON entry (type, id)",
            *(
                f"CREATE INDEX IF NOT EXISTS entry_{of}_by_{of}_type_id "
                f"ON entry_{of} ({of}, type, id)"
                for of in ("party", "side")
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a database writes what both have. types: by our names; closing: after the columns."""

    types: Mapping[str, str]
    closing: str
    closing_of_record: str


SQLITE = Dialect(
    {"int": "INTEGER", "text": "TEXT", "bytes": "BLOB"}, " STRICT, WITHOUT ROWID", " STRICT"
)
# Order and comparison by bytes, as SQLite has them, whatever the language of the server.
POSTGRES = Dialect({"int": "BIGINT", "text": 'TEXT COLLATE "C"', "bytes": "BYTEA"}, "", "")


def create_table(table: Table, dialect: Dialect) -> str:
    """The statement that makes a table."""
    columns = [f"{name} {dialect.types[type_]} NOT NULL" for name, type_ in table.columns]
    columns.append(f"PRIMARY KEY ({', '.join(table.key)})")
    closing = dialect.closing_of_record if table is RECORD else dialect.closing
    return f"CREATE TABLE {table.name} ({', '.join(columns)}){closing}"


def create_indexes(table: Table) -> Iterator[str]:
    """The statements that make a table's indexes."""
    for name, (columns, when) in zip(table.index_names(), table.indexes, strict=True):
        where = f" WHERE {when}" if when else ""
        yield f"CREATE INDEX {name} ON {table.name} ({', '.join(columns)}){where}"


def drop_indexes(table: Table) -> Iterator[str]:
    """The statements that take them away."""
    return (f"DROP INDEX {name}" for name in table.index_names())


@cache
def insert(table: Table, n_rows: int = 1) -> str:
    """The statement that adds rows."""
    marks = ", ".join("?" * len(table.columns))
    values = ", ".join([f"({marks})"] * n_rows)
    return f"INSERT INTO {table.name} ({', '.join(table.names)}) VALUES {values}"  # noqa: S608


@cache
def upsert(table: Table, keep: frozenset[str], n_rows: int = 1) -> str:
    """The statement that adds rows or replaces those with their keys, but for columns to keep."""
    changed = [name for name in table.names if name not in table.key and name not in keep]
    sets = ", ".join(f"{name} = excluded.{name}" for name in changed)
    then = f"DO UPDATE SET {sets}" if sets else "DO NOTHING"
    return f"{insert(table, n_rows)} ON CONFLICT ({', '.join(table.key)}) {then}"


def sqlite_triggers(table: Table) -> Iterator[str]:
    """The triggers of SQLite that let a table grow and nothing else.

    INSERT OR REPLACE deletes without firing a trigger for it; so a key that is taken is refused
    before the insert, and so is a record that is not the next one.
    """
    if table.keeps is not Keeps.ADDED:
        return
    name, refuse = table.name, f"BEGIN SELECT RAISE(ABORT, '{table.name} is append-only'); END"
    yield f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} {refuse}"
    yield f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} {refuse}"
    same = " AND ".join(f"{column} = NEW.{column}" for column in table.key)
    taken = f"EXISTS (SELECT 1 FROM {name} WHERE {same})"  # noqa: S608
    yield f"CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {name} WHEN {taken} {refuse}"
    if table is RECORD:
        next_ = "(SELECT COALESCE(MAX(seq), -1) + 1 FROM record)"
        refuse = "BEGIN SELECT RAISE(ABORT, 'record is out of order'); END"
        when = f"BEFORE INSERT ON record WHEN NEW.seq <> {next_}"
        yield f"CREATE TRIGGER record_in_order {when} {refuse}"


KEEPS_BODY = "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END"
ORDER_BODY = (
    "BEGIN IF NEW.seq <> (SELECT COALESCE(MAX(seq), -1) + 1 FROM record) THEN "
    "RAISE EXCEPTION 'record is out of order'; END IF; RETURN NEW; END"
)
# What PostgreSQL calls the moments of a trigger.
_BY_ROW, _BEFORE, _INSERT, _DELETE, _UPDATE, _TRUNCATE = 1, 2, 4, 8, 16, 32


def postgres_functions() -> Iterator[str]:
    """The functions that the triggers of PostgreSQL call."""
    for name, body in (("keeps", KEEPS_BODY), ("in_order", ORDER_BODY)):
        # the search path is the schema's own, whoever calls
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path FROM CURRENT AS $body${body}$body$"
        )


def postgres_triggers(table: Table) -> Iterator[str]:
    """The triggers of PostgreSQL, which also fire for replicas and restores."""
    for name, when, body in _postgres_moments(table):
        yield f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {body}()"
        yield f"ALTER TABLE {table.name} ENABLE ALWAYS TRIGGER {name}"


def _postgres_moments(table: Table) -> Iterator[tuple[str, str, str]]:
    if table.keeps is not Keeps.ADDED:
        return
    name = table.name
    yield f"{name}_no_change", f"BEFORE UPDATE OR DELETE ON {name} FOR EACH ROW", "keeps"
    yield f"{name}_no_truncate", f"BEFORE TRUNCATE ON {name} FOR EACH STATEMENT", "keeps"
    if table is RECORD:
        yield "record_in_order", f"BEFORE INSERT ON {name} FOR EACH ROW", "in_order"


def postgres_guards() -> frozenset[str]:
    """What the server says of the triggers when nobody touched them."""
    found = set()
    for table in TABLES:
        for name, when, body in _postgres_moments(table):
            kind = _BEFORE | (_BY_ROW if "EACH ROW" in when else 0)
            named = when.partition(" ON ")[0]
            for word, bit in (("INSERT", _INSERT), ("DELETE", _DELETE), ("UPDATE", _UPDATE)):
                kind |= bit if word in named else 0
            kind |= _TRUNCATE if "TRUNCATE" in named else 0
            source = KEEPS_BODY if body == "keeps" else ORDER_BODY
            found.add(f"{table.name} {name} A {kind} {source}")
    return frozenset(found)


def create(dialect: Dialect) -> Iterator[str]:
    """Every statement that makes an empty store."""
    if dialect is POSTGRES:
        yield from postgres_functions()
    for table in TABLES:
        yield from _made(table, dialect)


def recreate_following(dialect: Dialect) -> Iterator[str]:
    """The tables that follow from the records, dropped and made as they are now."""
    for table in FOLLOWING:
        yield f"DROP TABLE IF EXISTS {table.name}"
        yield from _made(table, dialect)


def _made(table: Table, dialect: Dialect) -> Iterator[str]:
    yield create_table(table, dialect)
    yield from create_indexes(table)
    yield from postgres_triggers(table) if dialect is POSTGRES else sqlite_triggers(table)
