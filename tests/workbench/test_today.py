"""What needs a person today stands first and in words; what can wait is folded away."""

from __future__ import annotations

import inspect
import json
import os
import re
import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest


def item(yu, qian, number, due):
    """A commitment that both sides accepted."""
    form = {
        "number": number,
        "kind": "duty",
        "title_zh": number,
        "title_en": number,
        "owner-500000": "cq_gov",
        "owner-520000": "gz_gov",
        "due": due,
        "how": "propose",
    }
    answer = yu.post("/zh/list/new", form)
    assert answer.status_code == 303, answer.content.decode()
    qian.post(answer["Location"], {"act": "accept"})


def bands(client):
    """The band of each task by its title."""
    tasks = client.get("/en/overview.json").json()["tasks"]
    return {one["title"]["en"]: one["band"] for one in tasks}


def test_what_is_late_comes_before_what_can_wait(signed_in, desk_of):
    from xiezhi.register.clocks import day

    yu, qian = signed_in("chongqing", "coordinator"), signed_in("guizhou", "coordinator")
    today = day(desk_of("guizhou", "member").now)
    for number, days in (("far", 400), ("near", 20), ("past", -3)):
        item(yu, qian, number, (today + timedelta(days=days)).isoformat())
    found = bands(qian)
    assert (found["past"], found["near"], found["far"]) == ("late", "near", "later")
    assert next(iter(found)) == "past"
    assert list(found)[-1] == "far"


def test_the_number_beside_today_leaves_out_what_can_wait(signed_in, desk_of):
    yu, qian = signed_in("chongqing", "coordinator"), signed_in("guizhou", "coordinator")
    item(
        yu, qian, "near", (desk_of("guizhou", "member").now + timedelta(days=9)).date().isoformat()
    )
    item(yu, qian, "far", "2099-12-31")
    shown = qian.get("/en/overview").content.decode()
    today = re.search(r'<h2 id="today">.*?<span class="count">(\d+)', shown)
    assert int(today[1]) == sum(band != "later" for band in bands(qian).values())
    folded = shown[shown.index('<details class="band">') :].split("</details>")[0]
    assert "far" in folded
    assert "near" not in folded


def test_acts_that_wait_for_my_signature_are_found_again(signed_in, desk_of):
    from xiezhi.register.acts.parties import SideJoined
    from xiezhi.workbench.acting import to_be_signed

    mine = desk_of("guizhou", "coordinator")
    moved = to_be_signed(mine, [SideJoined("gz_gov")], back="/en/overview")
    tasks = signed_in("guizhou", "coordinator").get("/en/overview.json").json()["tasks"]
    assert [one["href"] for one in tasks if one["asks"]["en"] == "sign with your key"] == [moved.to]
    others = signed_in("guizhou", "member").get("/en/overview.json").json()["tasks"]
    assert "sign with your key" not in [one["asks"]["en"] for one in others]


def test_money_to_confirm_is_told_by_its_amount_and_its_ends(signed_in):
    yu, qian = signed_in("chongqing", "coordinator"), signed_in("guizhou", "coordinator")
    given = {"transfer_kind": "pledge", "other": "gz_gov", "amount": "250000", "period": "2026"}
    assert yu.post("/en/money/new", given).status_code == 303
    (one,) = [
        o for o in qian.get("/en/overview.json").json()["tasks"] if o["asks"]["en"] == "confirm"
    ]
    assert one["title"]["en"].startswith("pledge of 250,000 yuan, Government of Chongqing")
    assert "认缴250,000元" in one["title"]["zh"]


def test_whatever_the_register_asks_for_has_words_in_both_languages():
    from xiezhi.register.store import derive, listing
    from xiezhi.workbench.links import ASKS

    asked = set(re.findall(r'Wait\(\s*"(\w+)"', inspect.getsource(derive)))
    asked |= set(re.findall(r'Task\(own, "(\w+)"', inspect.getsource(listing)))
    assert asked
    assert asked <= set(ASKS)


@pytest.mark.parametrize(
    ("asks", "due", "band"),
    [("verify", "", "asked"), ("report", "", "later"), ("decide", "2026-02-01", "late")],
)
def test_what_another_side_waits_for_is_for_today(asks, due, band):
    from xiezhi.workbench.today import band_of

    assert band_of(asks, due, date(2026, 3, 1)) == band


def test_people_of_a_side_are_those_of_the_finding_on_the_sides():
    """County tables leave people of zones in no place: the overview must not say fewer."""
    from pathlib import Path

    from xiezhi.case.read import read_case
    from xiezhi.workbench.ground import region_of_case

    case = read_case(Path(__file__).resolve().parents[2] / "cases" / "yuqian")
    people = region_of_case(case)["people"]
    totals = case.table("province_totals").set_index("province")["population_2020"]
    assert people == {code: float(n) for code, n in totals.items()}


def test_nothing_is_said_to_be_of_before_where_nothing_was_computed(
    computed, desk, signed_in, settings_of, tmp_path
):
    """A first computing has drawn the ground, and no question is answered yet."""
    half = tmp_path / "findings" / computed.name
    half.mkdir(parents=True)
    for name in ("ground.json", "region.json"):
        shutil.copy(computed / name, half / name)
    status = {"state": "running", "pid": os.getpid(), "phase": "questions", "number": 1, "total": 9}
    (half / "status.json").write_text(json.dumps({**status, "what": {"zh": "问", "en": "ask"}}))
    settings_of(replace(desk, data=tmp_path))
    shown = signed_in("chongqing", "member").get("/en/overview").content.decode()
    assert "answering questions 1/9" in shown
    assert "before the case changed" not in shown
