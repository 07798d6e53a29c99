"""The tables of documents, requirements, parties and commitments of a case, as small values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xiezhi.consensus.policy.extract import extract
from xiezhi.consensus.policy.modals import opens_phrase
from xiezhi.consensus.policy.requirement import Kind, Requirement, Span
from xiezhi.consensus.policy.words import names as all_names
from xiezhi.model.text import Text

if TYPE_CHECKING:
    import pandas as pd

    from xiezhi.model.case import Case


@dataclass(frozen=True, slots=True)
class Digest:
    """A row of the table of requirements with what its document says of level and sides.

    level: national, provincial, prefecture, county or empty. sides: province codes that the
    document concerns; empty for one that concerns all.
    """

    id: str
    words: Text
    document: str
    document_name: Text
    level: str
    sides: frozenset[str]
    field: str
    places: tuple[str, ...]
    responsible: tuple[str, ...]
    section: str


@dataclass(frozen=True, slots=True)
class Party:
    """A row of the table of parties."""

    id: str
    name: Text
    kind: str
    side: str
    place: str


def digests(case: Case) -> tuple[Digest, ...]:
    """The requirements of a case in the order of their table."""
    rows = case.table("requirements")
    documents = {_word(row, "id"): row for _, row in case.table("documents").iterrows()}
    return tuple(_digest(row, documents.get(_word(row, "document"))) for _, row in rows.iterrows())


def parties(case: Case) -> dict[str, Party]:
    """The parties of a case by id; none where the case has no such table."""
    if not case.has("parties"):
        return {}
    return {
        _word(row, "id"): Party(
            _word(row, "id"), _both(row, "name"), _word(row, "kind"), _word(row, "side"),
            _word(row, "place"),
        )
        for _, row in case.table("parties").iterrows()
    }  # fmt: skip


def taken(case: Case) -> dict[str, tuple[str, ...]]:
    """Ids of the parties that took on a commitment for each requirement."""
    if not case.has("commitments"):
        return {}
    found: dict[str, list[str]] = {}
    for _, row in case.table("commitments").iterrows():
        found.setdefault(_word(row, "requirement"), []).append(_word(row, "owner"))
    return {name: tuple(dict.fromkeys(owners)) for name, owners in found.items() if name}


def is_upper(one: Digest) -> bool:
    """Whether a requirement binds all sides: it is national, or of a document of several."""
    return one.level == "national" or len(one.sides) > 1


def is_plan_of(one: Digest, side: str) -> bool:
    """Whether a requirement stands in a side's own document."""
    return one.level != "national" and one.sides == {side}


def concerns(one: Digest, side: str) -> bool:
    """Whether a requirement asks something of a side: another province as subject asks only it."""
    subject = _subject_province(one.words.render("zh"))
    return (not one.sides or side in one.sides) and subject in ("", side)


def _subject_province(words: str) -> str:
    """The code of the province that is the subject (贵州深度融入…); empty where none is."""
    for name, code, _, level in all_names():
        if level == "province" and words.startswith(name) and opens_phrase(words, len(name)):
            return code
    return ""


def as_requirement(one: Digest) -> Requirement:
    """A digest as a requirement that can be aligned; read by the grammar where it can be."""
    words = one.words.render("zh")
    read = extract(words.rstrip("。") + "。", one.document)
    whole = Span(0, len(words), words)
    first = read[0] if read else None
    return Requirement(
        id=one.id,
        document=one.document,
        paragraph="",
        kind=first.kind if first else Kind.TASK,
        actions=tuple(action for found in read for action in found.actions),
        places=first.places if first else (),
        bodies=first.bodies if first else (),
        deadline=first.deadline if first else "",
        targets=first.targets if first else (),
        field=first.field if first else "other",
        field_second=first.field_second if first else "",
        evidence=whole,
        responsibility=None,
        section=(one.section,) if one.section else (),
    )


def parts(cell: object) -> tuple[str, ...]:
    """The values of a cell that holds several, joined by `;`.

    >>> parts("500110; 520322"), parts(None)
    (('500110', '520322'), ())
    """
    if not isinstance(cell, str):
        return ()
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _digest(row: pd.Series, document: pd.Series | None) -> Digest:
    return Digest(
        id=_word(row, "id"),
        words=_both(row, "digest"),
        document=_word(row, "document"),
        document_name=_both(document, "title") if document is not None else Text("—", "—"),
        level=_word(document, "level") if document is not None else "",
        sides=frozenset(parts(document.get("sides")) if document is not None else ()),
        field=_word(row, "field"),
        places=parts(row.get("places")),
        responsible=parts(row.get("responsible")),
        section=_word(row, "section"),
    )


def _word(row: pd.Series, name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _both(row: pd.Series, name: str) -> Text:
    zh = _word(row, f"{name}_zh") or "—"
    return Text(zh, _word(row, f"{name}_en") or zh)


def names(found: Iterable[Text]) -> Text:
    """Names as a list; a dash where there are none."""
    held = list(found)
    if not held:
        return Text("—", "—")
    return Text("、".join(t.render("zh") for t in held), ", ".join(t.render("en") for t in held))
