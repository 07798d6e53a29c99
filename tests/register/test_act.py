"""Acts to JSON and back: strictly, and every fault at once."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from desk import DIGEST, drafted
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit
from xiezhi.register import ActInvalid, act_to_plain, read_act
from xiezhi.register.act import KINDS
from xiezhi.register.acts.commitments import Reported
from xiezhi.register.acts.texts import Signed
from xiezhi.register.plain import canonical
from xiezhi.register.rules import RULES

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
REPORT = Reported("甲", "报", "事", date(2026, 1, 1), Decimal("0.5"), Text("话", "words"))


def test_every_kind_of_act_has_a_rule():
    assert set(KINDS.values()) == set(RULES)


@given(given_=JSON)
def test_whatever_json_comes_is_an_act_or_a_sentence(given_):
    with pytest.raises(ActInvalid) as caught:
        read_act(given_)
    assert all(problem.render("zh") for problem in caught.value.problems)


@given(kind=st.sampled_from(sorted(KINDS)), data=st.data())
def test_any_field_with_any_value_is_an_act_or_a_sentence(kind, data):
    plain = act_to_plain(REPORT if data.draw(st.booleans()) else drafted(("500000", "520000")))
    body = dict(plain["body"])
    body[data.draw(st.sampled_from(sorted(body)))] = data.draw(JSON)
    whole = {"kind": plain["kind"] if data.draw(st.booleans()) else kind[0], "version": 1}
    try:
        act = read_act({**whole, "body": body})
    except ActInvalid:
        return
    assert read_act(json.loads(canonical(act_to_plain(act)))) == act


def test_every_fault_is_told_at_once():
    body = {"by": "甲", "report": "报 1", "until": "2026-02-30", "share": "1.5", "more": 1}
    with pytest.raises(ActInvalid) as caught:
        read_act({"kind": "reported", "version": 1, "body": body})
    said = str(caught.value)
    for field in ("report", "commitment is missing", "until", "share", "words", "more is no field"):
        assert f"reported.{field}" in said
    assert len(caught.value.problems) == 6


@pytest.mark.parametrize("share", ["0.50", "5e-1", "+0.5", ".5", "½", 0.5, "0.5 ", "NaN"])
def test_a_number_is_written_in_one_way(share):
    plain = act_to_plain(REPORT)
    with pytest.raises(ActInvalid, match="share"):
        read_act({**plain, "body": {**plain["body"], "share": share}})


def test_equal_amounts_have_equal_bytes():
    one, other = (
        Reported("甲", "报", "事", date(2026, 1, 1), Decimal(share), Text("话", "words"))
        for share in ("0.5", "0.500")
    )
    assert canonical(act_to_plain(one)) == canonical(act_to_plain(other))


def test_a_wrong_act_cannot_be_made():
    with pytest.raises(ActInvalid, match="digest"):
        Signed("甲", "文", "A" * 64)
    said = text("{n}", "{n}", n=Quantity(1, Unit.COUNT))
    with pytest.raises(ActInvalid, match="words"):
        Reported("甲", "报", "事", date(2026, 1, 1), Decimal(1), said)


def test_a_newer_kind_is_named():
    with pytest.raises(ActInvalid, match="signed, 9"):
        read_act({"kind": "signed", "version": 9, "body": {"by": "甲", "digest": DIGEST}})
