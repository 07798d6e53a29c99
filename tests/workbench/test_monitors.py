"""Monitors: files taken in whole or not at all, alerts to both sides, escalation, a turn twice."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

SECTION = "demo_section"
RULE = f"monitor_water_{SECTION}"
HEAD = "section,time,parameter,value,unit,source"


@pytest.fixture(autouse=True)
def empty_outbox(desk):
    """No notice of another test."""
    yield
    for path in desk.outbox.glob("*.json"):
        path.unlink()


def readings(high=1.2, n=60):
    """Synthetic ammonia nitrogen every four hours; the last six lie above class III."""
    end = datetime.now(UTC) + timedelta(hours=8)
    rows = [HEAD]
    for k in range(n):
        at = end - timedelta(hours=4 * (n - k))
        value = high + k / 100 if k >= n - 6 else 0.4 + (k % 7) / 100
        rows.append(f"{SECTION},{at:%Y-%m-%d %H:%M},nh3n,{value:.3f},mg/L,synthetic")
    return "\n".join(rows).encode()


def send(client, content, name="readings.csv", lang="en"):
    file = io.BytesIO(content)
    file.name = name
    return client.post(f"/{lang}/monitors/upload", {"quality": "synthetic", "file": file})


def counted():
    from xiezhi.workbench.gathered.models import Reading, Upload

    return Reading.objects.count(), Upload.objects.count()


def keys_of(config):
    from xiezhi.workbench.demo.keys import read_key

    return [read_key(path) for path in sorted(config.demo_keys.glob("*.key"))]


def turned(config, now):
    from xiezhi.workbench.register_access import register_at
    from xiezhi.workbench.tick import turn

    return turn(config, register_at(config.ledger), keys_of(config), now)


def alerts_told(client, show="all"):
    return client.get(f"/en/monitors.json?show={show}").json()["alerts"]


def test_readings_beyond_the_limit_alert_the_owners_of_both_sides(signed_in):
    client = signed_in("guizhou", "member")
    assert send(client, readings()).status_code == 303
    told = alerts_told(client)
    assert sorted(one["to"] for one in told) == ["cq_ecology", "gz_ecology"]
    assert {one["level"] for one in told} == {"orange"}
    one = client.get(f"/en/alerts/{told[0]['id']}.json").json()
    assert [row["quality"]["en"] for row in one["observations"]] == ["synthetic (not real)"] * 3


def test_who_may_not_answer_reads_a_name_and_no_id(signed_in):
    client = signed_in("guizhou", "member")
    send(client, readings())
    one = alerts_told(client)[0]
    name = {"cq_ecology": "Ecology and environment bureau of Chongqing"}
    name["gz_ecology"] = "Ecology and environment department of Guizhou"
    said = client.get(f"/en/alerts/{one['id']}").content.decode()
    assert f"the alert is to {name[one['to']]}, which answers it" in said


def test_the_same_file_again_adds_no_reading_and_no_alert(signed_in):
    client, content = signed_in("guizhou", "member"), readings()
    send(client, content)
    before = counted()[0], len(alerts_told(client))
    send(client, content)
    assert (counted()[0], len(alerts_told(client))) == before


def test_a_single_spike_raises_nothing_and_is_shown_with_its_reason(signed_in):
    client = signed_in("chongqing", "member")
    rows = readings(high=-0.15).decode().splitlines()
    rows[30] = rows[30].replace(rows[30].split(",")[3], "9.0")
    send(client, "\n".join(rows).encode())
    assert alerts_told(client) == []
    apart = client.get(f"/en/monitors/{RULE}.json").json()["apart"]
    assert [one["reason"]["en"] for one in apart] == ["isolated spike"]


BROKEN = {
    "wrong columns": (b"a,b,c\n1,2,3\n", "x.csv", "column"),
    "an unknown section": (f"{HEAD}\nx,2026-01-02,nh3n,1,mg/L,s\n".encode(), "x.csv", "row 2"),
    "a wrong unit": (f"{HEAD}\n{SECTION},2026-01-02,nh3n,1,kg,s\n".encode(), "x.csv", "row 2"),
    "a day to come": (f"{HEAD}\n{SECTION},2099-01-02,nh3n,1,mg/L,s\n".encode(), "x.csv", "row 2"),
    "a word for a number": (
        f"{HEAD}\n{SECTION},2026-01-02,nh3n,1,mg/L,s\n{SECTION},2026-01-03,nh3n,高,mg/L,s\n".encode(
            "gbk"
        ),
        "表.csv",
        "row 3",
    ),
    "macros by name": (b"PK\x03\x04", "x.xlsm", "xlsm"),
    "no workbook": (b"PK\x03\x04rest", "x.xlsx", "x.xlsx"),
    "nothing": (b"", "x.csv", "x.csv"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "x.csv", "x.csv"),
}


@pytest.mark.parametrize("case", BROKEN, ids=str)
def test_a_broken_file_gets_sentences_and_leaves_nothing_behind(signed_in, case):
    content, name, said = BROKEN[case]
    answer = send(signed_in("chongqing", "coordinator"), content, name)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing was taken in" in page
    assert said in page
    assert counted() == (0, 0)


def test_one_wrong_row_of_many_keeps_all_of_them_out(signed_in):
    content = readings() + f"\n{SECTION},2026-01-02,nh3n,1,kg,synthetic".encode()
    answer = send(signed_in("chongqing", "coordinator"), content)
    assert (answer.status_code, counted()) == (422, (0, 0))
    assert "row 62" in answer.content.decode()


def test_gbk_is_read(signed_in):
    content = f"断面,时间,参数,数值,单位,来源\n{SECTION},2026-11-01,nh3n,0.4,mg/L,虚构\n"
    answer = send(signed_in("chongqing", "coordinator"), content.encode("gbk"))
    assert (answer.status_code, counted()[0]) == (303, 1)


def test_a_zip_bomb_and_a_workbook_with_macros_are_refused(signed_in):
    client = signed_in("chongqing", "coordinator")
    for name, size in (("xl/worksheets/sheet1.xml", 200 * 2**20), ("xl/vbaProject.bin", 10)):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, b"0" * size)
        assert send(client, packed.getvalue(), "x.xlsx").status_code == 422
    assert counted() == (0, 0)


def test_fifty_megabytes_are_refused_before_they_are_read(signed_in):
    answer = send(signed_in("chongqing", "coordinator"), b"0" * 50 * 2**20)
    assert (answer.status_code, counted()) == (413, (0, 0))
    assert "20 MB" in answer.content.decode()


def test_verifiers_auditors_and_the_public_send_nothing(signed_in):
    for role in ("verifier", "auditor", "public"):
        assert send(signed_in("guizhou", role), readings()).status_code == 403


def test_an_unanswered_alert_goes_one_level_up_once(signed_in, desk):
    client = signed_in("guizhou", "member")
    send(client, readings())
    later = datetime.now(UTC) + timedelta(hours=25)
    assert turned(desk, datetime.now(UTC)).acts == 0
    done = turned(desk, later)
    assert (done.escalated, turned(desk, later).acts) == (2, 0)
    told = {one["to"]: one["level"] for one in alerts_told(client)}
    assert told == {
        "cq_ecology": "orange",
        "gz_ecology": "orange",
        "cq_gov": "red",
        "gz_gov": "red",
    }


def test_an_answer_stops_the_clock(signed_in, desk):
    send(signed_in("guizhou", "member"), readings())
    turned(desk, datetime.now(UTC) + timedelta(hours=25))
    office = signed_in("chongqing", "coordinator")
    own = next(one["id"] for one in alerts_told(office) if one["to"] == "cq_gov")
    office.post(f"/en/alerts/{own}", {"words": "We look at it today.", "answer": "1"})
    state = {one["to"]: one["state"] for one in alerts_told(office)}
    assert state["cq_gov"] == "answered"
    assert state["gz_gov"] == "open"


def test_nobody_answers_for_the_other_side(signed_in, desk):
    send(signed_in("guizhou", "member"), readings())
    turned(desk, datetime.now(UTC) + timedelta(hours=25))
    other = signed_in("guizhou", "coordinator")
    own = next(one["id"] for one in alerts_told(other) if one["to"] == "cq_gov")
    other.post(f"/en/alerts/{own}", {"words": "All is well.", "answer": "1"})
    assert {one["state"] for one in alerts_told(other) if one["to"] == "cq_gov"} == {"open"}


def test_notices_are_written_once(signed_in, desk):
    send(signed_in("guizhou", "member"), readings())
    now = datetime.now(UTC)
    first = turned(desk, now).notices
    found = [json.loads(path.read_text("utf-8")) for path in desk.outbox.glob("alert-*.json")]
    assert first >= 2
    assert {"cq_ecology", "gz_ecology"} <= {one["party"] for one in found}
    assert turned(desk, now).notices == 0


def test_without_a_key_nothing_is_done_in_a_sides_name(signed_in, desk):
    from xiezhi.workbench.register_access import register_at
    from xiezhi.workbench.tick import turn

    send(signed_in("guizhou", "member"), readings())
    store = register_at(desk.ledger)
    size = store.head().size
    done = turn(desk, store, [], datetime.now(UTC) + timedelta(hours=25))
    assert (done.acts, len(done.unsigned), store.head().size) == (0, 2, size)


def test_a_station_sends_readings_with_a_key_and_a_turn_raises_the_alerts(signed_in, desk, visitor):
    page = signed_in("guizhou", "coordinator").post("/en/monitors/keys", {"label": "station"})
    secret = page.content.decode().split("this once: ")[1].split("<code>")[1].split("<")[0]
    rows = [dict(zip(HEAD.split(","), line.split(","), strict=True))
            for line in readings().decode().splitlines()[1:]]  # fmt: skip
    body = json.dumps({"readings": rows, "quality": "synthetic"})
    wrong = visitor.post("/api/v1/readings", body, content_type="application/json")
    assert wrong.status_code == 401
    sent = {"content_type": "application/json", "HTTP_AUTHORIZATION": f"Bearer {secret}"}
    answer = visitor.post("/api/v1/readings", body, **sent)
    assert (answer.status_code, answer.json()["new"]) == (201, 60)
    assert turned(desk, datetime.now(UTC)).alerts == 2
    rows[3]["unit"] = "kg"
    answer = visitor.post("/api/v1/readings", json.dumps({"readings": rows}), **sent)
    assert (answer.status_code, answer.json()["problems"][0]["row"]) == (422, 4)


def test_a_monitor_is_in_force_once_every_office_adopted_it(signed_in):
    one, two = signed_in("chongqing", "coordinator"), signed_in("guizhou", "coordinator")
    form = {
        "watch": "figure", "section": "complaints", "name_zh": "投诉", "why": "<b>test</b>",
        "sides": ["500000", "520000"], "hours": "48", "parameter": "n", "unit": "件", "high": "10",
        "owner_500000": "cq_gov", "owner_520000": "gz_gov",
    }  # fmt: skip
    assert one.post("/en/monitors/new", form).status_code == 303
    at = "/en/monitors/monitor_figure_complaints"
    assert "<b>test</b>" not in one.get(at).content.decode()
    one.post(at, {"answer": "adopt"})
    assert one.get(f"{at}.json").json()["monitor"]["stage"] == "accepted"
    two.post(at, {"answer": "adopt"})
    assert one.get(f"{at}.json").json()["monitor"]["stage"] == "active"
    send(one, f"{HEAD}\ncomplaints,{datetime.now(UTC):%Y-%m-%d},n,11,件,count".encode())
    assert sorted(alert["to"] for alert in alerts_told(one)) == ["cq_gov", "gz_gov"]


def test_commitments_near_their_last_day_alert_their_owners_once_a_colour(desk):
    from xiezhi.model.text import Text
    from xiezhi.register.acts.commitments import (
        CommitmentAccepted,
        CommitmentDrafted,
        CommitmentKind,
        CommitmentProposed,
    )
    from xiezhi.register.store import sign
    from xiezhi.workbench.demo.keys import read_key
    from xiezhi.workbench.register_access import register_at

    store = register_at(desk.ledger)
    due = datetime.now(UTC).date() + timedelta(days=20)
    acts = [
        CommitmentDrafted("cq_gov", "c-1", CommitmentKind.TASK, Text("事", "task"),
                          ("cq_gov", "gz_gov"), due),
        CommitmentProposed("cq_gov", "c-1"),
        CommitmentAccepted("cq_gov", "c-1"),
        CommitmentAccepted("gz_gov", "c-1"),
    ]  # fmt: skip
    for act in acts:
        key = read_key(desk.demo_keys / f"{act.by}.seat.key")
        store.append(sign(act, store.origin, key, store.hashes))
    now = datetime.now(UTC)
    assert [turned(desk, now).deadlines, turned(desk, now).deadlines] == [2, 0]
    assert turned(desk, now + timedelta(days=15)).deadlines == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_speak_one_language_and_carry_no_style(signed_in, lang):
    client = signed_in("chongqing", "coordinator")
    send(client, readings())
    for at in ("monitors", f"monitors/{RULE}", "monitors/new", "monitors/upload"):
        page = client.get(f"/{lang}/{at}").content.decode()
        assert " style=" not in page
        assert "<script>" not in page
    drawing = client.get(f"/{lang}/monitors/{RULE}/series/nh3n.svg")
    assert drawing["Content-Type"] == "image/svg+xml"
    assert b"style" not in drawing.content
