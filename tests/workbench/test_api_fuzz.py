"""Whatever is asked of the API: no fault of the program, no answer that its document does not name.

As a visitor, a member of each side and a station: values that fit the document and values that do
not. CI looks at a few of each; `make nightly` at many.
"""

from __future__ import annotations

import pytest

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
from hypothesis import HealthCheck, Phase, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from routes import PLAYED  # noqa: E402
from schemathesis import GenerationMode  # noqa: E402
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests_support import every_operation, station_key  # noqa: E402

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
WHO = ("visitor", "chongqing-member", "guizhou-coordinator", "station")
FEW, MANY = 12, 150


@pytest.fixture(scope="module")
def document(demonstration):
    from xiezhi.workbench.wsgi import application

    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def unlimited(monkeypatch):
    """No limit of how often; the database of the test stays open between requests."""
    from django.db import connection

    from xiezhi.workbench.limits import Limit

    monkeypatch.setattr(Limit, "count", lambda *_: None)
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)


def sent_as(who):
    """What a program sends along as somebody: the session and its token, or a key."""
    from django.test import Client

    from xiezhi.workbench.accounts.models import Account

    if who == "station":
        return {"headers": {"Authorization": f"Bearer {station_key()}"}}
    client = Client()
    if who != "visitor":
        client.force_login(Account.objects.get(name=who))
    token = client.get("/api/v1/me").json()["token"]
    cookies = {name: held.value for name, held in client.cookies.items()}
    return {"headers": {"X-CSRFToken": token}, "cookies": cookies}


def real_bodies(operation, demo):
    """What would be taken, and what is close to it."""
    from xiezhi.model.text import Text
    from xiezhi.register.act import act_to_plain
    from xiezhi.register.acts.opinions import StatementPut
    from xiezhi.register.store.signed import sign, signed_to_plain

    row = {"section": "demo_section", "time": "2026-11-01", "parameter": "nh3n", "value": 0.4,
           "unit": "mg/L", "source": "synthetic"}  # fmt: skip
    act = StatementPut("gz_gov", "s-x", Text("句", "words"))
    signed = sign(act, demo.store.origin, demo.keys["gz_gov"], demo.store.hashes)
    bodies = {
        "votes": {"votes": {"s01": "agree"}, "side": "500000", "voter_class": "resident"},
        "readings": {"readings": [row], "quality": "synthetic"},
        "acts-check": {"acts": [act_to_plain(act)]},
        "acts": {"acts": [signed_to_plain(signed)]},
    }
    return bodies.get(operation.id)


def known_of(operation, demo):
    """The parts of an address that leads somewhere."""
    from django.test import Client
    from test_monitors import readings, send

    from xiezhi.workbench.accounts.models import Account

    client = Client()
    client.force_login(Account.objects.get(name="guizhou-coordinator"))
    if operation.id == "commitment":
        return {"id": demo.store.pages.entries("commitment", stage="objected").rows[0].id}
    if operation.id == "draft":
        made = client.post("/en/agreements/demo-agreement/draft")
        return {"id": int(made["Location"].rsplit("/", 1)[1])}
    if operation.id == "alert":
        send(client, readings())
        return {"id": client.get("/api/v1/monitors").json()["alerts"][0]["id"]}
    return PLAYED.get(operation.id, {})


STRANGE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
    st.sampled_from(["\x00", "\ud800", "=1+1", "../..", "9" * 400, "<script>", "gz_gov", "s01"]),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=3), st.none(), max_size=2),
)  # fmt: skip


def changed(draw, value):
    """A value with one of its parts, somewhere inside, replaced by something strange."""
    if isinstance(value, dict) and value and draw(st.integers(0, 3)):
        key = draw(st.sampled_from(sorted(value)))
        return {**value, key: changed(draw, value[key])}
    if isinstance(value, list) and value and draw(st.integers(0, 3)):
        return [changed(draw, value[0]), *value[1:]]
    return draw(STRANGE)


def looked_at(document, operation, demo, n):
    sent, statuses = [sent_as(who) for who in WHO], set()
    known, body = known_of(operation, demo), real_bodies(operation, demo)
    found = document[operation.at][operation.method]
    every = st.one_of(
        found.as_strategy(generation_mode=mode)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    )

    @settings(
        max_examples=n, deadline=None, database=None, derandomize=True,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=every, real=st.booleans(), data=st.data())
    def one(case, real, data):
        if real and case.path_parameters:
            case.path_parameters = dict(known)
        if real and body:
            whole = data.draw(st.booleans())
            case.body = body if whole else changed(data.draw, body)
        case.cookies = {}  # a session is ours to send along
        for along in sent:
            statuses.add(case.call_and_validate(checks=CHECKS, **along).status_code)

    one()
    assert statuses - {401, 403, 404, 422}, statuses  # somebody was let in


OPERATIONS = pytest.mark.parametrize(
    "operation", [one for one, _ in every_operation()], ids=lambda one: one.id
)


@OPERATIONS
def test_nothing_that_is_sent_breaks_the_program(document, played, unlimited, operation):
    looked_at(document, operation, played, FEW)


@pytest.mark.nightly
@OPERATIONS
def test_nothing_of_much_breaks_the_program(document, played, unlimited, operation):
    looked_at(document, operation, played, MANY)
