"""`xiezhi policy extract`."""

import csv
import io
import json
import sys

import pytest

from xiezhi.cli.main import run

TEXT = "第一条 市人民政府应当公布清单。\n第二条 本办法所称清单，是指目录。\n"


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "rule.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_line_of_json_for_every_requirement(document, capsys):
    assert run(["policy", "extract", str(document)]) == 0
    out, err = capsys.readouterr()
    (one,) = [json.loads(line) for line in out.splitlines()]
    assert one["actions"] == [{"verb": "公布", "object": "清单"}]
    assert one["bodies"] == ["市人民政府"]
    assert TEXT[one["evidence"]["start"] : one["evidence"]["end"]] == one["evidence"]["text"]
    assert "1 requirement in 1 file" in err


def test_csv_has_a_heading_and_the_same_rows(document, capsys):
    assert run(["policy", "extract", str(document), "--format", "csv"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["verbs"], row["objects"], row["document"]) == ("公布", "清单", "rule")


def test_a_table_can_be_read_by_people(document, capsys):
    assert run(["policy", "extract", str(document), "--format", "table"]) == 0
    out = capsys.readouterr().out
    assert "公布 清单" in out
    assert "bodies: 市人民政府" in out


def test_a_file_that_cannot_be_read_does_not_stop_the_others(document, tmp_path, capsys):
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"no")
    assert run(["policy", "extract", str(bad), str(document)]) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert "bad.docx" in err


def test_stdin_is_read_as_text(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert run(["policy", "extract", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["document"] == "stdin"
