"""An agreement as plain data and back, for the file that carries it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from xiezhi.consensus.agreement.agreement import (
    Agreement,
    Clause,
    ClauseKind,
    Duty,
    Money,
    Signatory,
)
from xiezhi.model.text import Text


def to_json(agreement: Agreement) -> str:
    """The whole agreement as JSON; the same agreement gives the same text."""
    return json.dumps(
        {
            "id": agreement.id,
            "kind": agreement.kind,
            "number": agreement.number,
            "title": _pair(agreement.title),
            "parties": [[p.id, _pair(p.name), p.side] for p in agreement.parties],
            "clauses": [_clause(clause) for clause in agreement.clauses],
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def from_json(text: str) -> Agreement:
    """The agreement that `to_json` wrote. Raises KeyError, ValueError or TypeError for others."""
    data = json.loads(text)
    return Agreement(
        data["id"],
        Text(*data["title"]),
        tuple(Signatory(id_, Text(*name), side) for id_, name, side in data["parties"]),
        tuple(_read_clause(clause) for clause in data["clauses"]),
        data["kind"],
        data["number"],
    )


def _pair(text: Text) -> list[str]:
    return [text.render("zh"), text.render("en")]


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.id,
        "kind": clause.kind.value,
        "heading": _pair(clause.heading),
        "body": _pair(clause.body),
        "version": clause.version,
        "rests_on": list(clause.rests_on),
        "duties": [
            [d.id, d.who, _pair(d.what), d.to_whom, d.due, d.trigger and _pair(d.trigger)]
            for d in clause.duties
        ],
        "money": [
            [m.id, m.payer, m.payee, _pair(m.basis), m.amount and f"{m.amount:f}", m.due]
            for m in clause.money
        ],
    }


def _read_clause(data: dict[str, Any]) -> Clause:
    return Clause(
        data["id"],
        ClauseKind(data["kind"]),
        Text(*data["heading"]),
        Text(*data["body"]),
        tuple(
            Duty(id_, tuple(who), Text(*what), tuple(to), due, Text(*trigger) if trigger else None)
            for id_, who, what, to, due, trigger in data["duties"]
        ),
        tuple(
            Money(id_, payer, payee, Text(*basis), Decimal(amount) if amount else None, due)
            for id_, payer, payee, basis, amount, due in data["money"]
        ),
        tuple(data["rests_on"]),
        data["version"],
    )
