"""0 done, 1 failed, 2 asked wrongly, 130 interrupted: and nothing half written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from xiezhi.cli import files
from xiezhi.cli.files import write_whole
from xiezhi.cli.main import run

SIDES = ("--sides", "500000", "520000")
POSIX = pytest.mark.skipif(os.name != "posix", reason="devices and signals as POSIX has them")
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")


@pytest.fixture
def case(tmp_path, capsys):
    assert run(["new", str(tmp_path / "case"), *SIDES]) == 0
    capsys.readouterr()
    return tmp_path / "case"


@needs_full
@pytest.mark.parametrize(
    "words", [["--help"], ["blueprint", "--help"], ["--version"], ["check", "nowhere"]], ids=str
)
@pytest.mark.parametrize(("locale", "says"), [("C", "is full"), ("zh_CN.UTF-8", "磁盘已满")])
def test_output_onto_a_full_disk_is_a_sentence_and_no_traceback(xiezhi, words, locale, says):
    done = xiezhi(*words, redirect=">/dev/full", locale=locale)
    assert done.returncode == 1
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


@needs_full
def test_words_onto_a_full_disk_change_nothing_else(xiezhi, tmp_path):
    done = xiezhi("new", "x", *SIDES, cwd=tmp_path, redirect="2>/dev/full")
    assert done.stdout == "x\n"
    assert (tmp_path / "x" / "case.toml").is_file()


@POSIX
@pytest.mark.parametrize("redirect", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_do_no_harm(xiezhi, tmp_path, redirect):
    done = xiezhi("new", "x", *SIDES, cwd=tmp_path, redirect=redirect)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "made" not in done.stdout
    assert (tmp_path / "x" / "case.toml").is_file()


@POSIX
def test_a_reader_that_leaves_early_ends_the_command_quietly(xiezhi, case):
    done = xiezhi("check", case, "--format", "json", redirect="| true")
    assert done.stderr == ""


@POSIX
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_folder_that_may_not_be_written_to_is_a_failure(xiezhi, ordinary, case, tmp_path, lang):
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o555)
    (tmp_path / "x.pbf").write_bytes(b"no roads")
    for words in (
        ["new", locked / "x", *SIDES],
        ["template", locked / "x.xlsx"],
        ["roads", tmp_path / "x.pbf", "-o", locked / "x.csv"],
        ["blueprint", case, "-o", locked],
        ["blueprint", case, "-o", locked / "below" / "it"],
    ):
        done = xiezhi(*words, "--lang", lang, through=ordinary)
        assert done.returncode == 1, words
        assert {"zh": "权限", "en": "may not be written to"}[lang] in done.stderr
        assert done.stderr.count("\n") == 1
    assert list(locked.iterdir()) == []


@POSIX
def test_a_file_that_may_not_be_read_is_a_failure(xiezhi, ordinary, tmp_path):
    places = tmp_path / "places.csv"
    places.write_text("code,lon,lat\n")
    places.chmod(0)
    (tmp_path / "x.pbf").write_bytes(b"no roads")
    done = xiezhi("roads", tmp_path / "x.pbf", "--places", places, through=ordinary)
    assert (done.returncode, done.stderr) == (
        1,
        f"{places} may not be read; change its rights and try again.\n",
    )


@pytest.fixture(name="full_disk")
def full_disk_(monkeypatch):
    def refuse(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.usefixtures("full_disk")
def test_a_template_on_a_full_disk_is_a_failure_that_leaves_nothing(tmp_path, capsys, lang):
    assert run(["template", str(tmp_path / "t.xlsx"), "--lang", lang]) == 1
    assert {"zh": "磁盘已满", "en": "is full"}[lang] in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@needs_full
def test_a_device_is_written_to_and_not_replaced(tmp_path):
    link = tmp_path / "full.xlsx"
    link.symlink_to(FULL)
    with pytest.raises(Exception, match=r"the disk that holds .* is full"):
        write_whole({link: b"content"})
    assert FULL.is_char_device()
    assert not list(FULL.parent.glob(".full*"))


def test_a_file_that_is_replaced_keeps_its_rights_and_its_link(tmp_path):
    old, link = tmp_path / "old.csv", tmp_path / "link.csv"
    old.write_text("old")
    old.chmod(0o640)
    link.symlink_to(old)
    write_whole({link: b"new"})
    assert (link.is_symlink(), old.read_text(), old.stat().st_mode & 0o777) == (True, "new", 0o640)


def test_two_files_appear_together_or_not_at_all(tmp_path, monkeypatch):
    fill, filled = files._fill, []

    def interrupted(*about):
        filled.append(fill(*about))
        if len(filled) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(files, "_fill", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole({tmp_path / "a.csv": b"a", tmp_path / "b.csv": b"b"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("lang", "says"), [("zh", "已中断"), ("en", "interrupted")])
def test_ctrl_c_is_one_line_and_leaves_no_file(tmp_path, capsys, monkeypatch, lang, says):
    monkeypatch.setattr(os, "fsync", lambda _: signal.raise_signal(signal.SIGINT))
    assert run(["template", str(tmp_path / "t.xlsx"), "--lang", lang]) == 130
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@POSIX
@pytest.mark.slow
def test_ctrl_c_during_a_blueprint_leaves_the_old_document_whole(case, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "blueprint.html").write_text("old")
    words = [sys.executable, "-m", "xiezhi", "blueprint", case, "-o", out, "--lang", "en"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr.readline().startswith("questions 1/")
        running.send_signal(signal.SIGINT)
        rest = running.stderr.read()
    assert running.returncode == 130
    assert rest.splitlines()[-1] == "interrupted; each file was written whole or not at all."
    assert "Traceback" not in rest
    assert [(p.name, p.read_text()) for p in out.iterdir()] == [("blueprint.html", "old")]


@pytest.mark.parametrize("place", ["case", "case/../case", "other"])
def test_documents_among_the_tables_of_a_case_are_asked_wrongly(case, tmp_path, capsys, place):
    assert run(["new", str(tmp_path / "other"), *SIDES]) == 0
    before = sorted(p.name for p in (tmp_path / place).iterdir())
    assert run(["blueprint", str(case), "-o", str(tmp_path / place)]) == 2
    assert "is a case folder" in capsys.readouterr().err
    assert sorted(p.name for p in (tmp_path / place).iterdir()) == before


@pytest.mark.slow
def test_documents_below_a_case_are_no_concern_of_the_checker(case, capsys):
    words = ["blueprint", str(case), "-o", str(case / "out"), "--formats", "xlsx", "--quiet"]
    assert run(words) == 0
    capsys.readouterr()
    assert run(["check", str(case)]) == 0
    assert "blueprint" not in capsys.readouterr().out
