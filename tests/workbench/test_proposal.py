"""A proposal on the table is answered by each side's office, and by nobody else."""

from __future__ import annotations

import pytest


@pytest.fixture
def tabled(computed, signed_in, desk_of):
    """A proposal that Chongqing's coordinator put on the table."""
    offers = desk_of("guizhou", "member").findings.questions["belts"].offers
    id_ = next(one.id for one in offers if one.id)
    signed_in("chongqing", "coordinator").post("/en/findings/belts", {"proposal": id_})
    return id_


def answers(client, id_):
    found = client.get(f"/en/proposals/{id_}.json").json()
    return {one["side"]: one["answer"] for one in found["answers"]}, found["stage_name"]["en"]


def test_what_both_offices_adopt_is_adopted(tabled, signed_in):
    at = f"/en/proposals/{tabled}"
    one, other = signed_in("chongqing", "coordinator"), signed_in("guizhou", "coordinator")
    one.post(at, {"answer": "adopt"})
    assert answers(other, tabled) == ({"500000": "adopt", "520000": ""}, "accepted by some sides")
    other.post(at, {"answer": "adopt"})
    assert answers(one, tabled) == ({"500000": "adopt", "520000": "adopt"}, "adopted by all sides")


def test_who_rejects_says_why(tabled, signed_in):
    client = signed_in("guizhou", "coordinator")
    refused = client.post(f"/en/proposals/{tabled}", {"answer": "reject"})
    assert (refused.status_code, answers(client, tabled)[0]["520000"]) == (422, "")
    client.post(f"/en/proposals/{tabled}", {"answer": "reject", "words": "not these places"})
    assert answers(client, tabled)[0]["520000"] == "reject"
    assert "not these places" in client.get(f"/en/proposals/{tabled}").content.decode()


def test_a_verifier_sees_why_the_answer_is_not_theirs(tabled, signed_in):
    said = signed_in("guizhou", "verifier").get(f"/en/proposals/{tabled}").content.decode()
    assert "The role verifier does not do this" in said


def test_a_monitor_leads_to_its_own_page(desk, signed_in):
    client = signed_in("guizhou", "member")
    found = client.get("/en/proposals/monitor_water_demo_section")
    assert found["Location"] == "/en/monitors/monitor_water_demo_section"
