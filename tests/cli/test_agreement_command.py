"""`xiezhi agreement`: what is drafted, told, and never overwritten unasked."""

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from xiezhi.cli.main import run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def drafted(tmp_path_factory):
    """A draft of the first case, and what was said while it was made."""
    path = tmp_path_factory.mktemp("draft") / "agreement.docx"
    command = [sys.executable, "-m", "xiezhi.cli.main", "agreement", "draft"]
    words = [str(ROOT / "cases" / "yuqian"), "-o", str(path), "--lang", "zh"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    done = subprocess.run([*command, *words], capture_output=True, env=env, check=True)
    return path, done.stderr.decode()


@pytest.fixture
def copy(drafted, tmp_path):
    path = tmp_path / "agreement.docx"
    path.write_bytes(drafted[0].read_bytes())
    return path


def edit(path, change):
    document = Document(BytesIO(path.read_bytes()))
    change(document)
    document.save(path)


def test_the_draft_tells_what_it_left_out_and_binds_nobody_to_the_past(drafted):
    path, said = drafted
    assert "没有写成职责：n13" in said
    assert "（时限已过）" in said
    assert "没有写成职责：g06" in said
    words = "".join(p.text for p in Document(path).paragraphs)
    assert "时限：2022" not in words
    assert "时限：2025" not in words
    assert "积极承接东部产业转移" not in words


def test_an_existing_file_is_kept_unless_forced(copy, capsys):
    before = copy.read_bytes()
    words = ["agreement", "draft", str(ROOT / "cases" / "yuqian"), "-o", str(copy)]
    assert run(words) == 2
    assert "--force" in capsys.readouterr().err
    assert copy.read_bytes() == before
    assert run([*words, "--force"]) == 0


def test_only_a_word_file_is_written(tmp_path, capsys):
    path = tmp_path / "agreement.txt"
    assert run(["agreement", "draft", str(ROOT / "cases" / "yuqian"), "-o", str(path)]) == 2
    assert ".docx" in capsys.readouterr().err
    assert not path.exists()


def test_a_duty_put_first_in_an_article_is_read_and_told(copy, capsys):
    words = "（一）在桐梓县合建冷链物流园。责任方：贵州省人民政府。时限：2027年底前。"

    def insert(document):
        first = next(p for p in document.paragraphs if p.style.name == "Agreement Duty")
        first.insert_paragraph_before(words, "Agreement Duty")

    edit(copy, insert)
    assert run(["agreement", "read", str(copy), "--lang", "zh"]) == 0
    out, err = capsys.readouterr()
    assert "新增：第二条中的“在桐梓县合建冷链物流园”" in err
    duties = [duty[0] for clause in json.loads(out)["clauses"] for duty in clause["duties"]]
    assert len(duties) == len(set(duties))
    assert run(["agreement", "check", str(copy), "--lang", "zh"]) == 0


def test_a_removed_article_and_an_untranslated_one_are_told(copy, capsys):
    def change(document):
        old = next(p for p in document.paragraphs if "争议解决" in p.text)
        body = document.paragraphs[[p.text for p in document.paragraphs].index(old.text) + 1]
        for paragraph in (old, body):
            paragraph._p.getparent().remove(paragraph._p)
        term = next(p for p in document.paragraphs if "有效期" in p.text)
        term.runs[0].text = "本协议有效期五年。"

    edit(copy, change)
    assert run(["agreement", "read", str(copy), "--lang", "zh"]) == 0
    out, err = capsys.readouterr()
    assert "删去：" in err
    assert "争议解决" in err
    assert "待译的条款" in err
    term = next(c for c in json.loads(out)["clauses"] if c["id"] == "term")
    assert term["body"][1].startswith("[to be translated; was: ")


def test_a_case_without_requirements_says_that_the_draft_binds_nobody(tmp_path, capsys):
    assert run(["new", str(tmp_path / "empty"), "--sides", "500000", "520000"]) == 0
    path = tmp_path / "a.docx"
    words = ["agreement", "draft", str(tmp_path / "empty"), "-o", str(path), "--lang", "en"]
    assert run(words) == 0
    assert "holds no duty" in capsys.readouterr().err
