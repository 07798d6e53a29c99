"""Agreements: from a draft of one side to a text in force with its commitments, and amended."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

BOTH = ("cq_gov", "gz_gov")


@pytest.fixture
def register(desk):
    """The register as it is now."""
    from xiezhi.workbench.register_access import register_at

    return lambda: register_at(desk.ledger)


def begin(client, **given):
    answer = client.post(
        "/zh/drafts",
        {
            "start": "empty",
            "text": "coop",
            "title_zh": "流域协作协议",
            "title_en": "Basin agreement",
            "parties": BOTH,
            **given,
        },
    )
    assert answer.status_code == 303, answer.content.decode()
    return int(re.search(r"/drafts/(\d+)", answer["Location"])[1])


def write_clause(client, draft, clause, number, **given):
    answer = client.post(
        f"/zh/drafts/{draft}/clauses/{clause}",
        {
            "kind": "duty",
            "number": number,
            "heading_zh": "水质",
            "heading_en": "Water",
            "body_zh": "双方共同监测。",
            "body_en": "Both watch the water.",
            "duty-0-what_zh": "每月通报断面水质",
            "duty-0-what_en": "Tell the water quality every month",
            "duty-0-who": "cq_gov",
            "duty-0-due": "2026-12",
            **given,
        },
    )
    assert answer.status_code == 303, answer.content.decode()


def in_force(yu, qian):
    """A text drafted by one side and signed by both."""
    draft = begin(yu)
    write_clause(yu, draft, "purpose", 1)
    sent = yu.post(f"/zh/drafts/{draft}/send", {"how": "propose", "number": 2})
    assert sent["Location"] == "/zh/agreements/coop"
    for client in (yu, qian):
        sign(client)
    return draft


def sign(client, at="/zh/agreements/coop"):
    return client.post(at, {"act": "sign", "digest": client.get(f"{at}.json").json()["digest"]})


def test_a_text_signed_by_both_sides_binds_and_its_duties_become_commitments(signed_in):
    yu, qian = signed_in("chongqing", "coordinator"), signed_in("guizhou", "coordinator")
    in_force(yu, qian)
    shown = qian.get("/en/agreements/coop.json").json()
    assert (shown["stage"], shown["in_force"]) == ("active", True)
    assert [one["accepted"] for one in shown["signing"]] == [True, True]
    (owed,) = shown["owed"]
    assert (owed["stage"], owed["accepted"], owed["owners"]) == (
        "accepted",
        ["gz_gov"],
        ["cq_gov", "gz_gov"],
    )
    yu.post("/zh/agreements/coop", {"act": "accept", "digest": shown["digest"]})
    found = yu.get(f"/en/list/items/{owed['commitment']}.json").json()
    assert (found["stage"], found["due"]) == ("active", "2026-12-31")


def test_a_draft_is_as_if_it_were_not_there_for_the_other_side(signed_in):
    yu, qian = signed_in("chongqing", "coordinator"), signed_in("guizhou", "coordinator")
    draft = begin(yu)
    for at in ("", ".json", "/clauses/purpose", "/versions", "/word"):
        assert qian.get(f"/zh/drafts/{draft}{at}").status_code == 404
    given = {"number": 1, "how": "propose", "title_zh": "改", "do": "remove", "clause": "purpose"}
    for at in ("", "/arrange", "/send", "/clauses/purpose"):
        assert qian.post(f"/zh/drafts/{draft}{at}", given).status_code == 404
    assert "流域协作协议" not in qian.get("/zh/agreements").content.decode()
    assert "流域协作协议" in signed_in("chongqing", "member").get("/zh/agreements").content.decode()


def test_a_comment_for_ones_own_side_stays_there(signed_in):
    yu, qian = signed_in("chongqing", "coordinator"), signed_in("guizhou", "coordinator")
    in_force(yu, qian)
    yu.post("/zh/agreements/coop/comments", {"words": "底线是三千万"})
    yu.post("/zh/agreements/coop/comments", {"words": "请看第一条", "shared": "1"})
    said = [one["words"] for one in qian.get("/zh/agreements/coop.json").json()["comments"]]
    assert said == ["请看第一条"]
    mine = yu.get("/zh/agreements/coop.json").json()["comments"]
    dropped = qian.post(f"/zh/agreements/coop/comments/{mine[0]['id']}")
    assert (len(mine), dropped.status_code) == (2, 404)


def test_words_in_a_comment_are_words(signed_in):
    yu, qian = signed_in("chongqing", "coordinator"), signed_in("guizhou", "coordinator")
    in_force(yu, qian)
    given = {"words": "<script>alert(1)</script>", "shared": "1"}
    yu.post("/zh/agreements/coop/comments", given)
    shown = qian.get("/zh/agreements/coop").content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_nobody_signs_for_the_other_side(signed_in, register):
    yu, qian = signed_in("chongqing", "coordinator"), signed_in("guizhou", "coordinator")
    draft = begin(yu)
    write_clause(yu, draft, "purpose", 1)
    yu.post(f"/zh/drafts/{draft}/send", {"how": "propose", "number": 2})
    digest = yu.get("/zh/agreements/coop.json").json()["digest"]
    yu.post("/zh/agreements/coop", {"act": "sign", "digest": digest, "by": "gz_gov"})
    assert register().view().get("coop").signed == ("cq_gov",)
    before = register().head().size
    for role in ("member", "verifier"):
        signed_in("guizhou", role).post("/zh/agreements/coop", {"act": "sign", "digest": digest})
    qian.post("/zh/agreements/coop", {"act": "sign", "digest": "0" * 64})
    qian.post("/zh/agreements/coop", {"act": "withdraw", "digest": digest})
    assert register().head().size == before


def test_a_page_says_what_each_sides_rule_still_lacks(signed_in, desk):
    from datetime import UTC, datetime

    from xiezhi.register.acts.parties import SideRuleKind, SideRuleSet
    from xiezhi.register.clocks import day
    from xiezhi.register.store import sign as signed
    from xiezhi.workbench.demo.keys import read_key
    from xiezhi.workbench.register_access import register_at

    store = register_at(desk.ledger)
    today = day(datetime.now(UTC))
    rule = SideRuleSet("gz_gov", SideRuleKind.UNANIMITY, today, ("gz_drc", "gz_ecology"))
    store.append(signed(rule, store.origin, read_key(desk.demo_keys / "gz_gov.seat.key")))
    yu, qian = signed_in("chongqing", "coordinator"), signed_in("guizhou", "coordinator")
    in_force(yu, qian)
    shown = yu.get("/zh/agreements/coop.json").json()
    guizhou = next(one for one in shown["signing"] if one["side"] == "520000")
    assert (shown["stage"], guizhou["accepted"]) == ("accepted", False)
    assert "贵州省发展和改革委员会" in guizhou["lacks"][0]["zh"]


def test_an_amendment_puts_what_rests_on_its_clause_in_doubt(signed_in, register):
    yu, qian = signed_in("chongqing", "coordinator"), signed_in("guizhou", "coordinator")
    in_force(yu, qian)
    moved = qian.post("/zh/agreements/coop/draft")
    draft = int(re.search(r"(\d+)$", moved["Location"])[1])
    write_clause(qian, draft, "purpose", 1, body_zh="双方每周共同监测。")
    at = qian.post(f"/zh/drafts/{draft}/send", {"how": "propose", "number": 2})["Location"]
    shown = yu.get(f"{at}.json").json()
    assert [one["change"] for one in shown["differences"]] == ["changed"]
    assert {"change": "added", "words": "每周"} in shown["differences"][0]["pieces"]
    assert [one["suspect"] for one in shown["rests"]] == [""]
    for client in (yu, qian):
        sign(client, at)
    commitment = yu.get(f"{at}.json").json()["rests"][0]
    assert commitment["suspect"] == shown["id"]
    page = yu.get(f"/zh/list/items/{commitment['id']}").content.decode()
    assert "待复查" in page
    text = register().view().get("coop")
    assert (text.version, [one.version for one in text.clauses]) == (2, [2])


def test_the_word_form_comes_back_as_a_new_version(signed_in):
    yu = signed_in("chongqing", "coordinator")
    draft = begin(yu)
    file = yu.get(f"/zh/drafts/{draft}/word")
    from docx import Document

    document = Document(BytesIO(file.content))
    body = next(p for p in document.paragraphs if p.text == "（请填写）")
    body.text = "双方平等协作。"
    out = BytesIO()
    document.save(out)
    sent = SimpleUploadedFile("x.docx", out.getvalue())
    answer = yu.post(f"/zh/drafts/{draft}/word", {"file": sent})
    assert answer.status_code == 303, answer.content.decode()
    shown = yu.get(f"/zh/drafts/{draft}.json").json()
    assert shown["number"] == 2
    assert shown["clauses"][0]["body"]["zh"] == "双方平等协作。"


@pytest.mark.parametrize("content", [b"", b"no word file", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_word_file_gets_a_sentence(signed_in, content):
    yu = signed_in("chongqing", "coordinator")
    sent = SimpleUploadedFile("x.docx", content)
    answer = yu.post("/zh/drafts", {"start": "file", "file": sent})
    assert answer.status_code in (404, 422)
    assert "。" in answer.content.decode()


def test_two_who_save_one_draft_do_not_overwrite_one_another(signed_in):
    yu, member = signed_in("chongqing", "coordinator"), signed_in("chongqing", "member")
    draft = begin(yu)
    write_clause(yu, draft, "purpose", 1)
    late = member.post(
        f"/zh/drafts/{draft}",
        {"number": 1, "title_zh": "另一个名称"},
    )
    assert late.status_code == 422
    assert yu.get(f"/zh/drafts/{draft}.json").json()["number"] == 2


def test_a_draft_from_the_case_holds_its_requirements(signed_in):
    yu = signed_in("chongqing", "coordinator")
    draft = begin(yu, start="case", text="from-case")
    shown = yu.get(f"/zh/drafts/{draft}.json").json()
    assert len(shown["clauses"]) > 5
    sent = yu.post(f"/zh/drafts/{draft}/send", {"how": "draft", "number": 1})
    assert sent["Location"] == "/zh/agreements/from-case"
    assert yu.get("/zh/agreements/from-case.json").json()["stage"] == "draft"


def test_every_page_of_agreements_is_shown_in_both_languages(signed_in):
    yu, qian = signed_in("chongqing", "coordinator"), signed_in("guizhou", "coordinator")
    draft = in_force(yu, qian)
    for lang in ("zh", "en"):
        for at in (
            "agreements",
            "agreements/coop",
            "agreements/coop/versions",
            "agreements/coop/word",
            "drafts",
            f"drafts/{draft}",
            f"drafts/{draft}/clauses/purpose",
            f"drafts/{draft}/versions",
        ):
            assert yu.get(f"/{lang}/{at}").status_code == 200, (lang, at)


def test_a_demonstration_shows_an_agreement_in_force_and_named_as_one(signed_in, desk):
    from xiezhi.case.read import read_case
    from xiezhi.workbench.demo import agreement
    from xiezhi.workbench.demo.begin import Demo
    from xiezhi.workbench.demo.keys import read_key
    from xiezhi.workbench.register_access import register_at

    keys = {path.name[: -len(".seat.key")]: read_key(path) for path in desk.demo_keys.glob("*")}
    demo = Demo(read_case(desk.case), register_at(desk.ledger), keys, BOTH)
    agreement.play(demo)
    yu = signed_in("chongqing", "coordinator")
    shown = yu.get("/zh/agreements/demo-agreement.json").json()
    assert (shown["stage"], "演示" in shown["title"]["zh"]) == ("active", True)
    counts = yu.get("/zh/list.json").json()["counts"]
    assert counts["verified-by-counterpart"] == 1
    assert counts["reported"] == 1
    assert counts["active"] > 10
