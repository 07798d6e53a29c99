"""Consensus: votes of many by a public link, nobody named, and what both sides agree on."""

from __future__ import annotations

import json
from urllib.parse import unquote

import pytest


@pytest.fixture(autouse=True)
def nothing_computed_beside(monkeypatch, desk):
    """No process is started by a page; a test computes by itself where it needs the map."""
    import shutil

    from xiezhi.workbench.pages import consensus

    monkeypatch.setattr(consensus, "bring_up", lambda _config, _n: False)
    yield
    shutil.rmtree(desk.data / "opinion", ignore_errors=True)


def votes_of(client, side="500000", kind="resident", lang="en", **votes):
    given = {"side": side, "voter_class": kind} | {f"v-{s}": v for s, v in votes.items()}
    return client.post(f"/{lang}/vote", given)


def kept():
    from xiezhi.workbench.gathered.models import PublicVote, Voter

    return Voter.objects.count(), PublicVote.objects.count()


def test_a_visitor_votes_on_several_statements_at_once(visitor):
    answer = votes_of(visitor, s01="agree", s02="disagree", s03="pass", unknown="agree")
    assert (answer.status_code, kept()) == (303, (1, 3))
    page = visitor.get("/en/vote").content.decode()
    assert "My votes" in page


def test_the_last_vote_counts_and_a_browser_is_one_voter(visitor):
    from xiezhi.workbench.gathered.models import PublicVote

    votes_of(visitor, s01="agree")
    votes_of(visitor, s01="disagree")
    assert kept() == (1, 1)
    assert PublicVote.objects.get().vote == -1


def test_of_a_voter_nothing_is_kept_that_names_a_person(visitor):
    from xiezhi.workbench.gathered.models import Voter

    votes_of(visitor, s01="agree")
    secret = visitor.cookies["xiezhi-voter"]
    held = Voter.objects.values().get()
    assert secret.value not in str(held)
    assert secret["httponly"]
    assert set(held) == {
        "id", "token", "side", "voter_class", "confirmed", "invitation", "made_at",
    }  # fmt: skip


def test_a_side_and_a_class_are_asked_for(visitor):
    answer = visitor.post("/en/vote", {"v-s01": "agree", "side": "999999"})
    assert (answer.status_code, kept()) == (422, (0, 0))


def test_an_invitation_confirms_a_side_once(signed_in, visitor):
    from django.test import Client

    made = signed_in("guizhou", "coordinator").post(
        "/en/consensus/invitations", {"voter_class": "expert", "n": "2"}
    )
    lines = made.getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    token = unquote(lines[1].split("invitation=")[1])
    assert "Guizhou" in visitor.get("/en/vote", {"invitation": token}).content.decode()
    given = {"invitation": token, "v-s01": "agree"}
    assert visitor.post("/en/vote", given).status_code == 303
    assert Client().post("/en/vote", given).status_code == 422
    from xiezhi.workbench.gathered.models import Voter

    held = Voter.objects.get()
    assert (held.side, held.voter_class, held.confirmed) == ("520000", "expert", True)


def test_a_forged_invitation_confirms_nothing(visitor):
    answer = visitor.post("/en/vote", {"invitation": "x.y.z", "v-s01": "agree"})
    assert (answer.status_code, kept()) == (422, (0, 0))


def test_an_account_votes_for_its_own_side_and_once_in_any_browser(signed_in):
    from xiezhi.workbench.gathered.models import Voter

    for _ in range(2):
        votes_of(signed_in("guizhou", "public"), side="500000", s01="agree")
    assert kept() == (1, 1)
    assert Voter.objects.get().side == "520000"


def test_votes_are_slowed_down_per_address(visitor):
    statuses = [votes_of(visitor, s01="agree").status_code for _ in range(121)]
    assert statuses[:120] == [303] * 120
    assert statuses[120] == 429


def test_markup_in_a_statement_is_shown_as_it_was_written(signed_in, visitor):
    client = signed_in("chongqing", "coordinator")
    evil = "<script>alert(1)</script>"
    client.post("/en/consensus", {"words_zh": evil, "words_en": evil})
    for at in ("/en/consensus", "/en/vote"):
        page = (client if at == "/en/consensus" else visitor).get(at).content.decode()
        assert evil not in page
        assert "&lt;script&gt;" in page


def test_few_votes_of_a_class_are_not_told_by_themselves(visitor, signed_in):
    votes_of(visitor, s01="agree")
    told = signed_in("chongqing", "auditor").get("/en/statements/s01.json").json()
    assert [(one["n_agree"], one["few"]) for one in told["cells"]] == [(0, True)]


