"""All documents or none, the same bytes every time, a sentence when they cannot be written."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from xiezhi.blueprint.output import (
    TEMPORARY,
    OutputUnwritable,
    check_writable,
    documents_of,
    write_all,
)

OLD = {"blueprint.html": b"old page", "blueprint.json": b"old data"}
NEW = {"blueprint.html": b"new page", "blueprint.json": b"new data"}


@pytest.fixture
def out(tmp_path):
    write_all(OLD, tmp_path / "out")
    return tmp_path / "out"


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def test_documents_replace_the_old_ones_and_leave_other_files_alone(out):
    (out / "notes.txt").write_text("mine")
    assert write_all(NEW, out) == (out / "blueprint.html", out / "blueprint.json")
    assert contents(out) == {**NEW, "notes.txt": b"mine"}
    assert not list(out.glob(f"{TEMPORARY}*"))


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("ours")])
def test_an_interrupted_run_leaves_the_old_documents_whole(out, monkeypatch, error):
    synced = []

    def interrupted(descriptor):
        synced.append(descriptor)
        if len(synced) == 2:
            raise error

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(type(error)):
        write_all(NEW, out)
    assert contents(out) == OLD
    assert not list(out.glob(f"{TEMPORARY}*"))


KILLED = """
import os, sys, time
from pathlib import Path
from xiezhi.blueprint.output import write_all
def stuck(descriptor):
    print("writing", flush=True)
    time.sleep(60)
os.fsync = stuck
write_all({"blueprint.html": b"new page"}, Path(sys.argv[1]))
"""


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_a_killed_run_leaves_the_old_documents_and_the_next_run_tidies_up(out):
    with subprocess.Popen([sys.executable, "-c", KILLED, str(out)], stdout=subprocess.PIPE) as run:
        assert run.stdout.readline().strip() == b"writing"
        check_writable(out)
        assert list(out.glob(f"{TEMPORARY}*")), "a running process keeps its folder"
        run.send_signal(signal.SIGKILL)
    assert contents(out) == OLD
    assert list(out.glob(f"{TEMPORARY}*"))
    check_writable(out)
    assert not list(out.glob(f"{TEMPORARY}*"))


def test_a_file_in_the_way_gets_a_sentence(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputUnwritable, match="is not a folder"):
        check_writable(tmp_path / "out")
    with pytest.raises(OutputUnwritable, match="below a file"):
        check_writable(tmp_path / "out" / "deeper")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.ENOSPC, "is full"), (errno.EACCES, "may not be written"), (errno.EIO, "cannot be")],
)
def test_a_disk_that_refuses_gets_a_sentence(out, monkeypatch, number, sentence):
    def refuse(_descriptor):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OutputUnwritable, match=sentence):
        write_all(NEW, out)
    assert contents(out) == OLD


def test_trying_a_folder_leaves_nothing(tmp_path):
    check_writable(tmp_path / "new")
    assert not (tmp_path / "new").exists()


HASHES = """
import hashlib, runpy, sys
made = runpy.run_path(sys.argv[1])
from xiezhi.blueprint.output import documents_of
for name, content in sorted(documents_of(made["synthetic_blueprint"]()).items()):
    print(name, hashlib.sha256(content).hexdigest())
"""


def hashes(seed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", HASHES, str(Path(__file__).with_name("conftest.py"))],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC{seed}"},
    )
    return done.stdout


@pytest.mark.slow
def test_the_same_findings_give_the_same_bytes_in_every_process():
    first = hashes("1")
    assert len(first.splitlines()) == 5
    assert first == hashes("7")


def test_drawing_twice_in_one_process_gives_the_same_page(blueprint, documents):
    assert documents_of(blueprint, ("html",))["blueprint.html"] == documents["blueprint.html"]


@pytest.mark.parametrize("first", ["zh", "en"])
def test_the_language_asked_for_takes_the_plain_name(blueprint, first, documents):
    other = {"zh": "en", "en": "zh"}[first]
    made = documents_of(blueprint, ("docx",), first)
    assert set(made) == {"blueprint.docx", f"blueprint.{other}.docx"}
    same = "blueprint.docx" if first == "zh" else "blueprint.zh.docx"
    assert made[same] == documents["blueprint.docx"]
