"""The dictionary is whole and does not contradict itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from xiezhi.case.dictionary import (
    ColumnType,
    UnknownTable,
    mode_classes,
    speed_ranges,
    table_spec,
    tables,
)
from xiezhi.case.gazetteer import gazetteer

ALL = list(tables().values())
COLUMNS = [(spec, column) for spec in ALL for column in spec.columns]


def test_names_and_labels_tell_columns_apart():
    for spec in ALL:
        headings = [h for c in spec.columns for h in {c.name, c.label}]
        assert len(headings) == len(set(headings)), spec.name


def test_names_and_titles_tell_tables_apart():
    names = [n for spec in ALL for n in (spec.name, spec.title.zh)]
    assert len(names) == len(set(names))


def test_keys_are_columns_and_references_lead_to_tables_with_an_id():
    for spec in ALL:
        assert set(spec.key) <= {c.name for c in spec.columns}
    for _, column in COLUMNS:
        assert (column.type is ColumnType.REF) == bool(column.table)
        assert not column.table or table_spec(column.table).column("id").required


def test_required_columns_have_an_example():
    assert [c.name for _, c in COLUMNS if c.required and not c.example] == []


def test_choices_are_given_for_enums_and_only_for_them():
    for _, column in COLUMNS:
        assert (column.type is ColumnType.ENUM) == (column.values is not None)


def test_places_hold_every_column_of_the_gazetteer():
    known = set(gazetteer().columns)
    names = {c.name for c in table_spec("places").columns}
    assert known <= names
    assert names - known == {"side", "quality", "source"}


def test_modes_have_classes_and_speeds():
    modes = set(table_spec("links").column("mode").values)
    assert modes == set(mode_classes()) == set(speed_ranges())
    classes = {c for kinds in mode_classes().values() for c in kinds}
    assert classes == set(table_spec("links").column("class").values)


def test_an_unknown_table_is_named():
    with pytest.raises(UnknownTable, match="palces"):
        table_spec("palces")


def test_the_reference_page_is_up_to_date(root):
    tool = root / "tools" / "render_dictionary.py"
    page = subprocess.run([sys.executable, tool, "--print"], capture_output=True, check=True).stdout
    assert page.decode() == (root / "docs/reference/case-format.md").read_text("utf-8")
