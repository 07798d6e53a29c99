"""Bodies form themselves; outcomes stand once all sides agree; decisions become commitments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest


@pytest.fixture
def store(desk):
    """The register as it is now."""
    from xiezhi.workbench.register_access import register_at

    return lambda: register_at(desk.ledger)


@pytest.fixture
def yu(signed_in):
    return signed_in("chongqing", "coordinator")


@pytest.fixture
def qian(signed_in):
    return signed_in("guizhou", "coordinator")


def today(days=0):
    from xiezhi.register.clocks import day

    return (day(datetime.now(UTC)) + timedelta(days=days)).isoformat()


def formed(yu, qian):
    """A body of both sides."""
    given = {"body": "water", "kind": "working_group", "name_zh": "水务组", "invited": ["gz_gov"]}
    answer = yu.post("/zh/bodies/new", given)
    assert answer.status_code == 303, answer.content.decode()
    qian.post(answer["Location"], {"act": "join"})
    return answer["Location"]


def met(yu, qian, on=None):
    """A meeting with two items."""
    at = formed(yu, qian)
    given = {"meeting": "m1", "on": on or today(), "title_zh": "一季度会议",
             "item-0_zh": "水质通报", "item-1_zh": "", "item-2_zh": "建桥"}  # fmt: skip
    answer = yu.post(f"{at}/call", given)
    assert answer.status_code == 303, answer.content.decode()
    return answer["Location"]


def note(client, at, **given):
    form = {"act": "record", "item": "2", "outcome": "decision", "words_zh": "同意建桥", **given}
    return client.post(at, form)


def outcome(client, at):
    return client.get(f"{at}.json").json()["items"][1]["outcome"]


def test_a_body_stands_once_the_other_side_joins_itself(yu, qian):
    at = formed(yu, qian)
    shown = yu.get(f"{at}.json").json()
    assert (shown["stage"], [one["joined"] for one in shown["members"]]) == ("active", [True] * 2)


def test_a_decision_stands_once_both_agree_and_becomes_a_commitment(yu, qian):
    at = met(yu, qian)
    agenda = [one["title"]["zh"] for one in yu.get(f"{at}.json").json()["items"]]
    assert agenda == ["水质通报", "建桥"]
    note(yu, at)
    assert outcome(yu, at)["stage"] == "proposed"
    qian.post(at, {"act": "agree", "item": "2"})
    assert outcome(yu, at)["stage"] == "active"
    page = qian.get("/zh/list/new?origin=m1/2").content.decode()
    assert "同意建桥" in page
    form = {"number": "bridge", "kind": "project", "title_zh": "建桥", "owner-500000": "cq_gov",
            "owner-520000": "gz_gov", "how": "propose", "origin": "m1/2"}  # fmt: skip
    qian.post("/zh/list/new", form)
    became = yu.get(f"{at}.json").json()["items"][1]["became"]
    assert [one["id"] for one in became] == ["bridge"]
    story = yu.get("/zh/ledger/items/bridge.json").json()
    assert {"agenda", "commitment"} <= {one["id"] for one in story["chapters"]}


def test_nobody_agrees_for_the_other_side(yu, qian, store):
    at = met(yu, qian)
    note(yu, at)
    before = store().head().size
    yu.post(at, {"act": "agree", "item": "2"})
    yu.post(at, {"act": "agree", "item": "2", "by": "gz_gov"})
    assert store().head().size == before


def test_a_refused_outcome_can_be_noted_again(yu, qian):
    at = met(yu, qian)
    note(yu, at)
    qian.post(at, {"act": "refuse", "item": "2"})
    assert outcome(yu, at)["stage"] == "withdrawn"
    note(qian, at, words_zh="缓建")
    assert outcome(yu, at)["words"]["zh"] == "缓建"


def test_a_meeting_that_was_not_held_has_no_outcome(yu, qian, store):
    at = met(yu, qian, today(30))
    before = store().head().size
    note(yu, at)
    assert store().head().size == before
    assert "会议尚未召开" in yu.get(at).content.decode()


def test_words_of_an_outcome_are_words(yu, qian):
    at = met(yu, qian)
    note(yu, at, words_zh="<img src=x onerror=alert(1)>")
    assert "<img src=x" not in qian.get(at).content.decode()


def test_an_outcome_without_words_or_about_nothing_known_is_told(yu, qian):
    at = met(yu, qian)
    assert note(yu, at, words_zh="").status_code == 422
    answer = note(yu, at, refers="nothing")
    assert answer.status_code == 422
    assert "台账中没有“nothing”" in answer.content.decode()


def test_a_party_that_was_not_invited_is_told_so(signed_in, yu, store):
    given = {"body": "b", "kind": "group", "name_zh": "组团", "invited": ["gz_drc"]}
    yu.post("/zh/bodies/new", given)
    before = store().head().size
    signed_in("guizhou", "coordinator").post("/zh/bodies/items/b", {"act": "join"})
    assert store().head().size == before


def test_every_page_of_bodies_is_shown_in_both_languages(yu, qian):
    at = met(yu, qian)[4:]
    for lang in ("zh", "en"):
        for one in ("bodies", "bodies?side=520000", "bodies/new", "bodies/items/water",
                    "bodies/items/water/call", at):  # fmt: skip
            assert yu.get(f"/{lang}/{one}").status_code == 200, (lang, one)
    assert yu.get("/zh/outcomes/m1/2")["Location"] == "/zh/meetings/m1#item-2"
