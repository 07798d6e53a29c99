"""`xiezhi market screen`: data on stdout, words on stderr, exit codes, no traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from zipfile import ZipFile

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiezhi.cli.main import run

CLAUSE = "政府投资项目优先由注册地在本县的企业承建。不得要求企业在本县设立分公司。"


@pytest.fixture
def rule(tmp_path):
    path = tmp_path / "rule.txt"
    path.write_text(CLAUSE, "utf-8")
    return path


def test_lines_of_json_hold_the_span_the_items_and_the_answer(rule, capsys):
    assert run(["market", "screen", str(rule), "--format", "jsonl", "--all"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["answer"] for line in lines] == ["likely", "clear"]
    assert all(CLAUSE[line["start"] : line["end"]] == line["words"] for line in lines)
    assert lines[0]["codes"][:2] == ["R9.3", "I15.2"]


@pytest.mark.parametrize(("lang", "says"), [("zh", "1 处请人核查"), ("en", "1 place to look at")])
def test_the_table_speaks_the_language_asked_for(rule, capsys, lang, says):
    assert run(["market", "screen", str(rule), "--lang", lang]) == 0
    out, err = capsys.readouterr()
    assert says in err
    assert ("请核查" in out) == (lang == "zh")


def test_a_word_document_is_written(rule, tmp_path):
    out = tmp_path / "report.docx"
    assert run(["market", "screen", str(rule), "--format", "docx", "-o", str(out)]) == 0
    assert "优先由注册地在本县的企业" in ZipFile(out).read("word/document.xml").decode()


def test_a_word_document_can_be_screened(tmp_path, capsys):
    out = tmp_path / "rule.docx"
    document = Document()
    document.add_paragraph(CLAUSE)
    document.save(str(out))
    assert run(["market", "screen", str(out), "--format", "jsonl"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0])["article"] == "9(3)"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["nowhere.txt"], 1),
        (["{pdf}"], 1),
        (["{rule}", "--format", "docx"], 2),
        (["{rule}", "--format", "xml"], 2),
        ([], 2),
    ],
)
def test_what_cannot_be_done_is_one_sentence(rule, tmp_path, capsys, words, code, lang):
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    given_ = [w.format(rule=rule, pdf=tmp_path / "x.pdf") for w in words]
    try:
        done = run(["market", "screen", *given_, "--lang", lang])
    except SystemExit as left:
        done = left.code
    out, err = capsys.readouterr()
    assert (done, out, err.count("\n")) == (code, "", 1)


def test_a_web_page_and_a_pdf_are_screened_page_by_page(tmp_path, capsys):
    page = tmp_path / "rule.html"
    page.write_text("<p>政府投资项目优先由注册地在<b>本县</b>的企业承建。</p>", "utf-8")
    assert run(["market", "screen", str(page), "--format", "jsonl"]) == 0
    [found] = map(json.loads, capsys.readouterr().out.splitlines())
    assert (found["page"], found["item"]) == (1, "15(2)")
    damaged = tmp_path / "rule.pdf"
    damaged.write_bytes(b"%PDF-1.7 broken")
    assert run(["market", "screen", str(damaged)]) == 1


def test_standard_input_is_screened():
    done = subprocess.run(
        [sys.executable, "-m", "xiezhi", "market", "screen", "-", "--format", "jsonl"],
        input=CLAUSE.encode("gb18030"),
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["answer"] == "likely"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200), ending=st.sampled_from([".txt", ".md", ".docx"]))
def test_no_file_brings_it_down(tmp_path, content, ending):
    path = tmp_path / f"x{ending}"
    path.write_bytes(content)
    assert run(["market", "screen", str(path)]) in {0, 1}
