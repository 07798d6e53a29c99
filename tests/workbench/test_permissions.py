"""Every role on every side, every route, every method: a matrix made from the routes themselves."""

from __future__ import annotations

import pytest
from routes import PARTS, may_call, methods_of, part_of
from tests_support import ACTORS, done_with, every_operation, every_route, opened_as

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


@pytest.mark.parametrize("route", every_route(), ids=lambda route: route.name)
@pytest.mark.parametrize("actor", ACTORS, ids="-".join)
def test_a_route_answers_whom_it_is_for_and_nobody_else(computed, desk, route, actor):
    from django.urls import reverse

    from xiezhi.workbench.routes import may_use

    client, role = opened_as(actor)
    at = reverse(route.name, kwargs={"lang": "en", **PARTS.get(route.name, {})})
    for method in METHODS:
        answer = client.generic(method, at)
        done_with(answer)
        status = answer.status_code
        if method not in route.methods:
            assert status == 405, method
        elif may_use(route, method, role):
            assert status not in (401, 403, 405, 500), method
        else:
            assert status == (403 if role else 303), method


@pytest.mark.parametrize(
    "route", [r for r in every_route() if r.json and r.get], ids=lambda r: r.name
)
@pytest.mark.parametrize("actor", ACTORS, ids="-".join)
def test_the_twin_in_json_is_for_the_same_people(computed, desk, route, actor):
    from django.urls import reverse

    from xiezhi.workbench.routes import may_use

    client, role = opened_as(actor)
    at = reverse(f"{route.name}.json", kwargs={"lang": "zh", **PARTS.get(route.name, {})})
    answer = client.get(at)
    assert answer["Content-Type"].startswith("application/json")
    allowed = may_use(route, "GET", role)
    assert (answer.status_code not in (401, 403, 500)) == allowed
    assert client.post(at).status_code == 405


@pytest.mark.parametrize("one", every_operation(), ids=lambda one: f"{one[0].method}-{one[0].id}")
@pytest.mark.parametrize("actor", [*ACTORS, ("station",)], ids="-".join)
def test_the_api_answers_whom_it_is_for_and_nobody_else(computed, desk, one, actor):
    operation, who = one
    client, role = opened_as(actor)
    at = operation.at.replace("{number}", "0").replace("{id}", part_of(operation.id))
    for method in METHODS:
        answer = client.generic(method, at, b"{}", content_type="application/json")
        done_with(answer)
        status = answer.status_code
        if method not in methods_of(operation.at):
            assert status == 405, method
        elif method not in (operation.method, "HEAD" if operation.method == "GET" else ""):
            continue  # another operation of the same address
        elif may_call(who, role, actor, operation):
            assert status not in (401, 403, 405, 500), method
        else:
            assert status == (403 if role else 401), method


def test_every_operation_of_the_api_is_in_this_matrix(desk, visitor):
    document = visitor.get("/api/v1/openapi.json").json()
    every = {one["operationId"] for methods in document["paths"].values()
             for one in methods.values()}  # fmt: skip
    assert {operation.id for operation, _ in every_operation()} == every
    open_to_all = {operation.id for operation, who in every_operation() if who is None}
    assert open_to_all == {"me", "vote", "votes"}


def test_every_route_with_parts_has_values_for_this_matrix():
    named = {route.name for route in every_route() if "<" in route.at}
    assert named <= PARTS.keys()


def test_no_route_is_open_to_whoever_comes_but_the_few_that_have_to_be():
    """A new page for visitors is a decision: it is named here."""
    may_write = {route.name for route in every_route() if route.post and route.writes is None}
    assert may_write >= {"sign-in", "invitation"}
    readable = {route.name for route in every_route() if route.get and route.reads is None}
    assert readable <= {"sign-in", "invitation", "vote", "api"}


def test_a_visitor_may_try_a_public_form_only_so_often():
    unlimited = [r.name for r in every_route() if r.post and r.writes is None and r.limit is None]
    assert unlimited == []


def test_one_side_sees_nothing_of_the_others_people(signed_in):
    page = signed_in("chongqing", "coordinator").get("/en/settings/people").content.decode()
    assert "chongqing-member" in page
    assert "guizhou" not in page


def test_one_side_cannot_close_an_account_of_the_other(signed_in):
    from xiezhi.workbench.accounts.models import Account

    other = Account.objects.get(name="guizhou-member")
    given = {"do": "close", "id": other.pk}
    answer = signed_in("chongqing", "coordinator").post("/en/settings/people", given)
    other.refresh_from_db()
    assert (answer.status_code, other.is_active) == (404, True)


def test_acts_that_another_prepared_are_as_if_they_were_not_there(signed_in):
    from xiezhi.workbench.accounts.models import Account, Pending

    waiting = Pending.objects.create(
        account=Account.objects.get(name="guizhou-member"), acts="[]", seen=0, back="/en/overview"
    )
    for side, role in (("chongqing", "coordinator"), ("guizhou", "coordinator")):
        client = signed_in(side, role)
        assert client.get(f"/en/sign/{waiting.pk}").status_code == 404
        assert client.get(f"/en/sign/{waiting.pk}/acts").status_code == 404
        assert client.post(f"/en/sign/{waiting.pk}", {"drop": "1"}).status_code == 404
    assert Pending.objects.filter(pk=waiting.pk).exists()


def test_nobody_acts_for_another_party(signed_in, desk_of):
    from xiezhi.model.text import Text
    from xiezhi.register.acts.opinions import StatementPut
    from xiezhi.workbench.acting import can

    words = Text("一句话", "a sentence")
    answer = can(desk_of("chongqing", "coordinator"), StatementPut("gz_gov", "s-other", words))
    assert answer.guard == "account"


@pytest.mark.parametrize("role", ["auditor", "public"])
def test_who_reads_does_not_act(desk_of, role):
    from xiezhi.model.text import Text
    from xiezhi.register.acts.opinions import StatementPut
    from xiezhi.workbench.acting import can

    act = StatementPut("cq_gov", "s-own", Text("一句话", "a sentence"))
    assert can(desk_of("chongqing", role), act).guard == "account"


def test_a_member_does_not_sign_for_the_party(desk_of):
    from xiezhi.register.acts.texts import Signed
    from xiezhi.workbench.acting import can

    act = Signed("cq_gov", "t1", "0" * 64)
    assert can(desk_of("chongqing", "member"), act).guard == "role"


def test_a_closed_account_is_signed_out_at_once(signed_in, desk):
    from xiezhi.workbench.accounts.models import Account

    client = signed_in("guizhou", "member")
    assert client.get("/en/overview").status_code == 200
    Account.objects.filter(name="guizhou-member").update(is_active=False)
    assert client.get("/en/overview").status_code == 303
