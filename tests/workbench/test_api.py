"""The API: what pages tell, typed; the same people, the same judge, every fault in one shape."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import jsonschema
import pytest
from tests_support import done_with

BASE = "/api/v1/"
JSON = "application/json"


@pytest.fixture
def document(desk, visitor):
    return visitor.get(f"{BASE}openapi.json").json()


@pytest.fixture
def played(computed, desk, monkeypatch):
    """The demonstration with its agreement, a body, a meeting, money, a vote, an objection."""
    from datetime import UTC, datetime
    from decimal import Decimal

    from xiezhi.model.text import Text
    from xiezhi.register.acts.bodies import (
        AgendaItem,
        BodyFormed,
        BodyJoined,
        BodyKind,
        MeetingCalled,
        OutcomeKind,
        OutcomeRecorded,
    )
    from xiezhi.register.acts.measures import TransferKind, TransferRecorded
    from xiezhi.register.acts.opinions import Vote, Voted
    from xiezhi.register.acts.reviews import ObjectionRaised
    from xiezhi.workbench.demo.begin import Demo
    from xiezhi.workbench.demo.keys import read_key
    from xiezhi.workbench.desk import read_case_once
    from xiezhi.workbench.pages import consensus
    from xiezhi.workbench.register_access import register_at

    monkeypatch.setattr(consensus, "bring_up", lambda _config, _n: False)
    keys = {
        path.name.removesuffix(".seat.key"): read_key(path)
        for path in desk.demo_keys.glob("*.seat.key")
    }
    demo = Demo(read_case_once(desk), register_at(desk.ledger), keys, ("cq_gov", "gz_gov"))
    import_module("xiezhi.workbench.demo.agreement").play(demo)
    words, today = Text("一句话", "a sentence"), datetime.now(UTC).date()
    demo.act(
        BodyFormed("cq_gov", "b1", words, BodyKind.WORKING_GROUP, ("gz_gov",)),
        BodyJoined("gz_gov", "b1"),
        MeetingCalled("cq_gov", "m1", "b1", words, today, (AgendaItem("1", words),)),
        OutcomeRecorded("cq_gov", "m1", "1", OutcomeKind.DECISION, words),
        TransferRecorded(
            "cq_gov", "t1", TransferKind.PLEDGE, "cq_gov", "gz_gov", Decimal("1.50"), "2026"
        ),
        Voted("cq_gov", "s01", Vote.AGREE),
    )
    row = next(iter(demo.store.pages.entries("commitment", stage="verified-by-counterpart").rows))
    demo.act(ObjectionRaised(demo.offices[0], "o1", f"{row.id}.report.verified", words))
    return demo


def schema_of(document, at, method="get", status="200"):
    found = document["paths"][at][method]["responses"][status]["content"][JSON]["schema"]
    return {**found, "components": document["components"]}


def told(document, client, at, **parts):
    """An answer of the API, held against the document's schema."""
    address = re.sub(r"{(\w+)}", lambda part: str(parts[part[1]]), f"{BASE}{at}")
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.content.decode())
    jsonschema.Draft202012Validator(schema_of(document, f"{BASE}{at}")).validate(answer.json())
    return answer.json()


def failure(document, answer, status, code=None):
    assert answer.status_code == status, answer.content.decode()
    shape = {"$ref": "#/components/schemas/Failure", "components": document["components"]}
    jsonschema.Draft202012Validator(shape).validate(answer.json())
    assert code in (None, answer.json()["code"])
    return answer.json()


def test_the_document_is_openapi_3_1_and_names_every_schema_that_it_uses(document):
    assert document["openapi"].startswith("3.1.")
    used = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(document)))
    assert used == set(document["components"]["schemas"])
    ids = [one["operationId"] for path in document["paths"].values() for one in path.values()]
    assert len(ids) == len(set(ids)) == 39
    for path in document["paths"].values():
        for one in path.values():
            assert one["summary"]
            assert one["x-zh"]
            assert all(p["in"] == "path" or p["x-zh"] for p in one["parameters"])


