"""A full disk, a file that may not be written, a newer program: a sentence, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from desk import office, words
from hands import LOG, commitment, do, opening
from rows import dump

from xiezhi.register.acts.opinions import StatementPut
from xiezhi.register.store import create_store, open_store, schema
from xiezhi.register.store import where as where_module
from xiezhi.register.store.errors import (
    StoreBusy,
    StoreDamaged,
    StoreExists,
    StoreFull,
    StoreMissing,
    StoreReadOnly,
    StoreTooNew,
    StoreUnreachable,
)
from xiezhi.register.store.postgres import PostgresServer, address
from xiezhi.register.store.schema import Migration
from xiezhi.register.store.sqlite import APPLICATION_ID, SqliteFile
from xiezhi.register.store.tables import ENTRY, ENTRY_PARTY, ENTRY_SIDE

YU = office("500000")


def put(i):
    return StatementPut(YU, f"q{i}", words("长" * 400))


def until_full(store, most=4000):
    """Record until the disk is full; how many statements were accepted, and the error."""
    for i in range(most):
        try:
            do(store, put(i))
        except StoreFull as error:
            return i, error
    raise AssertionError


def whole(where, n_statements):
    """What was accepted is there, and no more."""
    with open_store(where) as again:
        assert again.head().size == len(opening()) + n_statements
        assert again.verify().ok


@pytest.fixture
def open_folder():
    """A folder that every user may look into; those of pytest are for their own user alone."""
    with tempfile.TemporaryDirectory(prefix="xz") as made:
        folder = Path(made)
        folder.chmod(0o755)
        yield folder


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_file_that_may_not_grow_loses_nothing(store, where):
    most = store.db.rows("PRAGMA page_count")[0][0] + 40
    store.db.rows(f"PRAGMA max_page_count = {most}")
    accepted, error = until_full(store)
    assert accepted > 3
    assert "nothing was recorded" in str(error)
    assert "已满" in error.render("zh")
    assert store.view().get(f"q{accepted}") is None
    whole(where, accepted)
    store.db.rows("PRAGMA max_page_count = 1000000")
    do(store, put(accepted))
    assert store.verify().ok


@contextmanager
def small_disk(folder, kilobytes, *options):
    """A file system of its own in memory; skips where none may be mounted."""
    made = ",".join((f"size={kilobytes}k", *options))
    command = ["mount", "-t", "tmpfs", "-o", made, "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, check=False).returncode:
        pytest.skip("no file system may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_loses_nothing(tmp_path, clock):
    with small_disk(tmp_path, 3_000) as disk:
        where = disk / "register.db"
        with create_store(where, LOG.verifier, clock=clock) as store:
            do(store, *opening())
            accepted, _ = until_full(store)
            assert accepted > 3
            before = dump(store)
            with pytest.raises(StoreFull):
                store.rebuild()
            assert dump(store) == before
            with pytest.raises(StoreFull):
                store.backup(disk / "copy.db")
            assert not (disk / "copy.db").exists()
        whole(where, accepted)


def test_a_medium_that_cannot_be_written_is_read_and_says_so(tmp_path, clock):
    with small_disk(tmp_path, 20_000) as disk:
        where = disk / "register.db"
        with create_store(where, LOG.verifier, clock=clock) as store:
            do(store, *opening())
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with open_store(where, read_only=True, clock=clock) as store:
            assert store.verify().ok
            with pytest.raises(StoreReadOnly):
                do(store, put(1))
        with pytest.raises(StoreReadOnly, match="read-only"), open_store(where) as store:
            do(store, put(1))


def test_a_store_opened_for_reading_records_nothing(store, where, clock):
    before = dump(store)
    with open_store(where, read_only=True, clock=clock) as reader:
        with pytest.raises(StoreReadOnly) as error:
            do(reader, put(1))
        assert "只读" in error.value.render("zh")
        assert reader.verify().ok
    assert dump(store) == before


def writes(where, clock):
    """The name of the error that writing meets."""
    try:
        with open_store(where, clock=clock) as store:
            do(store, put(1))
    except Exception as error:  # noqa: BLE001  (whichever it is, the test compares it)
        return type(error).__name__
    return "written"


def as_nobody(work):
    """What a child process without rights answers."""
    inlet, outlet = os.pipe()
    child = os.fork()
    if not child:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        os.write(outlet, work().encode())
        os._exit(0)
    os.close(outlet)
    os.waitpid(child, 0)
    with open(inlet, encoding="utf-8") as answer:  # noqa: PTH123  (a descriptor, no path)
        return answer.read()


def test_a_file_of_somebody_else_is_said_to_be_read_only(open_folder, clock):
    """Run by a user without rights, since root may write whatever it likes."""
    where = open_folder / "register.db"
    with create_store(where, LOG.verifier, clock=clock) as store:
        do(store, *opening())
    where.chmod(0o444)
    assert as_nobody(lambda: writes(where, clock)) == "StoreReadOnly"
    with open_store(where, read_only=True, clock=clock) as store:
        assert store.head().size == len(opening())


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_full_disk_of_the_server_loses_nothing(store, where, open_folder):
    """Tables on a small disk of their own, by a tablespace."""
    if "XIEZHI_TEST_POSTGRES" in os.environ:
        pytest.skip("the server given may be on another machine")
    with small_disk(open_folder, 6_000, "mode=777") as disk:
        inner = disk / "space"
        inner.mkdir(mode=0o700)
        shutil.chown(inner, *(("nobody", "nogroup") if os.geteuid() == 0 else (os.getuid(), None)))
        name = f"small_{os.getpid()}"
        store.db.run([f"CREATE TABLESPACE {name} LOCATION '{inner}'"])
        try:
            tables = ("record", "item", "about", "statement", "detail")
            store.db.run(f"ALTER TABLE {one} SET TABLESPACE {name}" for one in tables)
            accepted, _ = until_full(store)
            assert accepted > 3
            whole(where, accepted)
        finally:
            store.db.run(f"ALTER TABLE {one} SET TABLESPACE pg_default" for one in tables)
            store.db.run([f"DROP TABLESPACE {name}"])


@pytest.mark.parametrize("kind", ["sqlite"])
def test_one_who_waits_too_long_for_another_writer_is_told(store, where):
    with closing(sqlite3.connect(where, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        store.db.rows("PRAGMA busy_timeout = 50")
        with pytest.raises(StoreBusy, match="nothing was recorded"):
            do(store, put(1))
        other.execute("ROLLBACK")
    do(store, put(1))


@pytest.mark.parametrize("kind", ["postgresql"])
def test_one_who_waits_too_long_for_another_writer_on_the_server_is_told(store, where):
    with closing(PostgresServer(where)) as other, other.writing():
        store.db.run(["SET lock_timeout TO '50ms'"])
        with pytest.raises(StoreBusy, match="nothing was recorded"):
            do(store, put(1))
    do(store, put(1))


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_lost_connection_is_said_and_made_again(store, where):
    pid = store.db.rows("SELECT pg_backend_pid()")[0][0]
    with closing(PostgresServer(where)) as other:
        other.rows("SELECT pg_terminate_backend(?)", (pid,))
    with pytest.raises(StoreUnreachable):
        do(store, put(1))
    do(store, put(1))
    assert store.verify().ok


def test_a_newer_register_is_not_opened(store, where, clock):
    store.db.rows("INSERT INTO migration VALUES (?, ?)", (schema.VERSION + 1, "2030"))
    with pytest.raises(StoreTooNew) as error:
        open_store(where, clock=clock)
    assert "请升级本程序" in error.value.render("zh")
    assert f"schema {schema.VERSION + 1}" in str(error.value)


def test_an_older_register_is_brought_up_once_and_forward(busy, where, clock, monkeypatch):
    """A migration that a later version might have: a column more, tables filled anew."""
    step = Migration(
        schema.VERSION + 1,
        "say where a record came in",
        ("ALTER TABLE record ADD COLUMN way TEXT NOT NULL DEFAULT ''",),
        refill=True,
    )
    before = list(busy.entries())
    monkeypatch.setattr(schema, "MIGRATIONS", (step,))
    monkeypatch.setattr(where_module, "VERSION", step.version)
    with pytest.raises(StoreReadOnly, match="open it once"):
        open_store(where, read_only=True, clock=clock)
    for _ in range(2):
        with open_store(where, clock=clock) as store:
            assert store.db.rows("SELECT DISTINCT way FROM record") == [("",)]
            assert list(store.entries()) == before
    versions = busy.db.rows("SELECT version FROM migration ORDER BY version")
    assert versions == [(n,) for n in range(1, step.version + 1)]
    monkeypatch.undo()
    with pytest.raises(StoreTooNew):
        open_store(where, clock=clock)


def test_a_migration_that_fails_leaves_all_as_it_was(busy, where, clock, monkeypatch):
    good = "ALTER TABLE entry ADD COLUMN way TEXT NOT NULL DEFAULT ''"
    step = Migration(schema.VERSION + 1, "", (good, "ALTER TABLE nowhere ADD COLUMN way TEXT"))
    before = dump(busy)
    monkeypatch.setattr(schema, "MIGRATIONS", (step,))
    monkeypatch.setattr(where_module, "VERSION", step.version)
    with pytest.raises((StoreDamaged, StoreMissing)):
        open_store(where, clock=clock)
    monkeypatch.undo()
    with open_store(where, clock=clock) as store:
        assert dump(store) == before


def test_a_place_that_is_taken_is_never_overwritten(store, where):
    before = dump(store)
    with pytest.raises(StoreExists, match="never overwritten"):
        create_store(where, LOG.verifier)
    assert dump(store) == before


def test_a_place_without_a_register_is_said_to_have_none(where):
    with pytest.raises(StoreMissing, match="xiezhi ledger init"):
        open_store(where)
    assert isinstance(where, str) or not where.exists()


def another_programs(path):
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE t (a)")


OTHERS = {
    "another program's database": another_programs,
    "no database": lambda p: p.write_text("日期,金额\n" * 100),
    "an empty file": lambda p: p.touch(),
}


@pytest.mark.parametrize("what", OTHERS)
def test_a_file_that_is_no_register_is_said_to_be_none_and_stays(tmp_path, what):
    path = tmp_path / "其他.db"
    OTHERS[what](path)
    before = path.read_bytes()
    with pytest.raises(StoreMissing, match="no register"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_damaged_file_is_said_to_be_damaged(places, clock):
    where = places()
    with create_store(where, LOG.verifier, clock=clock) as store:
        do(store, *opening(), *commitment())
    data = bytearray(where.read_bytes())
    data[5000:] = os.urandom(len(data) - 5000)
    where.write_bytes(data)
    with pytest.raises(StoreDamaged), open_store(where, clock=clock) as store:
        store.verify()


def test_a_folder_that_is_not_there_and_a_server_that_does_not_answer_are_said(tmp_path):
    with pytest.raises(StoreUnreachable, match="folder"):
        create_store(tmp_path / "无" / "register.db", LOG.verifier)
    with pytest.raises(StoreUnreachable) as error:
        open_store("postgresql://u:secret@127.0.0.1:1/d")
    assert "secret" not in str(error.value) + error.value.render("zh")


def test_a_servers_address_says_schema_socket_and_security():
    far = address("postgresql://li@db.example:6432/yuqian?schema=ledger")
    assert (far.schema, far.options["port"], far.options["database"]) == ("ledger", 6432, "yuqian")
    assert far.options["ssl_context"].check_hostname
    assert address("postgresql://li@localhost/d").options["ssl_context"] is None
    assert address("postgresql://li@h/d?sslmode=disable").options["ssl_context"] is None
    here = address("postgresql://li@/d?host=/run/postgresql&port=5433")
    assert here.options["unix_sock"] == "/run/postgresql/.s.PGSQL.5433"
    with pytest.raises(StoreMissing):
        address('postgresql://li@h/d?schema=x"; DROP')


def test_the_schema_is_the_one_that_was_released(root):
    """Change a table only with a migration, then add that schema's text beside the first."""
    held = (root / f"tests/register/store/schema-{schema.VERSION}.sql").read_text("utf-8")
    for dialect in (schema.SQLITE, schema.POSTGRES):
        for statement in schema.create(dialect):
            assert statement in held


