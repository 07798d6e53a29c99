"""Findings on the pages: computed once for each content, kept, and shown while others are made."""

from __future__ import annotations

import json
import os

import pytest


def test_every_chapter_and_question_is_listed(computed, signed_in):
    page = signed_in("guizhou", "public").get("/en/findings").content.decode()
    assert page.count('<section class="chapter"') == 2
    assert "Which sites can be strung" in page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_finding_shows_answer_chart_tables_caveats_sources(computed, signed_in, lang):
    page = signed_in("guizhou", "auditor").get(f"/{lang}/findings/belts").content.decode()
    entry = json.loads((computed / f"{lang}.belts.entry.json").read_text("utf-8"))
    assert entry["answer"][:20] in page
    assert page.count("<figure>") == len(entry["figures"])
    assert page.count("<table>") >= len(entry["grids"])
    assert entry["caveats"][0] in page.replace("&#39;", "'")


def test_a_finding_is_the_same_in_json_as_in_the_blueprint(computed, signed_in):
    exact = json.loads((computed / "blueprint.json").read_text("utf-8"))
    found = signed_in("guizhou", "auditor").get("/en/findings/belts.json").json()["finding"]
    whole = exact["chapters"][1]["answers"][0]
    assert found == {name: whole[name] for name in whole if name not in ("charts", "proposals")}


def test_a_proposal_has_the_id_and_evidence_that_the_command_line_gives_it(computed, desk_of):
    from xiezhi.register.proposals import offered
    from xiezhi.register.state import State

    exact = json.loads((computed / "blueprint.json").read_text("utf-8"))
    by_command = {act.proposal: act for act in offered(State(), "cq_gov", exact, frozenset()).acts}
    questions = desk_of("chongqing", "member").findings.questions
    by_page = {one.id: one.act("cq_gov") for q in questions.values() for one in q.offers if one.id}
    assert by_page == by_command


def test_an_unknown_question_is_told(computed, signed_in):
    answer = signed_in("guizhou", "public").get("/zh/findings/nothing")
    assert (answer.status_code, "没有这个问题" in answer.content.decode()) == (404, True)


def test_while_a_changed_case_is_computed_the_former_findings_stay(computed, tmp_path):
    from xiezhi.workbench.findings_kept import KeptFindings

    (tmp_path / "former").mkdir()
    (tmp_path / "former" / "contents.json").write_text('{"parts": []}', "utf-8")
    kept = KeptFindings(tmp_path, "f" * 64)
    assert (kept.folder, kept.fresh) == (tmp_path / "former", False)
    assert kept.progress.state == "waiting"


def test_a_computing_that_died_is_said_to_have_failed(tmp_path):
    from xiezhi.workbench.findings_kept import progress_of

    gone = 2**22 + 1  # beyond what Linux gives to processes
    status = {"state": "running", "pid": gone, "phase": "charts", "number": 1, "total": 2}
    (tmp_path / "status.json").write_text(json.dumps(status), "utf-8")
    assert progress_of(tmp_path).state == "failed"
    (tmp_path / "status.json").write_text(json.dumps({**status, "pid": os.getpid()}), "utf-8")
    assert progress_of(tmp_path).state == "running"


def test_a_case_with_faults_says_which(tmp_path):
    from xiezhi.workbench.compute import main
    from xiezhi.workbench.findings_kept import progress_of

    case, out = tmp_path / "case", tmp_path / "out"
    case.mkdir()
    (case / "case.toml").write_text('id = "x"\n', "utf-8")
    assert main(str(case), str(out)) == 1
    found = progress_of(out)
    assert found.state == "failed"
    assert "case.toml" in found.words.en


def test_a_changed_file_gives_another_digest_and_a_touched_one_does_not(tmp_path):
    from xiezhi.workbench.facts import case_digest

    (tmp_path / "case.toml").write_text("a", "utf-8")
    first = case_digest(tmp_path, "1")
    os.utime(tmp_path / "case.toml", ns=(1, 1))
    assert case_digest(tmp_path, "1") == first
    (tmp_path / "places.csv").write_text("a", "utf-8")
    assert len({first, case_digest(tmp_path, "1"), case_digest(tmp_path, "2")}) == 3


def test_one_process_computes_at_a_time_and_each_content_once(tmp_path, monkeypatch):
    from xiezhi.workbench import watch

    (tmp_path / "case.toml").write_text("a", "utf-8")
    begun = []

    class Process:
        def poll(self):
            return None if begun[-1][2] else 0

    monkeypatch.setattr(
        watch, "begin", lambda case, out, _: begun.append([case, out, True]) or Process()
    )
    looking = watch.Watch(tmp_path, tmp_path / "out", 1)
    looking._look()
    (tmp_path / "case.toml").write_text("b", "utf-8")
    looking._look()
    assert len(begun) == 1
    begun[0][2] = False
    looking._look()
    looking._look()
    assert len(begun) == 2


def test_charts_are_pictures_of_their_own_with_letters_of_their_own(computed):
    drawn = (computed / "zh.belts_map.svg").read_text("utf-8")
    head = drawn[: drawn.index(">")]
    assert 'xmlns="http://www.w3.org/2000/svg"' in head
    assert "font-family" in head
    assert "style=" not in drawn