def test_the_document_holds_no_address_of_elsewhere(document):
    assert "http" not in json.dumps(document).replace("https://json-schema", "").replace(
        '"type": "http"', ""
    )


def test_every_read_tells_what_its_schema_says(document, played, signed_in):
    """Every read of the document, on a demonstration in which everything has happened."""
    client = signed_in("chongqing", "coordinator")
    rest = {path for path, methods in document["paths"].items() if "get" in methods}

    def read(at, **parts):
        rest.discard(f"{BASE}{at}")
        return told(document, client, at, **parts)

    for at in ("me", "overview", "findings", "requirements", "consensus", "ballot", "agreements",
               "bodies", "list", "list/timeline", "monitors", "uploads", "money", "settlement",
               "assessment", "timeliness", "ledger", "ledger/proof"):  # fmt: skip
        read(at)
    read("findings/{id}", id="belts")
    read("statements/{id}", id="s01")
    text = read("agreements/{id}", id="demo-agreement")
    assert text["signing"]
    assert text["owed"]
    assert read("agreements/{id}/versions", id="demo-agreement")["versions"]
    assert read("bodies/{id}", id="b1")["members"]
    assert read("meetings/{id}", id="m1")["items"][0]["outcome"]
    row = next(one for one in read("list")["rows"] if one["share"])
    assert read("commitments/{id}", id=row["id"])["reports"]
    assert read("objections/{id}", id="o1")["objection"]["by"] == "cq_gov"
    assert read("monitors/{id}", id="monitor_water_demo_section")["monitor"]
    assert read("transfers/{id}", id="t1")["line"]["amount"] == "1.5"
    assert read("ledger/records/{number}", number=3)["inclusion"]
    assert read("ledger/items/{id}", id="demo-agreement")["records"]
    answer = client.get(f"{BASE}ledger/export?item=t1")
    assert answer.status_code == 200
    assert rest == {
        f"{BASE}{at}" for at in ("amendments/{id}", "drafts/{id}", "alerts/{id}", "scores/{id}",
                                 "ledger/export")
    }  # fmt: skip


def test_an_alert_and_a_draft_tell_what_their_schemas_say(document, played, signed_in):
    from test_monitors import readings, send

    client = signed_in("guizhou", "coordinator")
    send(client, readings())
    alert = told(document, client, "monitors")["alerts"][0]
    assert told(document, client, "alerts/{id}", id=alert["id"])["observations"]
    client.post("/en/agreements/demo-agreement/draft")
    draft = told(document, client, "agreements")["drafts"][0]
    assert told(document, client, "drafts/{id}", id=draft["id"])["clauses"]
    other = signed_in("chongqing", "coordinator")
    failure(document, other.get(f"{BASE}drafts/{draft['id']}"), 404, "NotThere")
    assert told(document, other, "agreements")["drafts"] == []


def test_an_amendment_and_a_score_tell_what_their_schemas_say(document, played, signed_in):
    from decimal import Decimal

    from xiezhi.model.text import Text
    from xiezhi.register.acts.measures import Scored
    from xiezhi.register.acts.texts import AmendmentProposed, ClauseEntry

    words = Text("一句话", "a sentence")
    client = signed_in("guizhou", "auditor")
    text = told(document, client, "agreements/{id}", id="demo-agreement")
    entry = ClauseEntry(text["clauses"][0]["id"], words, "1" * 64)
    played.act(
        AmendmentProposed("cq_gov", "a1", "demo-agreement", text["digest"], "2" * 64, (entry,)),
        Scored("cq_gov", "sc1", "gz_gov", "demo-agreement", Decimal(80), "分", words),
    )
    assert told(document, client, "amendments/{id}", id="a1")["clauses"]
    assert told(document, client, "scores/{id}", id="sc1")["score"]["value"] == "80"
    assert told(document, client, "assessment")["n_scores"] == 1


