"""Ledger: records as sentences, stories, proof taken away, and an export checked in the page."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile


@pytest.fixture
def auditor(signed_in):
    return signed_in("guizhou", "auditor")


def taken(client, query=""):
    return b"".join(client.get(f"/zh/ledger/export{query}"))


def checked(client, data, **given):
    sent = SimpleUploadedFile("a.export", data)
    return client.post("/en/ledger/verify", {"file": sent, **given})


def test_every_record_is_told_with_its_receipt_and_seat(auditor):
    shown = auditor.get("/en/ledger.json").json()
    first = auditor.get("/en/ledger/records/0.json").json()
    assert shown["records"][0]["number"] == shown["size"] - 1
    assert all(one["seat"] and one["words"]["zh"] for one in shown["records"])
    assert first["act"]["kind"] == "opened"
    assert first["key"].startswith("ed25519:")


def test_what_is_taken_away_holds_by_the_keys_given(auditor, desk):
    from xiezhi.register.log.export import read_export
    from xiezhi.workbench.demo.keys import read_key

    data = taken(auditor)
    assert len(read_export(data).records) > 40
    keys = [desk.log_key, *(desk.demo_keys / f"{one}.seat.key" for one in ("cq_gov", "gz_gov"))]
    lines = "\n".join(str(read_key(one).verifier) for one in keys)
    shown = checked(auditor, data, keys=lines).content.decode()
    assert 'class="said success"' in shown
    assert "record by record" in shown


def test_a_changed_export_is_found_out(auditor):
    data = bytearray(taken(auditor))
    data[len(data) // 2] ^= 1
    answer = checked(auditor, bytes(data))
    assert answer.status_code == 422 or 'class="said error"' in answer.content.decode()


@pytest.mark.parametrize("content", [b"", b"no export", b"xiezhi.register.export/v1\nhash x\n"])
def test_what_is_no_export_gets_a_sentence(auditor, content):
    answer = checked(auditor, content)
    assert answer.status_code == 422
    assert "." in answer.content.decode()


def test_an_item_can_be_taken_away_alone(auditor):
    from xiezhi.register.log.export import read_export

    shown = auditor.get("/zh/ledger.json").json()
    one = shown["records"][0]["item"]
    made = read_export(taken(auditor, f"?item={one}"))
    assert made.places is not None
    assert auditor.get("/zh/ledger/export?item=nothing").status_code == 404


def test_a_cosignature_is_kept_once_it_holds(signed_in, desk):
    from xiezhi.register.log.keys import new_key
    from xiezhi.register.log.note import SignedNote
    from xiezhi.register.log.schemes import COSIGNATURE_V1
    from xiezhi.register.log.witness import Witness, read_submission
    from xiezhi.workbench.demo.keys import read_key

    yu = signed_in("chongqing", "coordinator")
    asked = read_submission(b"".join(yu.get("/zh/ledger/cosign")))
    key = new_key("guizhou.example/witness", COSIGNATURE_V1)
    log = read_key(desk.log_key).verifier
    _, signature = Witness(log).cosigned(asked.note, asked.proof, key, 1_800_000_000)
    note = SignedNote(asked.note.text, (*asked.note.signatures, signature))
    sent = SimpleUploadedFile("cosigned", note.encode())
    yu.post("/zh/ledger/cosign", {"file": sent, "keys": str(key.verifier)})
    (kept,) = yu.get("/zh/ledger/proof.json").json()["checkpoints"]
    assert kept["cosigners"] == ["guizhou.example/witness"]
    stranger = new_key("guizhou.example/witness", COSIGNATURE_V1)
    again = SimpleUploadedFile("cosigned", note.encode())
    yu.post("/zh/ledger/cosign", {"file": again, "keys": str(stranger.verifier)})
    assert len(yu.get("/zh/ledger/proof.json").json()["checkpoints"]) == 1


def test_the_story_of_an_item_is_told_by_chapters(auditor):
    shown = auditor.get("/en/ledger/items/cq_drc.json").json()
    assert shown["records"]
    assert auditor.get("/en/ledger/items/nothing").status_code == 404


def test_pages_of_the_ledger_reach_the_first_record(auditor):
    size = auditor.get("/zh/ledger.json").json()["size"]
    last = auditor.get("/zh/ledger.json?before=1").json()
    assert [one["number"] for one in last["records"]] == [0]
    for odd in ("-1", "x", "9" * 40, "0"):
        assert auditor.get(f"/zh/ledger?before={odd}").status_code == 200
    assert auditor.get(f"/zh/ledger/records/{size}").status_code == 404


def test_every_page_of_the_ledger_is_shown_in_both_languages(auditor):
    for lang in ("zh", "en"):
        for at in ("ledger", "ledger/proof", "ledger/records/1", "ledger/items/cq_gov",
                   "ledger/items/cq_gov?by=chapter"):  # fmt: skip
            assert auditor.get(f"/{lang}/{at}").status_code == 200, (lang, at)


def test_what_has_no_name_is_called_by_its_kind(signed_in):
    from test_monitors import readings, send

    client = signed_in("guizhou", "member")
    send(client, readings())
    id_ = client.get("/en/monitors.json").json()["alerts"][0]["id"]
    assert client.get(f"/en/ledger/items/{id_}.json").json()["title"]["en"] == f"alert {id_}"
