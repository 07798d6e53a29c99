"""Backup while others write; restore verified, into either kind of store; personal data erased."""

from __future__ import annotations

import itertools
import sqlite3
import threading
from contextlib import closing

import pytest
from desk import office, words
from hands import LOG, do, signed
from rows import dump, following

from xiezhi.register.acts.opinions import StatementPut
from xiezhi.register.log.checkpoint import Checkpoint, verified_checkpoint
from xiezhi.register.log.commitment import Opening
from xiezhi.register.log.errors import Malformed
from xiezhi.register.log.keys import SigningKey
from xiezhi.register.log.schemes import COSIGNATURE_V1
from xiezhi.register.store import batch, open_store, restore_store
from xiezhi.register.store.errors import BackupUnfit, StoreExists, StoreMissing

YU = office("500000")
NAME = "某某县张三，手机13800000000".encode()


@pytest.fixture
def kept(busy):
    """A register with checkpoints, cosignatures and personal data."""
    side = SigningKey("side.example", COSIGNATURE_V1, bytes([7]) * 32)
    note = busy.checkpoint().signed(LOG)
    busy.keep_checkpoint(note)
    busy.keep_checkpoint(note.signed(side, 1_770_000_000), [side.verifier])
    do(busy, StatementPut(YU, "q", words("q")))
    busy.keep_checkpoint(busy.checkpoint().signed(LOG))
    busy.keep_personal(NAME)
    return busy


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request):
    """A place of either kind, whatever kind the backup comes from."""
    return request.getfixturevalue("places" if request.param == "sqlite" else "schema")()


def test_a_restored_register_is_the_one_that_was_backed_up(kept, target, tmp_path, clock):
    copy = tmp_path / "备份.db"
    assert kept.backup(copy) == kept.head()
    assert restore_store(copy, target, clock) == kept.head()
    with open_store(target, clock=clock) as again:
        assert dump(again) == dump(kept)
        assert again.verify().ok
        assert again.checkpoints() == kept.checkpoints()
        do(again, StatementPut(YU, "r", words("r")))
        assert again.verify().ok


def test_a_backup_is_one_file_that_can_be_opened_where_it_lies(kept, tmp_path, clock):
    copy = tmp_path / "backup.db"
    kept.backup(copy)
    with open_store(copy, read_only=True, clock=clock) as held:
        assert following(held) == following(kept)
        assert held.verify().ok
    assert [one.name for one in tmp_path.glob("*backup*")] == ["backup.db"]


def test_a_backup_is_never_written_over_anything(kept, tmp_path):
    there = tmp_path / "backup.db"
    there.write_text("other")
    with pytest.raises(StoreExists):
        kept.backup(there)
    assert there.read_text() == "other"


def test_a_register_is_never_restored_over_another(kept, where, tmp_path, clock):
    copy = tmp_path / "backup.db"
    kept.backup(copy)
    before = dump(kept)
    with pytest.raises(StoreExists):
        restore_store(copy, where, clock)
    assert dump(kept) == before


def test_a_backup_made_while_others_write_is_of_one_moment(busy, where, tmp_path, clock):
    stop, wrote = threading.Event(), threading.Semaphore(0)

    def write():
        with open_store(where, clock=clock) as other:
            for i in itertools.count():
                if stop.is_set():
                    return
                do(other, StatementPut(YU, f"w{i}", words("w")))
                wrote.release()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        heads = []
        for i in range(5):
            assert wrote.acquire(timeout=30)
            heads.append(busy.backup(tmp_path / f"{i}.db"))
    finally:
        stop.set()
        writer.join()
    assert heads[-1].size > heads[0].size
    for i, head in enumerate(heads):
        with open_store(tmp_path / f"{i}.db", read_only=True, clock=clock) as copy:
            assert copy.head() == head
            assert copy.verify().ok
    assert busy.root(heads[0].size) == heads[0].root


def altered(path, sql, *guards):
    with closing(sqlite3.connect(path)) as file:
        for name in guards:
            file.execute(f"DROP TRIGGER {name}")
        file.execute(sql)
        file.commit()


SPOILT = {
    "a record changed": (
        "UPDATE record SET entry = CAST(REPLACE(entry, 'words', 'wordz') AS BLOB) WHERE seq = 5",
        "record_no_update",
    ),
    "the last record gone": (
        "DELETE FROM record WHERE seq = (SELECT MAX(seq) FROM record)",
        "record_no_delete",
    ),
    "a checkpoint of another log": (
        "UPDATE checkpoint SET body = 'x\n1\n'",
        "checkpoint_no_update",
    ),
    "a guard gone": ("DELETE FROM personal", "record_no_update"),
}