def test_the_api_tells_what_the_page_tells(played, signed_in):
    client = signed_in("guizhou", "member")
    for at in ("list", "agreements", "money", "bodies"):
        assert client.get(f"{BASE}{at}").json() == client.get(f"/en/{at}.json").json()


def test_the_list_is_filtered_sorted_and_paged(document, played, signed_in, monkeypatch):
    from xiezhi.workbench.pages import plan_rows

    client = signed_in("guizhou", "member")
    every = [one["id"] for one in told(document, client, "list")["rows"]]
    down = [one["id"] for one in client.get(f"{BASE}list?down=1").json()["rows"]]
    assert down == every[::-1]
    monkeypatch.setattr(plan_rows.entries, "__defaults__", (3,))
    found, following = [], ""
    for _ in range(40):
        page = client.get(f"{BASE}list", {"after": following} if following else {}).json()
        found += [one["id"] for one in page["rows"]]
        following = page["next"]
        if not following:
            break
    assert found == every


def test_a_header_chooses_the_language_where_one_has_to_be_chosen(computed, desk, signed_in):
    client = signed_in("guizhou", "member")
    said = {
        lang: client.get(f"{BASE}requirements", headers={"accept-language": lang}).json()["heads"]
        for lang in ("zh", "en")
    }
    assert said["zh"] != said["en"]


def test_every_fault_has_one_shape_in_both_languages(document, visitor, signed_in):
    client = signed_in("guizhou", "member")
    assert failure(document, visitor.get(f"{BASE}list"), 401)["error"]["zh"].startswith("请先登录")
    failure(document, signed_in("guizhou", "public").get(f"{BASE}list"), 403, "NotAllowed")
    failure(document, client.get(f"{BASE}commitments/unknown"), 404, "NotThere")
    failure(document, client.get(f"{BASE}nowhere"), 404)
    failure(document, client.get(f"{BASE}ledger/records/x"), 404)
    failure(document, client.post(f"{BASE}list"), 405)
    failure(document, client.put(f"{BASE}votes"), 405)
    failure(document, client.post(f"{BASE}openapi.json"), 405)
    told_ = failure(document, client.get(f"{BASE}list?stage=later&sort=x"), 422)
    assert [one["at"] for one in told_["problems"]] == ["query.stage", "query.sort"]
    assert "draft" in told_["problems"][0]["said"]["zh"]
    for query in ("colour=red", "side=110000", "side=x"):
        failure(document, client.get(f"{BASE}list?{query}"), 422)
    bad = client.post(f"{BASE}votes", b"\xff{", content_type=JSON)
    failure(document, bad, 400)
    large = client.post(f"{BASE}votes", b" " * 3 * 2**20, content_type=JSON)
    failure(document, large, 413, "TooLarge")
    assert client.head(f"{BASE}list").status_code == 200
    assert client.head(f"{BASE}list").content == b""


def test_the_reference_page_is_up_to_date():
    root = Path(__file__).resolve().parents[2]
    tool = root / "tools" / "render_api.py"
    page = subprocess.run([sys.executable, tool, "--print"], capture_output=True, check=True).stdout
    assert page.decode() == (root / "docs/reference/workbench-api.md").read_text("utf-8")


# -- writes


def posted(client, at, given, **headers):
    return client.post(f"{BASE}{at}", json.dumps(given), content_type=JSON, headers=headers)


def test_a_session_sends_the_token_along_or_nothing_is_done(document, desk):
    from django.test import Client

    from xiezhi.workbench.accounts.models import Account

    client = Client(enforce_csrf_checks=True)
    client.force_login(Account.objects.get(name="guizhou-member"))
    for at, given in (("votes", {"votes": {"s01": "agree"}, "voter_class": "expert"}),
                      ("acts/check", {"acts": []}), ("acts", {"acts": []}),
                      ("readings", {"readings": []})):  # fmt: skip
        failure(document, posted(client, at, given), 403, "CsrfFailed")
    token = client.get(f"{BASE}me").json()["token"]
    given = {"votes": {"s01": "agree"}, "voter_class": "expert"}
    assert posted(client, "votes", given, **{"x-csrftoken": token}).status_code == 201


