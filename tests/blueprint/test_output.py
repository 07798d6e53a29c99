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
    check_place,
    check_writable,
    documents_of,
    write_all,
)
from xiezhi.model.disk import OutputRefused, OutputUnwritable

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
    with pytest.raises(OutputRefused, match="is not a folder"):
        check_writable(tmp_path / "out")
    with pytest.raises(OutputRefused, match="below a file"):
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


@pytest.mark.parametrize("place", ["new", "new/below/deep"])
def test_trying_a_folder_leaves_nothing(tmp_path, place):
    check_writable(tmp_path / place)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_run_leaves_no_new_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(errno.ENOSPC, "")))
    with pytest.raises(OutputUnwritable) as caught:
        write_all(NEW, tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []
    assert caught.value.render("zh").endswith("请腾出空间或换一个位置；原有内容未改动。")


def test_a_folder_named_like_a_document_is_refused_before_anything_moves(out):
    (out / "blueprint.xlsx").mkdir()
    with pytest.raises(OutputRefused, match=r"blueprint\.xlsx is a folder"):
        check_writable(out)
    with pytest.raises(OutputRefused, match=r"blueprint\.xlsx is a folder"):
        write_all({**NEW, "blueprint.xlsx": b"new"}, out)
    assert contents(out) == OLD


def test_a_ctrl_c_while_documents_move_in_comes_too_late(out, monkeypatch):
    replace = Path.replace

    def pressed(draft, place):
        signal.raise_signal(signal.SIGINT)
        return replace(draft, place)

    monkeypatch.setattr(Path, "replace", pressed)
    write_all(NEW, out)
    assert contents(out) == NEW
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("place", ["case", "case/../case", "link", "other"])
def test_a_case_folder_takes_no_documents(tmp_path, place):
    for name in ("case", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "case.toml").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "case")
    with pytest.raises(OutputRefused, match="is a case folder"):
        check_place(tmp_path / place, tmp_path / "case")


@pytest.mark.parametrize("place", ["case/out", "case/a/b", ".", "new"])
def test_below_or_beside_a_case_documents_may_lie(tmp_path, place):
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "case.toml").write_text("")
    check_place(tmp_path / place, tmp_path / "case")


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
