"""From a button to the register: at once in a demonstration, else signed in a browser or a file."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def own_key(signed_in, desk):
    """A coordinator of Guizhou whose key is not the server's, and that key."""
    from xiezhi.workbench.accounts.models import Account
    from xiezhi.workbench.demo.keys import read_key

    Account.objects.filter(name="guizhou-coordinator").update(demo=False)
    return signed_in("guizhou", "coordinator"), read_key(desk.demo_keys / "gz_gov.seat.key")


@pytest.fixture
def offer(computed, desk_of):
    """A proposal of the findings that two sides would have to agree to."""
    found = desk_of("guizhou", "member").findings.questions["belts"].offers
    return next(one for one in found if one.id)


def waiting(client, offer):
    answer = client.post("/en/findings/belts", {"proposal": offer.id})
    assert answer.status_code == 303
    return answer["Location"]


def lines_of(client, at):
    return client.get(f"{at}/acts").content.decode().splitlines()


def signature_of(key, line, origin="demonstration.example/yuqian"):
    from xiezhi.register.act import read_act
    from xiezhi.register.store import sign, signed_to_plain

    return signed_to_plain(sign(read_act(json.loads(line)), origin, key))


def stage_of(desk, offer):
    from xiezhi.register.items import Offer
    from xiezhi.register.state import item
    from xiezhi.workbench.register_access import register_at

    held = item(register_at(desk.ledger).view(), offer.id, Offer)
    return held.stage.value if held else ""


def test_in_a_demonstration_a_proposal_is_on_the_table_in_one_step(signed_in, desk, offer):
    client = signed_in("chongqing", "member")
    answer = client.post("/zh/findings/belts", {"proposal": offer.id}, follow=True)
    assert "已记入台账" in answer.content.decode()
    assert stage_of(desk, offer) == "proposed"


def test_a_proposal_on_the_table_shows_its_stage_and_no_button(signed_in, desk, offer):
    client = signed_in("chongqing", "member")
    client.post("/zh/findings/belts", {"proposal": offer.id})
    page = client.get("/en/findings/belts.json").json()
    found = next(one for one in page["offers"] if one["id"] == offer.id)
    assert (found["stage"], found["may"]) == ("proposed", None)


def test_tabling_twice_is_refused_in_a_sentence(signed_in, desk, offer):
    client = signed_in("chongqing", "member")
    client.post("/en/findings/belts", {"proposal": offer.id})
    again = client.post("/en/findings/belts", {"proposal": offer.id}, follow=True)
    assert 'class="said error"' in again.content.decode()


def test_an_act_waits_until_its_own_key_signed_it(own_key, desk, offer):
    client, key = own_key
    at = waiting(client, offer)
    assert stage_of(desk, offer) == ""
    (line,) = lines_of(client, at)
    answer = client.post(at, {"signature": signature_of(key, line)["signature"]}, follow=True)
    assert "Recorded" in answer.content.decode()
    assert stage_of(desk, offer) == "proposed"
    assert client.get(at).status_code == 404


def test_the_page_shows_what_the_browser_needs_to_sign(own_key, desk, offer):
    client, _ = own_key
    page = client.get(f"{waiting(client, offer)}.json").json()
    assert page["origin"] == "demonstration.example/yuqian"
    assert (page["party"], page["seat"]) == ("gz_gov", "gz_gov.seat")
    assert (
        page["acts"][0]["content"].encode()
        == __import__("json")
        .dumps(
            json.loads(page["acts"][0]["content"]),
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )
        .encode()
    )


def test_a_signed_file_is_taken_back(own_key, desk, offer):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, key = own_key
    at = waiting(client, offer)
    signed = "\n".join(json.dumps(signature_of(key, line)) for line in lines_of(client, at))
    file = SimpleUploadedFile("signed.json", signed.encode())
    client.post(at, {"file": file})
    assert stage_of(desk, offer) == "proposed"


@pytest.mark.parametrize("content", [b"", b"not json", b"\xff\xfe", b"[]", b"{}" * 9])
def test_a_file_of_anything_else_is_refused_and_the_acts_still_wait(own_key, desk, offer, content):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, _ = own_key
    at = waiting(client, offer)
    answer = client.post(at, {"file": SimpleUploadedFile("signed.json", content)})
    assert answer.status_code == 422
    assert client.get(at).status_code == 200


def test_a_file_of_other_acts_is_refused(own_key, desk, offer):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, key = own_key
    at = waiting(client, offer)
    other = json.loads(lines_of(client, at)[0])
    other["body"]["title"] = {"zh": "别的", "en": "other"}
    signed = json.dumps(signature_of(key, json.dumps(other)))
    answer = client.post(at, {"file": SimpleUploadedFile("signed.json", signed.encode())})
    assert (answer.status_code, stage_of(desk, offer)) == (422, "")


def test_another_seats_signature_does_not_count(own_key, desk, offer):
    from xiezhi.workbench.demo.keys import read_key

    client, _ = own_key
    at = waiting(client, offer)
    stranger = read_key(desk.demo_keys / "cq_gov.seat.key")
    (line,) = lines_of(client, at)
    answer = client.post(at, {"signature": signature_of(stranger, line)["signature"]}, follow=True)
    assert "gz_gov" in answer.content.decode()
    assert stage_of(desk, offer) == ""


def test_a_signature_for_another_register_does_not_count(own_key, desk, offer):
    client, key = own_key
    at = waiting(client, offer)
    (line,) = lines_of(client, at)
    other = signature_of(key, line, "elsewhere.example/log")["signature"]
    client.post(at, {"signature": other})
    assert stage_of(desk, offer) == ""


def test_what_waits_can_be_dropped(own_key, desk, offer):
    client, _ = own_key
    at = waiting(client, offer)
    client.post(at, {"drop": "1"})
    assert client.get(at).status_code == 404
