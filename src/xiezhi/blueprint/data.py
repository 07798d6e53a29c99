"""The blueprint as JSON: every finding in full precision. See docs/reference/blueprint-json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from xiezhi.blueprint.catalogue import Failed
from xiezhi.blueprint.page import unlock_sentence
from xiezhi.blueprint.values import plain
from xiezhi.model.finding import Locked
from xiezhi.model.text import Quantity
from xiezhi.model.units import LANGS

if TYPE_CHECKING:
    from xiezhi.blueprint.build import Blueprint
    from xiezhi.blueprint.catalogue import Answer
    from xiezhi.model.chart import Chart
    from xiezhi.model.finding import Finding, Input
    from xiezhi.model.proposal import Proposal
    from xiezhi.model.source import Source
    from xiezhi.model.table import Column, Table
    from xiezhi.model.text import Rendered, Text

SCHEMA = 1


def json_of(blueprint: Blueprint) -> bytes:
    """The blueprint as JSON, UTF-8, keys sorted; no NaN, no infinity."""
    document = {
        "schema": SCHEMA,
        "version": blueprint.version,
        "case": {
            "id": blueprint.case_id,
            "title": _words(blueprint.title),
            "reference_year": blueprint.reference_year,
            "sides": [{"code": s.code, "name": _words(s.name)} for s in blueprint.sides],
        },
        "basis": [_ground(b.table, b.n_rows, b.source) for b in blueprint.basis],
        "chapters": [
            {
                "room": chapter.room,
                "title": _words(chapter.title),
                "answers": [_answer(blueprint, one) for one in answers],
            }
            for chapter, answers in blueprint.parts
        ],
    }
    words = json.dumps(
        document,
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
        default=plain,
    )
    return (words + "\n").encode("utf-8", "replace")


def _answer(blueprint: Blueprint, answer: Answer) -> dict[str, Any]:
    head = {"id": answer.id, "question": _words(answer.question)}
    if isinstance(answer, Locked):
        why = _words(unlock_sentence(blueprint, answer))
        return {**head, "state": "locked", "missing": list(answer.missing), "answer": why}
    if isinstance(answer, Failed):
        said = _words(answer.sentence)
        return {**head, "state": "failed", "error": said["en"], "answer": said}
    return {**head, "state": "answered", **_finding(answer)}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "answer": _words(finding.answer),
        "tables": [_table(table) for table in finding.tables],
        "charts": [_chart(chart) for chart in finding.charts],
        "method": _words(finding.method),
        "sources": [_source(source) for source in finding.sources],
        "inputs": [_input(one) for one in finding.inputs],
        "caveats": [_words(caveat) for caveat in finding.caveats],
        "proposals": [_proposal(proposal) for proposal in finding.proposals],
    }


def _words(text: Text) -> dict[str, Any]:
    """A text in both languages, with the values it mentions as values."""
    said: dict[str, Any] = {lang: text.render(lang) for lang in LANGS}
    if text.values:
        said["values"] = {name: _value(value) for name, value in text.values}
    return said


def _value(value: Rendered) -> dict[str, Any]:
    if isinstance(value, Quantity):
        return {"value": plain(value.value), "unit": value.unit.name.lower()}
    return _words(value)


def _table(table: Table) -> dict[str, Any]:
    fields = _fields(table)
    columns = [[plain(value) for value in table.rows[name]] for name in fields]
    return {
        "id": table.id,
        "title": _words(table.title),
        "note": _words(table.note) if table.note else None,
        "columns": [_column(column, table) for column in table.columns],
        "measures": [
            {"label": _words(one.label), "unit": one.unit.name.lower()} for one in table.measures
        ],
        "rows": [dict(zip(fields, row, strict=True)) for row in zip(*columns, strict=True)],
    }


def _column(column: Column, table: Table) -> dict[str, Any]:
    return {
        "name": column.name,
        "label": _words(column.label),
        "unit": column.unit.name.lower() if column.unit else None,
        "fields": {lang: column.field(table.rows, lang) for lang in LANGS},
    }


def _fields(table: Table) -> list[str]:
    """The names under which a table's cells are found, both languages' where they differ."""
    named = (column.field(table.rows, lang) for column in table.columns for lang in LANGS)
    return list(dict.fromkeys(named))


def _chart(chart: Chart) -> dict[str, Any]:
    """A chart with its data once, for both languages."""
    return {
        "id": chart.id,
        "title": _words(chart.title),
        "alt": _words(chart.alt),
        "specs": dict(chart.specs),
        "data": _plain_deep(chart.data),
    }


def _plain_deep(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain_deep(one) for one in value]
    if type(value) is str or (type(value) is float and isfinite(value)):  # what most are
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain_deep(one) for key, one in value.items()}
    return plain(value)


def _source(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "title": _words(source.title),
        "year": source.year,
        "licence": source.licence,
        "quality": source.quality.value,
    }


def _ground(table: str, n_rows: int, source: Source) -> dict[str, Any]:
    return {"table": table, "n_rows": n_rows, "source": _source(source)}


def _input(one: Input) -> dict[str, Any]:
    return _ground(one.table, one.n_rows, one.source)


def _proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "id": proposal.id,
        "kind": proposal.kind.value,
        "title": _words(proposal.title),
        "why": _words(proposal.why),
        "sides": sorted(proposal.sides),
        "places": list(proposal.places),
        "evidence": list(proposal.evidence),
        "details": _plain_deep(proposal.details),
    }
