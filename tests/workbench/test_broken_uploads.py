"""Broken uploads: a sentence on the page, by row where there are rows; nothing is half imported."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest

MB = 2**20
LIST_HEAD = "编号,类型,事项,责任单位（重庆市）,完成时限"
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<worksheet>&c;</worksheet>"""


def archive(**parts):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def workbook(*rows):
    from openpyxl import Workbook

    book, out = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def with_part(content, name, part):
    """A workbook with one of its parts replaced."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, part)
    return out.getvalue()


def lying(content):
    """The same archive saying of every part that it is ten bytes unpacked."""
    found, at = bytearray(content), 0
    while (at := found.find(b"PK\x01\x02", at)) >= 0:
        found[at + 24 : at + 28] = struct.pack("<I", 10)
        at += 4
    return bytes(found)


SHEET = "xl/worksheets/sheet1.xml"
FILES = {
    "wrong columns": (b"a,b,c\n1,2,3\n", "x.csv"),
    "wrong columns in Excel": (workbook(["a", "b"], [1, 2]), "x.xlsx"),
    "headings alone in GBK": ("甲,乙\n一,二\n".encode("gbk"), "x.csv"),
    "half a character": ("断面,时间\n一,二".encode("gbk")[:-1], "x.csv"),
    "UTF-16": ("a,b\n1,2\n".encode("utf-16"), "x.csv"),
    "a bomb": (archive(xl__workbook="", **{f"p{n}": b"0" * 26 * MB for n in range(9)}), "x.xlsx"),
    "a bomb that lies": (lying(archive(**{SHEET.replace("/", "__"): b"0" * 30 * MB})), "x.xlsx"),
    "very many parts": (archive(**{f"p{n}": b"" for n in range(5001)}), "x.xlsx"),
    "entities": (with_part(workbook(["a"], [1]), SHEET, ENTITIES), "x.xlsx"),
    "macros": (with_part(workbook(["a"], [1]), "xl/vbaProject.bin", b"x"), "x.xlsx"),
    "macros by name": (with_part(workbook(["a"], [1]), "xl/vbaProject.bin", b"x"), "x.xlsm"),
    "cut off": (workbook(["a"], [1])[:-200], "x.xlsx"),
    "another archive": (archive(word__document=b"<x/>"), "x.xlsx"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "x.xls"),
    "a program": (b"MZ\x90\x00" + b"\0" * 600, "x.csv"),
    "a page": (b"<html><script>alert(1)</script></html>", "x.csv"),
    "nothing": (b"", "x.csv"),
    "a quote without end": (b'a,b\n"1,2\n' + b"x" * 200_000, "x.csv"),
    "a name that leads out": (b"a,b\n1,2\n", "../../x.csv"),
}
DOORS = {"list": "/{}/list/import", "observations": "/{}/monitors/upload"}


def kept(config):
    from xiezhi.workbench.gathered.models import Reading, Upload
    from xiezhi.workbench.register_access import register_at

    files = sorted(path for path in config.data.rglob("*") if path.is_file())
    size = register_at(config.ledger).head().size
    names = [str(path) for path in files if "ledger" not in path.name and "db" not in path.name]
    return size, Reading.objects.count(), Upload.objects.count(), names


def sent(client, door, content, name, lang="en"):
    file = BytesIO(content)
    file.name = name
    return client.post(DOORS[door].format(lang), {"quality": "synthetic", "file": file})


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("case", FILES)
def test_a_broken_file_gets_a_sentence_and_nothing_is_kept(desk, signed_in, case, door, lang):
    content, name = FILES[case]
    before = kept(desk)
    answer = sent(signed_in("chongqing", "coordinator"), door, content, name, lang)
    page = answer.content.decode()
    assert answer.status_code == 422, page
    assert kept(desk) == before
    assert faults_in(page), page
    assert "<script>alert" not in page
    assert "Traceback" not in page


def faults_in(page):
    """What a page says is wrong: above all, or beside a field."""
    return [mark for mark in ('class="fault"', 'class="said error"') if mark in page]


@pytest.mark.parametrize("door", DOORS)
def test_a_page_before_anything_was_sent_finds_no_fault(signed_in, door):
    page = signed_in("chongqing", "coordinator").get(DOORS[door].format("en")).content.decode()
    assert faults_in(page) == []


@pytest.mark.parametrize("door", DOORS)
def test_fifty_megabytes_are_refused_before_they_are_read(desk, signed_in, door):
    before = kept(desk)
    answer = sent(signed_in("guizhou", "coordinator"), door, b"0" * 50 * MB, "x.csv")
    assert (answer.status_code, kept(desk)) == (413, before)
    assert "20 MB" in answer.content.decode()


@pytest.mark.parametrize("length", ["-1", "x", "²", "9" * 5000, "1e9"])
def test_a_length_that_is_no_number_is_refused(visitor, length):
    answer = visitor.generic("POST", "/en/sign-in", b"", CONTENT_LENGTH=length)
    assert answer.status_code == 413
