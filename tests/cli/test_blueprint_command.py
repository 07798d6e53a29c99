"""`xiezhi blueprint` as a user meets it: what it prints, writes and refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from xiezhi.cli.main import run

COMMAND = [sys.executable, "-m", "xiezhi", "blueprint"]


@pytest.fixture(scope="module")
def folder(root):
    found = root / "cases" / "yuqian"
    if not (found / "case.toml").is_file():
        pytest.skip("the first case is not in this checkout")
    return found


@pytest.mark.slow
def test_the_first_case_becomes_documents_and_the_page_is_named(folder, tmp_path, capsys):
    out = tmp_path / "out"
    assert run(["blueprint", str(folder), "-o", str(out), "--formats", "html,json,xlsx"]) == 0
    said = capsys.readouterr()
    assert said.out == f"{out / 'blueprint.html'}\n"
    n = len([step for step in said.err.splitlines() if step.startswith("问题 ")])
    assert n > 0
    assert f"问题 {n}/{n}：" in said.err
    assert sorted(p.name for p in out.iterdir()) == [
        "blueprint.html",
        "blueprint.json",
        "blueprint.xlsx",
    ]
    told = json.loads((out / "blueprint.json").read_bytes())
    answers = [a for chapter in told["chapters"] for a in chapter["answers"]]
    assert [a["id"] for a in answers[:4]] == ["sides", "contact", "nearness", "complement"]
    assert len(answers) == n
    lacking = {name for a in answers for name in a.get("missing", ())}
    assert not [name for name in lacking if list(folder.glob(f"{name}.*"))]
    assert {a["state"] for a in answers if not a.get("missing")} == {"answered"}


@pytest.mark.slow
def test_the_first_case_gives_the_same_bytes_in_two_processes(folder, tmp_path):
    made = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        subprocess.run(
            [*COMMAND, folder, "-o", out, "--quiet", "--formats", "html,xlsx,json"],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        made.append({p.name: p.read_bytes() for p in out.iterdir()})
    assert len(made[0]) == 3
    assert [name for name in made[0] if made[0][name] != made[1][name]] == []


def test_quiet_says_nothing_but_the_path(folder, tmp_path, capsys):
    arguments = ["blueprint", str(folder), "-o", str(tmp_path), "--formats", "json", "--quiet"]
    assert run(arguments) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == (f"{tmp_path / 'blueprint.json'}\n", "")


def test_a_folder_without_a_case_gets_sentences_and_exit_1(tmp_path, capsys):
    assert run(["blueprint", str(tmp_path), "-o", str(tmp_path / "out")]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "case.toml" in said.err
    assert not (tmp_path / "out").exists()


def test_an_output_that_is_a_file_gets_a_sentence(folder, tmp_path, capsys):
    out = tmp_path / "out"
    out.write_text("mine")
    assert run(["blueprint", str(folder), "-o", str(out)]) == 2
    assert "不是文件夹" in capsys.readouterr().err
    assert run(["blueprint", str(folder), "-o", str(out), "--lang", "en"]) == 2
    assert "is not a folder" in capsys.readouterr().err
    assert out.read_text() == "mine"


def test_an_unknown_format_is_asked_wrongly(tmp_path, capsys):
    words = ["blueprint", str(tmp_path), "-o", str(tmp_path), "--formats", "pdf", "--lang"]
    for lang, says in (("en", "pdf is no format; choose from html,docx,xlsx,json"), ("zh", "没有")):
        with pytest.raises(SystemExit) as stopped:
            run([*words, lang])
        assert stopped.value.code == 2
        assert says in capsys.readouterr().err
