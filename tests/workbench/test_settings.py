"""Settings: people come by invitation, bring a key, get a seat; a side keeps its own order."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

GIVEN = {
    "shown": "王某",
    "name": "wang",
    "password": "trees and rivers",
    "again": "trees and rivers",
}


@pytest.fixture
def link(signed_in):
    """An invitation of Guizhou's coordinator to a member of gz_drc."""
    given = {"do": "invite", "role": "member", "party": "gz_drc", "shown": "王某"}
    page = signed_in("guizhou", "coordinator").post("/en/settings/people", given).content.decode()
    return re.search(r"http://testserver(/en/invitation/[\w\-]+)", page)[1]


def test_an_invitation_opens_an_account_once(link, visitor):
    from xiezhi.workbench.accounts.models import Account

    assert visitor.post(link, GIVEN).status_code == 303
    made = Account.objects.get(name="wang")
    assert (made.side, made.party, made.role) == ("520000", "gz_drc", "member")
    visitor.logout()
    assert visitor.post(link, {**GIVEN, "name": "li"}).status_code == 404


def test_an_invitation_that_is_called_back_or_old_leads_nowhere(link, visitor):
    from django.utils import timezone

    from xiezhi.workbench.accounts.models import Invitation

    Invitation.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert visitor.get(link).status_code == 404


def test_the_token_of_an_invitation_is_not_kept(link):
    from xiezhi.workbench.accounts.models import Invitation

    token = link.rsplit("/", 1)[1]
    held = Invitation.objects.get()
    assert token not in str(vars(held))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "123456789012", "again": "123456789012"}, "password"),
        ({"again": "another password"}, "again"),
        ({"name": ""}, "name"),
        ({"name": "guizhou-member"}, "name"),
    ],
)
def test_what_is_wrong_with_an_account_is_said_at_its_field(link, visitor, changed, field):
    answer = visitor.post(link, {**GIVEN, **changed})
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.content.decode()


def test_a_coordinator_of_one_party_invites_for_that_party_alone(signed_in, desk):
    from xiezhi.workbench.accounts.models import Account, Invitation

    Account.objects.filter(name="guizhou-coordinator").update(party="gz_drc")
    client = signed_in("guizhou", "coordinator")
    given = {"do": "invite", "role": "member", "party": "gz_ecology"}
    assert client.post("/en/settings/people", given).status_code == 422
    assert not Invitation.objects.exists()


def test_a_new_key_counts_once_a_seat_is_opened_for_it(signed_in, desk, desk_of):
    from xiezhi.register.log.keys import new_key
    from xiezhi.workbench.accounts.models import Account

    Account.objects.filter(name="guizhou-member").update(key="", demo=False)
    key = new_key("gz_gov.wang")
    given = {"do": "key", "key": str(key.verifier)}
    signed_in("guizhou", "member").post("/en/settings/me", given)
    assert desk_of("guizhou", "member").seat is None
    account = Account.objects.get(name="guizhou-member")
    office = signed_in("guizhou", "coordinator")
    office.post("/en/settings/people", {"do": "seat", "id": account.pk})
    assert desk_of("guizhou", "member").seat.id == "gz_gov.wang"


@pytest.mark.parametrize(
    "line", ["PRIVATE+KEY+a+00000000+AAAA", "nonsense", "ed25519:AAAA", "a+00000000+AAAA"]
)
def test_what_is_no_public_key_is_refused_and_not_kept(signed_in, desk, line):
    from xiezhi.workbench.accounts.models import Account

    Account.objects.filter(name="guizhou-member").update(demo=False)
    answer = signed_in("guizhou", "member").post("/en/settings/me", {"do": "key", "key": line})
    assert (answer.status_code, 'id="e-key"' in answer.content.decode()) == (422, True)
    assert Account.objects.get(name="guizhou-member").key != line
    assert "PRIVATE+KEY" not in answer.content.decode()


def test_somebody_elses_key_is_not_mine(signed_in, desk):
    from xiezhi.workbench.accounts.models import Account

    theirs = Account.objects.get(name="chongqing-member").key
    answer = signed_in("guizhou", "member").post("/en/settings/me", {"do": "key", "key": theirs})
    assert answer.status_code == 422


def test_a_side_sets_its_own_rule(signed_in, desk):
    client = signed_in("guizhou", "coordinator")
    from django.utils import timezone

    given = {
        "do": "rule",
        "rule": "quorum",
        "in_force": (timezone.now() + timedelta(days=2)).date().isoformat(),
        "member": ["gz_drc", "gz_ecology", "gz_transport"],
        "share": "60",
    }
    client.post("/en/settings", given)
    rules = client.get("/en/settings.json").json()["sides"][1]["rules"]
    assert [(one["share"], len(one["members"])) for one in rules] == [("0.6", 3)]


def test_a_rule_that_reaches_back_is_refused_in_the_registers_words(signed_in):
    given = {"do": "rule", "rule": "named", "in_force": "2001-01-01"}
    page = signed_in("guizhou", "coordinator").post("/en/settings", given, follow=True)
    assert "does not reach back" in page.content.decode()


def test_a_seat_is_closed_by_its_side_alone(signed_in):
    given = {"do": "close-seat", "seat": "gz_drc.seat"}
    other = signed_in("chongqing", "coordinator").post("/en/settings", given, follow=True)
    assert 'class="said error"' in other.content.decode()
    own = signed_in("guizhou", "coordinator")
    own.post("/en/settings", given)
    parties = own.get("/en/settings.json").json()["sides"][1]["parties"]
    closed = [s["id"] for p in parties for s in p["seats"] if s["closed"]]
    assert closed == ["gz_drc.seat"]


def test_a_party_is_admitted_with_its_key(signed_in):
    from xiezhi.register.log.keys import new_key

    given = {
        "do": "admit",
        "party": "gz_water",
        "name_zh": "水利部门（合成）",
        "name_en": "Water department (synthetic)",
        "kind": "department",
        "key": str(new_key("gz_water.1").verifier),
    }
    client = signed_in("guizhou", "coordinator")
    client.post("/en/settings", given)
    parties = client.get("/en/settings.json").json()["sides"][1]["parties"]
    assert "gz_water" in [one["id"] for one in parties]


def test_changing_the_password_needs_the_old_one_and_keeps_this_session(signed_in, desk):
    from xiezhi.workbench.accounts.models import Account

    account = Account.objects.get(name="guizhou-member")
    account.set_password("the old password")
    account.save()
    client = signed_in("guizhou", "member")
    new = {"do": "password", "password": "rivers and trees", "again": "rivers and trees"}
    assert client.post("/en/settings/me", {**new, "old": "wrong"}).status_code == 422
    assert client.post("/en/settings/me", {**new, "old": "the old password"}).status_code == 303
    assert client.get("/en/overview").status_code == 200
    account.refresh_from_db()
    assert account.check_password("rivers and trees")
