"""The table from the paper to the program tells the truth about the code."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path

import pytest

from xiezhi.cli.main import COMMANDS

TOOL = Path(__file__).resolve().parents[2] / "tools" / "render_framework.py"


def _tool():
    spec = importlib.util.spec_from_file_location("render_framework", TOOL)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


framework = _tool()
INSTRUMENTS = framework.read_instruments()
DONE = [row for row in INSTRUMENTS if row.status == "done"]
PARTLY = [row for row in INSTRUMENTS if row.status == "partly"]


@pytest.mark.parametrize("module", sorted({row.module for row in INSTRUMENTS if row.module}))
def test_every_module_named_can_be_imported(module):
    assert importlib.import_module(module).__name__ == module


@pytest.mark.parametrize("command", sorted({row.command for row in INSTRUMENTS if row.command}))
def test_every_command_named_exists_and_its_module_runs(command):
    program, word = command.split()
    known = {c.words: c.module for c in COMMANDS}
    assert program == "xiezhi"
    assert callable(importlib.import_module(known[word]).run)


def test_what_is_done_names_its_module_and_what_is_not_yet_names_nothing():
    assert all(row.module for row in DONE)
    todo = [row for row in INSTRUMENTS if row.status == "not yet"]
    assert not [row.zh for row in todo if row.module or row.command or row.page]
    assert len(todo) + len(PARTLY) + len(DONE) == len(INSTRUMENTS)


def test_what_is_done_in_part_names_its_module_and_what_it_lacks():
    assert all(row.module and row.lacks_zh and row.lacks_en for row in PARTLY)
    whole = [row for row in INSTRUMENTS if row.status != "partly"]
    assert not [row.zh for row in whole if row.lacks_zh or row.lacks_en]
    pages = {lang: framework.page(INSTRUMENTS, lang) for lang in framework.PAGES}
    assert all(row.lacks_zh in pages["zh"] and row.lacks_en in pages["en"] for row in PARTLY)


def test_both_pages_are_rendered_from_the_table_as_it_stands():
    for lang, path in framework.PAGES.items():
        assert path.read_text(encoding="utf-8") == framework.page(INSTRUMENTS, lang)


def test_no_row_is_half_translated():
    for row in INSTRUMENTS:
        assert all((row.section, row.zh, row.en, row.asks_zh, row.asks_en)), row
        assert row.en.isascii() or "–" in row.en, row.en
        assert row.room in framework.ROOMS


def test_every_part_of_chapters_three_to_five_is_covered():
    assert {row.chapter for row in INSTRUMENTS} == set(framework.CHAPTERS)
    items = {row.section for row in INSTRUMENTS}
    assert {f"四（三）{n} 其{i}" for n in (1, 2) for i in "一二三四"} <= items
    assert {f"四（三）3 其{i}" for i in "一二三"} <= items
    assert {f"四（二）3 其{i}" for i in "一二三四五"} <= items


def test_no_instrument_appears_twice_in_a_section():
    keys = [(row.section, row.zh) for row in INSTRUMENTS]
    assert len(keys) == len(set(keys))


def test_an_english_reader_counts_the_sections_like_the_paper():
    assert framework.section_en("四（三）1 其一") == "4.3.1 (i)"
    assert framework.section_en("三（二）") == "3.2"
    assert framework.section_en("五") == "5"