def test_one_small_class_is_not_told_by_the_sum_of_the_others(signed_in):
    from django.test import Client

    for kind, n in (("resident", 7), ("expert", 2), ("enterprise", 6)):
        for _ in range(n):
            votes_of(Client(), kind=kind, s01="agree")
    told = signed_in("chongqing", "auditor").get("/en/statements/s01.json").json()
    shown = {one["kind"]["en"]: (one["n"], one["few"]) for one in told["cells"]}
    assert shown == {"resident": (7, False), "expert": (0, True), "enterprise": (0, True)}


def test_a_voter_learns_how_all_voted_on_what_they_voted_on(visitor, desk):
    from django.test import Client

    votes_of(visitor, s01="agree", s02="pass")
    told = visitor.get("/en/vote.json").json()["heard"]
    assert (set(told), told["s01"]["few"], told["s01"]["n_agree"]) == ({"s01", "s02"}, True, 0)
    for _ in range(4):
        votes_of(Client(), s01="disagree", side="520000")
    told = visitor.get("/en/vote.json").json()["heard"]["s01"]
    assert (told["n"], told["n_agree"], told["n_disagree"]) == (5, 1, 4)
    assert "5 people: 1 agree, 4 disagree" in visitor.get("/en/vote").content.decode()
    assert Client().get("/en/vote.json").json()["heard"] == {}


def test_a_party_votes_on_record_for_itself(signed_in, desk):
    client = signed_in("chongqing", "coordinator")
    client.post("/en/statements/s01", {"vote": "agree"})
    told = client.get("/en/statements/s01.json").json()["parties"]
    assert [(one["party"], one["vote"]) for one in told] == [("cq_gov", "agree")]


def test_auditors_and_the_public_put_no_statement(signed_in):
    for role in ("auditor", "public"):
        answer = signed_in("guizhou", role).post("/en/consensus", {"words_zh": "x"})
        assert answer.status_code == 403


def test_sealed_votes_name_nobody_and_a_voter_finds_their_own(signed_in, visitor, desk):
    from xiezhi.workbench.consensus.votes import commitment_of
    from xiezhi.workbench.gathered.models import digest_of_secret

    votes_of(visitor, s01="agree", s02="agree")
    client = signed_in("chongqing", "coordinator")
    client.post("/en/consensus", {"seal": "1"})
    sealed = [path for path in desk.uploads.iterdir() if path.is_file()]  # evidence is in folders
    files = [json.loads(path.read_bytes()) for path in sealed]
    told = {one["statement"]: one["votes"] for one in files if "votes" in one}
    token = digest_of_secret(visitor.cookies["xiezhi-voter"].value)
    assert told["s01"] == [[commitment_of(token, "s01"), "500000", "resident", False, 1]]
    assert told["s01"][0][0] != told["s02"][0][0]
    again = client.post("/en/consensus", {"seal": "1"}, follow=True)
    assert "no new votes" in again.content.decode()


def test_what_both_sides_agree_on_takes_both_of_them(desk, signed_in):
    """Forty on each side agree with one statement; the other has one side alone behind it."""
    from xiezhi.workbench.consensus.ballots import Ballot, take
    from xiezhi.workbench.consensus.compute import write_opinion
    from xiezhi.workbench.consensus.kept import case_names, folder_of, statement_texts
    from xiezhi.workbench.gathered.models import Voter

    for k in range(80):
        side = ("500000", "520000")[k % 2]
        voter = Voter.objects.create(token=f"{k:064x}", side=side, voter_class="resident")
        votes = {"s01": 1, "s02": 1 if k % 2 else -1, "s03": (k % 3) - 1}
        take(Ballot(voter.token, votes, f"192.0.2.{k}"))
    write_opinion(folder_of(desk), statement_texts(desk), case_names(desk))
    told = signed_in("guizhou", "public").get("/en/consensus.json").json()
    standing = {one["id"]: one["standing"] for one in told["statements"]}
    assert (standing["s01"], standing["s02"]) == ("agreed", "divided")
    assert told["n_votes"] == 240
    drawn = signed_in("guizhou", "public").get("/zh/consensus/map.svg")
    assert drawn.status_code in (200, 404)


def test_requirements_stand_beside_both_sides_answers(computed, signed_in):
    client = signed_in("guizhou", "auditor")
    told = client.get("/en/consensus/requirements.json").json()
    assert len(told["rows"]) > 0
    gaps = client.get("/en/consensus/requirements.json?show=gaps").json()
    assert len(gaps["rows"]) <= len(told["rows"])
