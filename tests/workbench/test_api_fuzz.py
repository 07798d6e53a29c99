"""Whatever is asked of the API: no fault of the program, no answer that its document does not name.

As a visitor, a member of each side and a station: values that fit the document and values that do
not. CI looks at a few of each; `make nightly` at many.
"""

from __future__ import annotations

import pytest

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
from hypothesis import HealthCheck, Phase, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from routes import PARTS  # noqa: E402
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


def looked_at(document, operation, n):
    sent = [sent_as(who) for who in WHO]
    known = PARTS.get(operation.id, {})
    found = document[operation.at][operation.method]
    every = st.one_of(
        found.as_strategy(generation_mode=mode)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    )

    @settings(
        max_examples=n, deadline=None, database=None, derandomize=True,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=every, real=st.booleans())
    def one(case, real):
        if real and known and case.path_parameters:
            case.path_parameters = {name: known.get(name, "x") for name in case.path_parameters}
        for given_along in sent:
            case.call_and_validate(checks=CHECKS, **given_along)

    one()


@pytest.mark.parametrize("operation", [one for one, _ in every_operation()], ids=lambda one: one.id)
def test_nothing_that_is_sent_breaks_the_program(document, desk, computed, unlimited, operation):
    looked_at(document, operation, FEW)


@pytest.mark.nightly
@pytest.mark.parametrize("operation", [one for one, _ in every_operation()], ids=lambda one: one.id)
def test_nothing_of_much_breaks_the_program(document, desk, computed, unlimited, operation):
    looked_at(document, operation, MANY)
