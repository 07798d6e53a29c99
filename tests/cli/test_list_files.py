"""Files of lists: what an office saved is read, what could do harm is not, in or out."""

from __future__ import annotations

import sys
import zipfile
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

sys.path.insert(0, str(Path(__file__).parents[1] / "register" / "support"))

from desk import Desk, bureau

from xiezhi.cli.list_files import ListKind, ListUnreadable, list_bytes, list_rows
from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text
from xiezhi.register.lists import acts_of_list, sheet_of

NFC = partial(normalize, "NFC")
EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "\tx", "'=1", "'x"]


@pytest.fixture
def desk():
    found = Desk()
    for i, words in enumerate(EVIL):
        found.commits(f"c{i}", title=Text(words, f"{words} "))
    return found


def written(desk, tmp_path, suffix, lang="zh"):
    path = tmp_path / f"list{suffix}"
    path.write_bytes(list_bytes(sheet_of(desk.state, lang), lang, suffix, "清单"))
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_is_written_is_read_back_the_same(desk, tmp_path, suffix, lang):
    rows = list_rows(written(desk, tmp_path, suffix, lang), desk.state)
    sheet = sheet_of(desk.state, lang)
    assert [tuple(cells) for _, cells in rows] == [sheet.headings(lang), *sheet.rows]
    assert acts_of_list(desk.state, bureau("500000"), rows, desk.at).acts == ()


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=30)


@settings(max_examples=100, deadline=None)
@given(WORDS.filter(str.strip), WORDS.filter(str.strip), st.sampled_from([".xlsx", ".csv"]))
def test_whatever_words_a_list_holds_reading_it_back_asks_for_nothing(zh, en, suffix):
    desk = Desk()
    desk.commits("c", title=Text(NFC(zh), NFC(en)), indicator=Text(NFC(en), NFC(zh)))
    with TemporaryDirectory() as folder:
        rows = list_rows(written(desk, Path(folder), suffix), desk.state)
    assert acts_of_list(desk.state, bureau("500000"), rows, desk.at).acts == ()


def test_no_cell_of_a_workbook_is_a_formula(desk, tmp_path):
    page = load_workbook(written(desk, tmp_path, ".xlsx")).active
    cells = [cell for row in page.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    evil = [cell for cell in cells if str(cell.value)[0] in "=+-@\t"]
    assert len(evil) == 2 * sum(words[0] in "=+-@\t" for words in EVIL)
    assert all(cell.quotePrefix for cell in evil)


def test_no_cell_of_a_csv_begins_like_a_formula(desk, tmp_path):
    import csv  # noqa: PLC0415

    text = written(desk, tmp_path, ".csv").read_text("utf-8-sig")
    cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_gbk_is_read(desk, tmp_path):
    path = written(desk, tmp_path, ".csv")
    path.write_bytes(path.read_text("utf-8-sig").encode("gb18030"))
    assert list_rows(path, desk.state)[0][1][0] == "编号"


def test_numbers_and_dates_of_a_spreadsheet_are_read(desk, tmp_path):
    from datetime import datetime  # noqa: PLC0415

    book = Workbook()
    sides = ["责任单位（500000（文））", "责任单位（520000（文））"]
    book.active.append(["编号", "类别", "事项", "完成时限", "经费（元）", *sides])
    owners = [bureau("500000"), bureau("520000")]
    book.active.append(["n1", "任务", "事", datetime(2027, 6, 30), 3000000, *owners])  # noqa: DTZ001
    book.save(tmp_path / "x.xlsx")
    rows = list_rows(tmp_path / "x.xlsx", desk.state)
    (draft,) = acts_of_list(desk.state, bureau("500000"), rows, desk.at).acts
    assert (draft.due.isoformat(), str(draft.budget)) == ("2027-06-30", "3000000")


def harmful(path, kind):
    """A file of a kind that is not read."""
    Workbook().save(path)
    if kind == "macros":
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    elif kind == "bomb":
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet9.xml", b"0" * (101 * 2**20))
    elif kind == "too large":
        path.write_bytes(b"a" * (16 * 2**20 + 1))
    elif kind == "damaged":
        path.write_bytes(path.read_bytes()[:500])
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "pdf":
        path.write_bytes(b"%PDF-1.7")
    elif kind == "old":
        path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    else:
        path.unlink()


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".csv"])
@pytest.mark.parametrize(
    "kind", ["macros", "bomb", "too large", "damaged", "empty", "pdf", "old", "missing"]
)
def test_what_could_do_harm_is_refused_in_a_sentence(desk, tmp_path, kind, suffix):
    harmful(tmp_path / f"x{suffix}", kind)
    with pytest.raises(XiezhiError) as caught:
        list_rows(tmp_path / f"x{suffix}", desk.state)
    assert all(caught.value.render(lang).count("\n") == 0 for lang in ("zh", "en"))


def test_more_rows_than_a_list_has_are_refused(desk, tmp_path):
    (tmp_path / "x.csv").write_text("编号\n" + "x\n" * 20_200, "utf-8")
    with pytest.raises(ListUnreadable, match="more than 20100 rows"):
        list_rows(tmp_path / "x.csv", desk.state)


def test_a_list_is_written_as_a_table_only(desk):
    with pytest.raises(ListKind):
        list_bytes(sheet_of(desk.state, "zh"), "zh", ".pdf", "")