@pytest.mark.parametrize("how", SPOILT)
@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_backup_that_does_not_verify_is_not_restored(kept, target, tmp_path, clock, how):
    copy = tmp_path / "backup.db"
    kept.backup(copy)
    altered(copy, *SPOILT[how])
    with pytest.raises((BackupUnfit, Malformed)) as error:
        restore_store(copy, target, clock)
    assert "没有恢复" in error.value.render("zh")
    with pytest.raises(StoreMissing):
        open_store(target)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_record_that_nobody_signed_is_not_restored(kept, places, tmp_path, clock, monkeypatch):
    """A backup whose hashes are all right, of a register into which somebody wrote for others."""
    monkeypatch.setattr(batch, "signature_fault", lambda *_: None)
    kept.append(signed(StatementPut(YU, "x", words("x")), "nobody"))
    monkeypatch.undo()
    kept.backup(tmp_path / "backup.db")
    with pytest.raises(BackupUnfit, match="no open seat"):
        restore_store(tmp_path / "backup.db", places(), clock)


def test_what_is_no_backup_is_not_restored(places, tmp_path, clock):
    (tmp_path / "other").write_text("x" * 9999)
    for source, error, says in (
        (tmp_path / "other", StoreMissing, "is no backup of a register"),
        (tmp_path / "none", StoreMissing, "There is no backup"),
        (tmp_path, StoreMissing, "is a folder"),
    ):
        with pytest.raises(error, match=says):
            restore_store(source, places(), clock)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_backup_that_was_cut_off_is_said_to_be(kept, places, tmp_path, clock):
    kept.backup(tmp_path / "whole")
    (tmp_path / "cut").write_bytes((tmp_path / "whole").read_bytes()[:3000])
    with pytest.raises(BackupUnfit, match="damaged or cut off"):
        restore_store(tmp_path / "cut", places(), clock)


def test_personal_data_is_erased_and_no_proof_changes(kept):
    commitment_ = kept.keep_personal(b"another")
    kept.erase_personal(commitment_)
    (held,) = [row[0] for row in kept.db.rows("SELECT commitment FROM personal")]
    assert kept.personal(held) == NAME
    opening = kept.opening(held)
    assert opening.opens(bytes.fromhex(held))
    before = (kept.head(), kept.state().digest(), kept.inclusion(3))
    assert kept.erase_personal(held)
    assert not kept.erase_personal(held)
    assert kept.personal(held) is None
    assert (kept.head(), kept.state().digest(), kept.inclusion(3)) == before
    assert kept.verify().ok


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_was_erased_is_not_on_the_disk_any_more(kept, where):
    files = [where, where.with_name(f"{where.name}-wal")]

    def on_disk():
        return any(NAME in file.read_bytes() for file in files if file.exists())

    (held,) = [row[0] for row in kept.db.rows("SELECT commitment FROM personal")]
    assert on_disk()
    kept.erase_personal(held)
    assert not on_disk()


@pytest.mark.parametrize("size", [40, 300, 9000])
@pytest.mark.parametrize("kind", ["sqlite"])
def test_no_trace_of_one_among_many_is_left(kept, where, size):
    """Pages that were split keep old bytes in their gaps, unless the table is written anew."""
    values = [f"某人{i:04}手机{i * 7919:011}".encode() * (size // 40 + 1) for i in range(300)]
    held = [kept.keep_personal(value) for value in values]
    files = [where, where.with_name(f"{where.name}-wal")]
    erased = held[100:140:4]
    for one in erased:
        assert kept.erase_personal(one)
    on_disk = b"".join(file.read_bytes() for file in files if file.exists())
    for one, value in zip(held, values, strict=True):
        assert (value[:30] in on_disk) is (one not in erased)
        assert kept.personal(one) == (None if one in erased else value)


def test_a_backup_may_leave_personal_data_out(kept, tmp_path, clock):
    for personal in (True, False):
        copy = tmp_path / f"{personal}.db"
        kept.backup(copy, personal=personal)
        assert (NAME in copy.read_bytes()) is personal
        with open_store(copy, read_only=True, clock=clock) as held:
            assert held.verify().ok
            assert len(held.db.rows("SELECT * FROM personal")) == personal


def test_one_value_kept_twice_has_two_commitments(store):
    first, second = store.keep_personal(NAME), store.keep_personal(NAME)
    assert first != second
    assert isinstance(store.opening(first), Opening)


def test_checkpoints_gather_cosignatures_that_hold(kept):
    side = SigningKey("side.example", COSIGNATURE_V1, bytes([7]) * 32)
    first, last = kept.checkpoints()
    assert [one.name for one in first.signatures] == [LOG.name, "side.example"]
    assert first.verified([LOG.verifier, side.verifier])
    assert verified_checkpoint(last, LOG.verifier) == kept.checkpoint()
    kept.keep_checkpoint(last)  # again, which adds nothing
    assert kept.checkpoints() == (first, last)


def test_a_checkpoint_that_is_not_this_logs_is_not_kept(kept):
    forged = Checkpoint(LOG.name, 3, bytes(32)).signed(LOG)
    unsigned = kept.checkpoint(3).signed(SigningKey(LOG.name, LOG.scheme, bytes([9]) * 32))
    before = dump(kept)
    for note in (forged, unsigned):
        with pytest.raises(Malformed):
            kept.keep_checkpoint(note)
    assert dump(kept) == before
