"""Money: recorded by whom it binds, confirmed by the other end, each yuan explained."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "synthetic-action"


def recorded(client, kind="pledge", other="gz_gov", amount="1000000.50", **more):
    given = {"transfer_kind": kind, "other": other, "amount": amount, "period": "2026", **more}
    return client.post("/en/money/new", given)


def lines(client):
    return client.get("/en/money.json").json()["lines"]


def test_money_stands_once_the_other_end_confirmed(signed_in):
    one, two = signed_in("chongqing", "coordinator"), signed_in("guizhou", "coordinator")
    assert recorded(one).status_code == 303
    id_ = lines(one)[0]["id"]
    assert lines(two)[0]["stage"] == "proposed"
    one.post(f"/en/transfers/{id_}", {"agree": "yes"})
    assert lines(two)[0]["stage"] == "proposed"
    two.post(f"/en/transfers/{id_}", {"agree": "yes"})
    assert (lines(one)[0]["stage"], lines(one)[0]["amount"]) == ("active", "1000000.5")


def test_a_call_is_recorded_by_the_payee(signed_in):
    one = signed_in("chongqing", "coordinator")
    recorded(one, "call")
    assert (lines(one)[0]["payer"], lines(one)[0]["payee"]) == ("gz_gov", "cq_gov")


def test_what_is_still_due_is_called_less_paid(signed_in):
    one, two = signed_in("chongqing", "coordinator"), signed_in("guizhou", "coordinator")
    recorded(one, "call", amount="300")
    call = lines(one)[0]["id"]
    two.post(f"/en/transfers/{call}", {"agree": "yes"})
    recorded(two, "payment", "cq_gov", "120.25", settles=call)
    paid = lines(one)[0]["id"]
    between = one.get("/en/money.json").json()["between"]
    assert [(b["due"], b["waiting"]) for b in between] == [("300", "120.25")]
    one.post(f"/en/transfers/{paid}", {"agree": "yes"})
    between = one.get("/en/money.json").json()["between"]
    assert [(b["due"], b["waiting"]) for b in between] == [("179.75", "0")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount", "0.001"),
        ("amount", "-5"),
        ("amount", "1e9999"),
        ("other", "cq_gov"),
        ("rule", "x/y"),
    ],
)
def test_a_line_with_a_fault_is_told_and_not_recorded(signed_in, name, value):
    one = signed_in("chongqing", "coordinator")
    given = {"amount": "5", "other": "gz_gov", name: value}
    assert (
        recorded(one, "pledge", given.pop("other"), given.pop("amount"), **given).status_code == 422
    )
    assert lines(one) == []


def test_markup_in_a_period_is_shown_as_written(signed_in):
    one = signed_in("chongqing", "coordinator")
    one.post("/en/money/new", {"transfer_kind": "pledge", "other": "gz_gov", "amount": "1",
                               "period": "<b>2026</b>"})  # fmt: skip
    assert "<b>2026</b>" not in one.get("/en/money").content.decode()


def test_verifiers_and_auditors_record_no_money(signed_in):
    assert recorded(signed_in("guizhou", "auditor"), other="cq_gov").status_code == 403
    recorded(signed_in("guizhou", "verifier"), other="cq_gov")
    assert lines(signed_in("guizhou", "auditor")) == []


def test_a_case_without_terms_says_which_table_would_settle(signed_in):
    page = signed_in("guizhou", "auditor").get("/en/money/settlement").content.decode()
    assert "compensation_terms" in page


@pytest.fixture(scope="module")
def example():
    from xiezhi.case.read import read_case

    return read_case(EXAMPLE)


NOTHING = pd.DataFrame(columns=["section", "time", "parameter", "value", "unit"])


def test_each_yuan_has_its_section_time_and_reason_and_balances_sum_to_nothing(example):
    from xiezhi.workbench.settling import settled

    found = settled(example, NOTHING)
    paid = [line for one in found for line in one.lines]
    assert paid
    assert all(line.period and line.why.zh and line.why.en for line in paid)
    for one in found:
        assert sum((amount for _, amount in one.balances), Decimal(0)) == 0


def test_further_readings_of_the_desk_count(example):
    from xiezhi.workbench.settling import with_readings

    row = {
        "section": "border",
        "time": "2025-03-01",
        "parameter": "codmn",
        "value": "2",
        "unit": "mg/L",
    }
    whole = with_readings(example, pd.DataFrame([row, row | {"section": "elsewhere"}]))
    assert len(whole.table("observations")) == len(example.table("observations")) + 1


def test_the_settlement_page_shows_what_was_settled(signed_in, monkeypatch, example):
    from xiezhi.workbench.desk import Desk

    monkeypatch.setattr(Desk, "case", example)
    monkeypatch.setattr(Desk, "digest", "synthetic")
    for lang in ("zh", "en"):
        answer = signed_in("chongqing", "coordinator").get(f"/{lang}/money/settlement")
        assert answer.status_code == 200
        assert "<table>" in answer.content.decode()
