"""Help begins with an example that runs, and fits a terminal."""

from __future__ import annotations

import importlib
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from xiezhi.blueprint.progress import columns_of
from xiezhi.case.gazetteer import gazetteer
from xiezhi.cli.main import COMMANDS, overview, parser_of, run
from xiezhi.cli.new import quoted
from xiezhi.cli.parser import wrapped

HELPS = {
    f"{name} {lang}": make(lang)
    for lang in ("zh", "en")
    for name, make in {
        "xiezhi": overview,
        **{c.words: (lambda lang, c=c: parser_of(c, lang)) for c in COMMANDS},
    }.items()
}


def examples_of(text):
    """The lines of the shell at the head of a help text."""
    head = text.split("\n\n")[0].splitlines()
    assert head[0] in ("example:", "示例：")
    return [line.removeprefix("  ") for line in head[1:]]


@pytest.mark.parametrize("name", HELPS)
def test_help_fits_eighty_columns(name, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    wide = [line for line in HELPS[name].format_help().splitlines() if columns_of(line) > 80]
    assert wide == []


@pytest.mark.parametrize("name", [c.words for c in COMMANDS])
def test_help_says_the_same_in_both_languages(name):
    zh, en = (HELPS[f"{name} {lang}"] for lang in ("zh", "en"))
    assert zh.example == en.example
    assert [a.option_strings for a in zh._actions] == [a.option_strings for a in en._actions]
    assert all(a.help for a in [*zh._actions, *en._actions])


@pytest.mark.parametrize(
    "name",
    [pytest.param(c.words, marks=[pytest.mark.slow] * (c.words == "blueprint")) for c in COMMANDS],
)
def test_the_example_of_the_help_runs_in_an_empty_folder(name, tmp_path):
    if name == "roads":
        synthetic_roads(tmp_path / "roads.osm.pbf")
    script = "\n".join(["set -e", *examples_of(HELPS[f"{name} en"].format_help())])
    program = f"{shlex.quote(sys.executable)} -m xiezhi"
    done = subprocess.run(
        ["sh", "-c", f'xiezhi() {{ {program} "$@"; }}\n{script}'],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert any(tmp_path.iterdir())


def test_the_example_of_the_overview_is_made_of_those_that_run():
    known = {line for c in COMMANDS for line in HELPS[f"{c.words} en"].example.splitlines()}
    assert set(HELPS["xiezhi en"].example.splitlines()) <= known


def synthetic_roads(path):
    """A made-up road between two real county seats."""
    osmium = pytest.importorskip("osmium", reason="the extra `osm` is not installed")
    mutable = importlib.import_module("osmium.osm.mutable")
    seats = gazetteer().set_index("code").loc[["500110", "520322"], ["lon", "lat"]].to_numpy()
    with osmium.SimpleWriter(str(path)) as writer:
        for i, (lon, lat) in enumerate(seats, 1):
            writer.add_node(mutable.Node(id=i, version=1, location=(lon, lat)))
        writer.add_way(mutable.Way(id=1, version=1, nodes=[1, 2], tags={"highway": "trunk"}))


@pytest.mark.parametrize("name", ["my case", "案例 1", "-dash", "it's", "$HOME"])
def test_the_next_steps_can_be_pasted_whatever_the_folder_is_called(
    name, tmp_path, capsys, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert run(["new", "--sides", "500000", "520000", "--lang", "zh", "--", name]) == 0
    lines = [line.strip() for line in capsys.readouterr().err.splitlines()]
    check = next(line for line in lines if line.startswith("xiezhi check"))
    assert run(shlex.split(check)[1:]) == 0
    assert (tmp_path / shlex.split(quoted(Path(name)))[0] / "case.toml").is_file()


def test_wrapping_loses_no_word_and_keeps_within_its_columns():
    words = "存放文档的文件夹（不是 case 文件夹本身），默认 out；见说明。"
    for columns in range(12, 70):
        lines = wrapped(words, columns)
        assert "".join(lines).replace(" ", "") == words.replace(" ", "")
        assert max(map(columns_of, lines)) <= columns
        assert not any(line[0] in "，。；）" for line in lines)
