"""Every test that asks for `where` or `store` runs over both kinds of store."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
sys.path.insert(0, str(Path(__file__).parent / "support"))

from hands import LOG, Clock, agreement, commitment, do, opening
from server import running

from xiezhi.register.store import create_store
from xiezhi.register.store.postgres import PostgresServer

_NUMBERS = count()


@pytest.fixture(scope="session")
def server():
    with running() as url:
        yield url


@pytest.fixture
def schema(server):
    """An address on the server with a schema of its own, gone after the test."""
    made = []

    def address():
        name = f"xz_test_{next(_NUMBERS)}"
        made.append(name)
        return f"{server}{'&' if '?' in server else '?'}schema={name}"

    yield address
    if made:
        held = PostgresServer(server)
        held.run(f"DROP SCHEMA IF EXISTS {name} CASCADE" for name in made)
        held.close()


@pytest.fixture
def places(tmp_path):
    """Paths for files that are not there yet."""
    numbers = count()
    return lambda: tmp_path / f"register-{next(numbers)}.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request):
    return request.param


@pytest.fixture
def place(kind, request):
    """Makes addresses at which a register can be made, of the kind that is tested."""
    return request.getfixturevalue("places" if kind == "sqlite" else "schema")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def where(place):
    return place()


@pytest.fixture
def store(where, clock):
    """A register that is open, with a bureau on each of two sides."""
    with create_store(where, LOG.verifier, clock=clock) as made:
        do(made, *opening())
        yield made


@pytest.fixture
def busy(store):
    """The same with an agreement in force and two commitments."""
    do(store, *agreement(), *commitment(rests_on=("协议/一",)), *commitment("清淤", parent="治水"))
    return store
