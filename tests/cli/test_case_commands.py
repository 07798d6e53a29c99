"""new, template and check as a user runs them."""

from __future__ import annotations

import json

import pytest

from xiezhi.cli.main import run


@pytest.fixture
def case(tmp_path, capsys):
    assert run(["new", str(tmp_path / "case"), "--sides", "500000", "520000", "--lang", "en"]) == 0
    capsys.readouterr()
    return tmp_path / "case"


def test_new_prints_the_folder_and_what_comes_next(tmp_path, capsys):
    assert run(["new", str(tmp_path / "x"), "--sides", "重庆", "贵州", "--with", "links"]) == 0
    out, err = capsys.readouterr()
    assert out.strip() == str(tmp_path / "x")
    assert "xiezhi check" in err
    assert (tmp_path / "x" / "links.csv").exists()


def test_help_says_that_a_name_of_two_words_needs_quotation_marks(capsys):
    with pytest.raises(SystemExit):
        run(["new", "--help", "--lang", "en"])
    assert "in quotation marks" in " ".join(capsys.readouterr().out.split())


def test_new_refuses_with_one_sentence(case, capsys):
    assert run(["new", str(case), "--sides", "500000", "520000", "--lang", "en"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_check_says_what_was_read_and_what_would_add_to_it(case, capsys):
    assert run(["check", str(case)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("fine: Chongqing, Guizhou, 126 counties.")
    assert "links: region" in out


def test_check_speaks_the_language_asked_for(case, capsys):
    (case / "sites.csv").write_text("id,name_zh\n", "utf-8")
    assert run(["check", str(case), "--lang", "zh"]) == 1
    assert "应为" in capsys.readouterr().out
    assert run(["check", str(case)]) == 1
    assert "expected" in capsys.readouterr().out


def test_one_remark_keeps_its_verb_and_json_says_that_all_is_listed(case, capsys):
    (case / "zzqxk.csv").write_text("a,b\n1,2\n", "utf-8")
    assert run(["check", str(case), "--lang", "en"]) == 0
    assert "1 remark, which keeps nothing" in capsys.readouterr().out
    assert run(["check", str(case), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["all_listed"] is True


def test_check_as_json_holds_every_problem(case, capsys):
    rows = "".join(f"j{i},甲,A,300,28\n" for i in range(40))
    (case / "junctions.csv").write_text("id,name_zh,name_en,lon,lat\n" + rows, "utf-8")
    assert run(["check", str(case), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["ok"], report["tables"], len(report["problems"])) == (
        False,
        {"junctions": 40},
        40,
    )
    assert report["problems"][3] | {"sentence": ""} == {
        "kind": "out_of_range", "severity": "error", "file": "junctions.csv", "row": 5,
        "column": "lon", "given": 'found "300"',
        "expected": "a longitude from 73 to 135.1 (degrees)",
        "advice": "the point lies outside the country: check it", "sentence": "",
    }  # fmt: skip


@pytest.mark.parametrize("what", ["missing", "file", "empty", "binary"])
def test_check_never_ends_in_a_traceback(tmp_path, capsys, what):
    folder = tmp_path / "x"
    if what == "file":
        folder.write_text("x")
    elif what != "missing":
        folder.mkdir()
    if what == "binary":
        (folder / "case.toml").write_bytes(bytes(range(256)) * 10)
        (folder / "places.csv").write_bytes(bytes(range(256)) * 10)
    assert run(["check", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert out
    assert "Traceback" not in out + err


def test_template_is_written_and_never_overwritten(tmp_path, capsys):
    file = tmp_path / "t.xlsx"
    assert run(["template", str(file), "--tables", "links", "--lang", "en"]) == 0
    before = file.read_bytes()
    assert run(["template", str(file), "--lang", "en"]) == 2
    assert "never overwritten" in capsys.readouterr().err
    assert file.read_bytes() == before


def test_template_wants_an_xlsx(tmp_path, capsys):
    assert run(["template", str(tmp_path / "t.csv"), "--lang", "en"]) == 2
    assert "ending in .xlsx" in capsys.readouterr().err