def test_a_visitor_votes_and_is_known_again(document, visitor):
    given = {"votes": {"s01": "agree", "s02": "pass"}, "side": "500000", "voter_class": "resident"}
    answer = posted(visitor, "votes", given)
    assert (answer.status_code, answer.json()) == (201, {"counted": 2})
    posted(visitor, "votes", {"votes": {"s01": "disagree"}})
    voted = {one["id"]: one["vote"] for one in told(document, visitor, "ballot")["voted"]}
    assert voted == {"s01": "disagree", "s02": "pass"}
    from xiezhi.workbench.gathered.models import PublicVote, Voter

    assert (Voter.objects.count(), PublicVote.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({"votes": {"s01": "agree"}}, "body.side"),
        ({"votes": {"unknown": "agree"}, "side": "500000", "voter_class": "expert"},
         "body.votes.unknown"),
        ({"votes": {"s01": "perhaps"}}, "body.given.votes.s01"),
        ({"votes": {}}, "body.given.votes"),
        ({"votes": {"s01": "agree"}, "as": "the other side"}, "body.given.as"),
        ({"votes": {"s01": "agree"}, "side": "999999", "voter_class": "expert"}, "body.side"),
    ],
)  # fmt: skip
def test_votes_that_are_not_in_order_are_not_counted(document, visitor, given, at):
    from xiezhi.workbench.gathered.models import PublicVote

    found = failure(document, posted(visitor, "votes", given), 422)
    assert at in [one["at"] for one in found["problems"]]
    assert PublicVote.objects.count() == 0


def test_votes_are_slowed_down_together_with_the_page(document, visitor):
    given = {"votes": {"s01": "agree"}, "side": "500000", "voter_class": "resident"}
    assert [posted(visitor, "votes", given).status_code for _ in range(120)] == [201] * 120
    answer = posted(visitor, "votes", given)
    failure(document, answer, 429, "TooOften")
    assert answer["Retry-After"]
    assert visitor.post("/en/vote", {"v-s01": "agree"}).status_code == 429


def signed(desk, act, seat=None):
    from xiezhi.register.store import sign
    from xiezhi.register.store.signed import signed_to_plain
    from xiezhi.workbench.demo.keys import read_key
    from xiezhi.workbench.register_access import register_at

    store = register_at(desk.ledger)
    key = read_key(desk.demo_keys / f"{seat or act.by}.seat.key")
    return signed_to_plain(sign(act, store.origin, key, store.hashes))


def put(by, id_):
    from xiezhi.model.text import Text
    from xiezhi.register.acts.opinions import StatementPut

    return StatementPut(by, id_, Text("一句话", "a sentence"))


def size(desk):
    from xiezhi.workbench.register_access import register_at

    return register_at(desk.ledger).head().size


def test_signed_acts_are_recorded_all_together(document, desk, signed_in):
    client, before = signed_in("guizhou", "member"), size(desk)
    acts = [signed(desk, put("gz_gov", name)) for name in ("s-a", "s-b")]
    answer = posted(client, "acts", {"acts": acts})
    assert answer.status_code == 201, answer.content.decode()
    jsonschema.Draft202012Validator(schema_of(document, f"{BASE}acts", "post", "201")).validate(
        answer.json()
    )
    assert [one["number"] for one in answer.json()["records"]] == [before, before + 1]
    record = told(document, client, "ledger/records/{number}", number=before)
    assert record["leaf"] == answer.json()["records"][0]["leaf"]


