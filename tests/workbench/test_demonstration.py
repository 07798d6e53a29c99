"""A demonstration furnishes every room, between any sides, and says of all that it is one."""

from __future__ import annotations

import pytest

PAIRS = {"two": ["320000", "340000"], "three": ["310000", "320000", "330000"]}


@pytest.fixture(params=PAIRS)
def begun(request, desk, tmp_path, monkeypatch):
    """A demonstration of a case that the gazetteer alone fills."""
    from dataclasses import replace

    from xiezhi.case.read import read_case
    from xiezhi.cli.main import run
    from xiezhi.register.log.keys import new_key
    from xiezhi.register.store import create_store
    from xiezhi.workbench import demo
    from xiezhi.workbench.demo import begin

    monkeypatch.setattr(begin, "PLAYS", demo.PLAYS)
    folder = tmp_path / "case"
    assert run(["new", str(folder), "--sides", *PAIRS[request.param], "--lang", "en"]) == 0
    config = replace(desk, data=tmp_path / "data", case=folder)
    config.data.mkdir(mode=0o700)
    log = new_key("demonstration.example/pair")
    with create_store(tmp_path / "ledger.db", log.verifier) as store:
        yield begin.begin(config, read_case(folder), store)


def test_no_room_is_empty_and_every_name_says_that_it_is_a_demonstration(begun):
    counts = begun.store.pages.counts
    for room in (
        "proposal",
        "text",
        "commitment",
        "report",
        "body",
        "meeting",
        "score",
        "alert",
        "objection",
    ):
        assert sum(counts(room).values()), room
    assert counts("commitment")["accepted"] == 1
    assert {row.kind for row in begun.store.pages.money()} == {"pledge", "call", "payment"}
    for room in ("text", "commitment", "body", "meeting", "alert"):
        rows = begun.store.pages.entries(room).rows
        marked = [
            any(word in row.title_zh for word in ("演示", "虚构", "评价标准")) for row in rows
        ]
        assert all(marked), [row.title_zh for row in rows]


def test_what_one_side_has_every_side_has(begun):
    """No office is given more money or higher scores than another."""
    from decimal import Decimal

    from xiezhi.workbench.assessment.scores import scores_of

    values, given = {}, {}
    for one in scores_of(begun.store):
        values.setdefault(one.party, []).append(one.value)
    for row in begun.store.pages.money():
        given[row.payer] = given.get(row.payer, 0) + Decimal(row.amount)
    assert set(values) == set(given) == set(begun.offices)
    assert len({tuple(sorted(one)) for one in values.values()}) == len(set(given.values())) == 1


def test_something_waits_for_every_office_but_the_first(begun):
    """Who opens it finds something to do: to accept, to confirm, to agree to an outcome."""
    for office in begun.offices[1:]:
        asks = {one.asks for one in begun.store.pages.tasks(office)}
        assert {"confirm", "answer"} <= asks, (office, asks)
