"""The database itself keeps what was recorded, and whatever is done in spite of that is noticed."""

# ruff: noqa: S608  (names of tables come from the program)

from __future__ import annotations

import sqlite3

import pytest
from desk import office, words
from hands import LOG, do, key
from rows import dump

from xiezhi.register import act_to_plain
from xiezhi.register.acts.opinions import StatementPut
from xiezhi.register.log.record import Record, signed_act
from xiezhi.register.plain import canonical
from xiezhi.register.store import logged
from xiezhi.register.store.errors import StoreDamaged
from xiezhi.register.store.tables import NODE, RECORD, TABLES, Keeps

KEPT = [one for one in TABLES if one.keeps is Keeps.ADDED]


def first(store, table):
    keys = ", ".join(table.key)
    return store.db.rows(f"SELECT {', '.join(table.names)} FROM {table.name} ORDER BY {keys}")[0]


@pytest.fixture
def full(busy):
    """A register with a row in every table that only grows."""
    busy.keep_checkpoint(busy.checkpoint().signed(LOG))
    return busy


@pytest.mark.parametrize("table", KEPT, ids=lambda one: one.name)
def test_no_statement_changes_what_was_recorded(full, kind, table):
    row, column = first(full, table), table.columns[-1][0]
    names, marks = ", ".join(table.names), ", ".join("?" * len(row))

    again = f"ON CONFLICT ({', '.join(table.key)}) DO UPDATE SET {column} = excluded.{column}"
    statements = [
        (f"UPDATE {table.name} SET {column} = {column}", ()),
        (f"DELETE FROM {table.name}", ()),
        (f"INSERT INTO {table.name} ({names}) VALUES ({marks}) {again}", row),
    ]
    if kind == "sqlite":
        statements += [
            (f"INSERT OR REPLACE INTO {table.name} ({names}) VALUES ({marks})", row),
            (f"REPLACE INTO {table.name} ({names}) VALUES ({marks})", row),
            (f"UPDATE OR REPLACE {table.name} SET {table.key[0]} = {table.key[0]}", ()),
        ]
    else:
        statements += [(f"TRUNCATE {table.name}", ()), (f"TRUNCATE {table.name} CASCADE", ())]
    before = dump(full)
    for sql, values in statements:
        with pytest.raises(StoreDamaged, match=r"append-only|out of order"):
            full.db.rows(sql, values)
        assert dump(full) == before, sql


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_connection_without_our_settings_cannot_either(where):
    """INSERT OR REPLACE fires no trigger for what it deletes unless recursive triggers are on."""
    with sqlite3.connect(where) as stranger:
        stranger.execute("PRAGMA recursive_triggers = OFF")
        row = stranger.execute("SELECT * FROM record WHERE seq = 3").fetchone()
        for sql in ("INSERT OR REPLACE", "INSERT OR IGNORE"):
            for given in (row, (None, *row[1:])):
                with pytest.raises(sqlite3.IntegrityError, match=r"append-only|out of order"):
                    stranger.execute(f"{sql} INTO record VALUES (?, ?, ?, ?, ?, ?)", given)
    stranger.close()


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_server_that_replays_fires_the_guards_all_the_same(full):
    """Triggers are off for a replica's role unless they are always on."""
    full.db.run(["SET session_replication_role TO replica"])
    with pytest.raises(StoreDamaged, match="append-only"):
        full.db.rows("DELETE FROM record WHERE seq = 3")


def test_a_record_out_of_order_is_refused_by_the_database(full):
    row = full.db.rows("SELECT received, party, kind, leaf, entry FROM record WHERE seq = 3")[0]
    for seq in (full.head().size + 1, -1):
        with pytest.raises(StoreDamaged, match="out of order"):
            full.db.rows("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)", (seq, *row))


def off(store, kind):
    """Take the guard of records away, as an administrator might."""
    if kind == "sqlite":
        names = ("record_no_update", "record_no_delete", "record_no_replace", "record_in_order")
        store.db.run(f"DROP TRIGGER {name}" for name in names)
    else:
        store.db.run(["ALTER TABLE record DISABLE TRIGGER ALL"])


def questions(store):
    return {one.question.value for one in store.verify().failed}


def test_a_guard_that_was_taken_away_is_noticed(full, kind):
    off(full, kind)
    assert questions(full) == {"schema"}


TAMPERED = {
    "a byte of a record": "UPDATE record SET entry = ? WHERE seq = 5",
    "the leaf too": "UPDATE record SET entry = ?, leaf = ? WHERE seq = 5",
    "a record removed": "DELETE FROM record WHERE seq = 5",
    "the last record removed": "DELETE FROM record WHERE seq = (SELECT MAX(seq) FROM record)",
    "another party in the column": "UPDATE record SET party = '甲' WHERE seq = 5",
    "another kind in the column": "UPDATE record SET kind = 'voted' WHERE seq = 5",
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_an_administrator_changes_is_noticed(full, kind, how):
    off(full, kind)
    entry = bytearray(list(full.entries())[5])
    entry[-20] ^= 1
    leaf = full.hashes.leaf(bytes(entry))
    sql = TAMPERED[how]
    full.db.rows(sql, (bytes(entry), leaf)[: sql.count("?")])
    assert questions(full) > {"schema"}


def test_a_node_that_was_changed_is_noticed(full, kind):
    full.db.run(
        ["DROP TRIGGER node_no_update"] if kind == "sqlite" else
        ["ALTER TABLE node DISABLE TRIGGER ALL"]
    )  # fmt: skip
    full.db.rows("UPDATE node SET hash = ? WHERE level = 1 AND idx = 0", (bytes(32),))
    assert questions(full) == {"schema", "nodes"}


@pytest.mark.parametrize("table", [one for one in TABLES if one.keeps is Keeps.FOLLOWS],
                         ids=lambda one: one.name)  # fmt: skip
def test_a_row_too_many_in_any_table_is_noticed(full, table):
    row = tuple(0 if type_ == "int" else "甲" for _, type_ in table.columns)
    full.db.add(table, [row])
    assert questions(full) == {"tables"}
    full.rebuild()
    assert full.verify().ok


def written_past(store, party, content, line):
    """A record with everything that goes with it, written past the program."""
    size = store.head().size
    entry = Record(size, "2026-03-02T01:00:00Z", party, content, line).encode()
    leaf = store.hashes.leaf(entry)
    _, nodes = logged.frontier(store.db, size).appended(leaf)
    kind = content.partition(b'"kind":"')[2].partition(b'"')[0].decode()
    store.db.add(RECORD, [(size, "2026-03-02T01:00:00Z", party, kind, leaf, entry)])
    store.db.add(NODE, nodes[1:])


def test_a_record_that_the_rules_forbid_is_noticed(full):
    """Correctly hashed and signed, but not allowed."""
    act = StatementPut(office("500000"), "治水", words("taken"))
    content = canonical(act_to_plain(act))
    written_past(full, act.by, content, signed_act(LOG.name, act.by, content, key("seat-500000")))
    assert questions(full) == {"rules"}


@pytest.mark.parametrize(
    "content", [b'{"kind":"voted"', b'"kind":"voted"\xff', b'{"kind":"voted"}', b'{"kind":"x"} ']
)
def test_a_record_that_holds_no_act_is_noticed_in_a_sentence(full, content):
    written_past(full, office("500000"), content, None)
    assert questions(full) == {"rules"}
    with pytest.raises(StoreDamaged, match="holds no act"):
        full.rebuild()


def test_the_programs_own_writes_pass_the_guards(full):
    do(full, StatementPut(office("500000"), "q", words("q")))
    assert full.verify().ok