def test_acts_of_another_party_or_role_are_refused_whole(document, desk, signed_in):
    before = size(desk)
    own, other = signed(desk, put("gz_gov", "s-a")), signed(desk, put("cq_gov", "s-b"))
    found = failure(
        document, posted(signed_in("guizhou", "member"), "acts", {"acts": [own, other]}), 403
    )
    assert found["problems"][0]["at"] == "body.acts.1"
    failure(document, posted(signed_in("guizhou", "auditor"), "acts", {"acts": [own]}), 403)
    assert size(desk) == before


def test_acts_with_a_strange_signature_or_against_the_rules_are_refused(document, desk, signed_in):
    client, before = signed_in("guizhou", "member"), size(desk)
    strange = signed(desk, put("gz_gov", "s-a"), seat="cq_gov")
    failure(document, posted(client, "acts", {"acts": [strange]}), 422, "SignatureUnfit")
    taken = signed(desk, put("gz_gov", "s01"))
    failure(document, posted(client, "acts", {"acts": [taken]}), 409, "ActRefused")
    late = {"acts": [signed(desk, put("gz_gov", "s-a"))], "seen": before + 5}
    failure(document, posted(client, "acts", late), 409)
    broken = {**taken, "signature": "x"}
    found = failure(document, posted(client, "acts", {"acts": [taken, broken]}), 422)
    assert [one["at"] for one in found["problems"]] == ["body.acts.1"]
    assert size(desk) == before


def test_the_rules_are_asked_before_signing(document, desk, signed_in):
    from xiezhi.register.act import act_to_plain

    client, before = signed_in("guizhou", "member"), size(desk)
    act = put("gz_gov", "s-a")
    found = posted(client, "acts/check", {"acts": [act_to_plain(act)]}).json()
    jsonschema.Draft202012Validator(schema_of(document, f"{BASE}acts/check", "post")).validate(
        found
    )
    assert found["allowed"]
    assert json.loads(found["acts"][0]["content"]) == act_to_plain(act)
    refused = posted(client, "acts/check", {"acts": [act_to_plain(put("cq_gov", "s-a"))]}).json()
    assert (refused["allowed"], refused["guard"]) == (False, "account")
    failure(document, posted(client, "acts/check", {"acts": [{"kind": "x", "version": 1,
                                                              "body": {}}]}), 422)  # fmt: skip
    assert size(desk) == before


def test_a_member_of_staff_sends_readings_for_the_own_side(document, signed_in):
    from test_monitors import SECTION

    row = {"section": SECTION, "time": "2026-11-01", "parameter": "nh3n", "value": 0.4,
           "unit": "mg/L", "source": "synthetic"}  # fmt: skip
    answer = posted(signed_in("guizhou", "member"), "readings", {"readings": [row]})
    assert (answer.status_code, answer.json()["new"]) == (201, 1)
    wrong = {"readings": [row, {**row, "unit": "kg"}, {**row, "section": "elsewhere"}]}
    found = failure(document, posted(signed_in("guizhou", "member"), "readings", wrong), 422)
    assert {one["row"] for one in found["problems"]} == {2, 3}
    assert found["problems"][0]["said"]["zh"] != found["problems"][0]["said"]["en"]
    failure(document, posted(signed_in("guizhou", "verifier"), "readings", wrong), 403)


def test_guessing_a_stations_key_is_slowed_down(document, visitor):
    for _ in range(20):
        answer = posted(visitor, "readings", {"readings": [{}]}, authorization="Bearer guess")
        failure(document, answer, 401)
    answer = posted(visitor, "readings", {"readings": [{}]}, authorization="Bearer guess")
    failure(document, answer, 429, "TooOften")


def test_a_page_of_its_own_tells_of_every_address(document, visitor):
    for lang in ("zh", "en"):
        answer = visitor.get(f"/{lang}/api")
        page = answer.content.decode()
        assert answer.status_code == 200
        for at in document["paths"]:
            assert at in page
        done_with(answer)