def test_a_register_of_the_first_schema_is_brought_to_the_newest(busy, root, places, clock):
    """The rows of today in the tables of then."""
    first = (root / "tests/register/store/schema-1.sql").read_text("utf-8")
    path = places()
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        file.executescript(first.partition("-- Version 1, PostgreSQL")[0])
        for name, rows in dump(busy).items():
            kept = [row for row in rows if name != "migration" or row[0] == 1]
            for row in kept:
                marks = ",".join("?" * len(row))
                file.execute(f"INSERT INTO {name} VALUES ({marks})", row)  # noqa: S608
        file.commit()
    with open_store(path, clock=clock) as store:
        assert store.verify().ok
        assert store.db.schema() == store.db.expected_schema()
        assert list(store.entries()) == list(busy.entries())
        assert store.db.rows("SELECT MAX(version) FROM migration") == [(schema.VERSION,)]


def test_every_step_runs_on_either_database_and_twice_does_no_harm(busy):
    for table in (ENTRY, ENTRY_PARTY, ENTRY_SIDE):
        busy.db.run([f"DROP INDEX {table.index_names()[-1]}"])
    for _ in range(2):
        busy.db.run(sql for step in schema.MIGRATIONS for sql in step.sql)
    assert busy.verify().ok


def test_the_guards_of_a_new_file_are_those_expected(places, clock):
    with create_store(places(), LOG.verifier, clock=clock) as store:
        assert isinstance(store.db, SqliteFile)
        assert store.db.schema() == store.db.expected_schema()
        assert len(store.db.schema()) > 50
