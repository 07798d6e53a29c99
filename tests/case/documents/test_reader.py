"""Documents of every kind, and files that mean no good."""

import io
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.case.documents.office import docx_text
from xiezhi.case.documents.pdf import joined_lines
from xiezhi.case.documents.reader import read_document
from xiezhi.case.documents.unreadable import DocumentUnreadable
from xiezhi.case.documents.webpage import html_text, markdown_text
from xiezhi.consensus.policy.extract import extract

TEXT = "第一条 市人民政府应当公布清单。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_is_read_in_the_usual_encodings(tmp_path, encoding):
    path = tmp_path / "a.txt"
    path.write_bytes((TEXT * 3).encode(encoding))
    assert read_document(path).text == TEXT * 3


def test_big5_is_told_from_gb18030_which_takes_its_bytes_too(tmp_path):
    path = tmp_path / "a.txt"
    text = "政府投資項目優先由註冊地在本縣的企業承建，不接受外地企業投標。"
    path.write_bytes(text.encode("big5"))
    assert read_document(path).text == text


def test_word_paragraphs_and_tables_come_in_their_order(tmp_path):
    document = docx.Document()
    document.add_paragraph("一、总则")
    document.add_table(1, 1).cell(0, 0).text = "完善政策。"
    document.add_paragraph(TEXT)
    document.save(tmp_path / "a.docx")
    read = read_document(tmp_path / "a.docx")
    assert [line for line in read.text.splitlines() if line] == ["一、总则", "完善政策。", TEXT]


def test_web_pages_and_markdown_lose_their_marks():
    assert html_text("<div>一、<b>总则</b><br>完善&nbsp;政策。<style>p{}</style></div>") == (
        "一、总则\n完善 政策。"
    )
    assert markdown_text("# 一、总则\n> **完善**[政策](http://x)。\n---") == "一、总则\n完善政策。"


def test_lines_that_a_page_broke_are_joined_and_page_numbers_go():
    page = "一、总体要求\n推动交通运输更高质量发展，加快完善综\n合立体交通网。\n— 2 —\n（一）修路。"
    assert joined_lines(page).splitlines() == [
        "一、总体要求",
        "推动交通运输更高质量发展，加快完善综合立体交通网。",
        "（一）修路。",
    ]


def bomb(size):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * size)
    return out.getvalue()


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xxxxxxxx"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'
)


def zipped(xml):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", xml)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b""),
        ("a.txt", b" \n \n"),
        ("a.txt", bytes(range(256)) * 20),
        ("a.docx", b""),
        ("a.docx", b"PK\x03\x04broken"),
        ("a.docx", zipped(b"<a>")),
        ("a.docx", zipped(ENTITIES)),
        ("a.docx", bomb(200 * 2**20)),
        ("a.pdf", b"%PDF-1.7 broken"),
        ("a.pdf", b"no pdf at all"),
        ("a.html", b"<script>only()</script>"),
        ("a.xls", b"x"),
        ("a", b"x"),
    ],
)
def test_a_file_without_text_answers_with_a_sentence(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DocumentUnreadable) as told:
        read_document(path)
    sentence = str(told.value)
    assert name in sentence
    assert sentence.endswith(".")
    assert "Traceback" not in sentence


def test_a_missing_file_and_a_folder_answer_with_a_sentence(tmp_path):
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(DocumentUnreadable):
            read_document(path.with_suffix(".txt") if path is not tmp_path else tmp_path / "x.pdf")


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader_of_word_documents(content):
    with pytest.raises(DocumentUnreadable):
        docx_text("a.docx", content)


@given(st.text(max_size=300))
def test_no_page_breaks_the_readers_of_text(page):
    html_text(page)
    markdown_text(page)
    joined_lines(page)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("cn_unified_market_2022", "md"),
        ("gwy_zero_waste_2019", "html"),
        ("zj_nanxun_services_2023", "docx"),
    ],
)
def test_a_document_requires_the_same_in_any_format(shared, name, ending):
    folder = shared / "data" / "policy"
    plain = extract((folder / f"{name}.txt").read_text("utf-8"))
    other = extract(read_document(folder / "formats" / f"{name}.{ending}").text)
    bare = ["".join(r.evidence.text.split()) for r in plain]
    assert ["".join(r.evidence.text.split()) for r in other] == bare


@pytest.mark.shared
def test_pages_of_a_pdf_are_known(shared):
    pytest.importorskip("pypdfium2", reason="the extra `pdf` is not installed")
    path = shared / "data" / "policy" / "formats" / "ndrc_market_access_cases_5.pdf"
    document = read_document(path)
    assert len(document.pages) > 5
    assert document.page_of(0) == 1
    assert document.page_of(len(document.text)) == len(document.pages)
