"""A new folder is whole, right and honest, or it is not there."""

from __future__ import annotations

import pytest

from xiezhi.case import scaffold
from xiezhi.case.check import check_case
from xiezhi.case.dictionary import UnknownTable, tables
from xiezhi.case.gazetteer import adjacent_provinces
from xiezhi.case.problems import errors_of
from xiezhi.case.read import read_case
from xiezhi.case.scaffold import FolderTaken, SidesTooFew, new_case
from xiezhi.model.disk import OutputUnwritable
from xiezhi.model.errors import NotAdjacent, UnknownPlace


@pytest.mark.parametrize("sides", [["500000", "520000"], ["重庆", "贵州省"], ["chongqing", "黔"]])
def test_a_new_case_can_be_read_at_once(tmp_path, sides):
    folder = new_case(tmp_path / "yuqian", sides)
    assert check_case(folder) == ()
    case = read_case(folder)
    assert (case.id, len(case.table("places"))) == ("yuqian", 126)


def test_every_pair_of_adjacent_provinces_scaffolds_without_a_problem(tmp_path):
    pairs = adjacent_provinces()
    for a, b in pairs:
        assert check_case(new_case(tmp_path / f"{a}-{b}", [a, b])) == ()
    assert len(pairs) >= 65


def test_the_guide_names_every_table_in_both_languages(tmp_path):
    guide = (new_case(tmp_path / "x", ["500000", "520000"]) / "README.md").read_text("utf-8")
    for spec in tables().values():
        assert f"`{spec.name}." in guide
        assert spec.about.zh in guide
        assert spec.about.en in guide


def test_empty_tables_on_request_have_their_header_and_no_error(tmp_path):
    names = list(tables())
    folder = new_case(tmp_path / "x", ["500000", "520000"], with_tables=names)
    problems = check_case(folder)
    assert errors_of(problems) == ()
    assert {p.kind for p in problems} == {"no_data"}
    assert len(problems) == len(names)


def test_nothing_is_ever_overwritten(tmp_path):
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    with pytest.raises(FolderTaken, match="exists and is not an empty folder") as caught:
        new_case(folder, ["500000", "520000"])
    assert "已存在且不是空文件夹" in caught.value.render("zh")
    assert [p.name for p in folder.iterdir()] == ["mine.txt"]


def test_a_failure_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(scaffold.os, "replace", full)
    with pytest.raises(OutputUnwritable, match=r"the disk that holds .* is full") as caught:
        new_case(tmp_path / "x", ["500000", "520000"])
    assert "所在的磁盘已满" in caught.value.render("zh")
    assert list(tmp_path.iterdir()) == []


def test_sides_apart_are_refused_with_the_neighbours_of_each(tmp_path):
    with pytest.raises(NotAdjacent, match="Guangdong touches Fujian") as caught:
        new_case(tmp_path / "x", ["Chongqing", "Guangdong"], lang="en")
    assert "Chongqing touches Hubei" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("side", ["Atlantis", "500110", "綦江区", "遵义市", ""])
def test_sides_that_are_no_province_are_refused(tmp_path, side):
    with pytest.raises(UnknownPlace):
        new_case(tmp_path / "x", ["520000", side])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("sides", "says"), [(["重庆"], "贵州省"), (["海南"], "没有陆上邻省"), ([], "两个")]
)
def test_a_side_alone_is_told_its_neighbours(tmp_path, sides, says):
    with pytest.raises(SidesTooFew, match="expected two or more adjacent provinces") as caught:
        new_case(tmp_path / "x", sides)
    assert says in caught.value.render("zh")
    assert "[" not in str(caught.value) + caught.value.render("zh")


def test_a_part_of_a_province_is_told_that_it_is_not_supported_yet(tmp_path):
    with pytest.raises(UnknownPlace, match="only be a whole province for now"):
        new_case(tmp_path / "x", ["520000", "500110"], lang="en")


def test_an_unknown_table_is_refused(tmp_path):
    with pytest.raises(UnknownTable, match="palces"):
        new_case(tmp_path / "x", ["500000", "520000"], with_tables=["palces"])
