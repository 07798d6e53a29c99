"""What an agreement can rest on: chosen requirements, statements and proposals of a case."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xiezhi.consensus.agreement.affairs import own_affair, subject_sides
from xiezhi.consensus.agreement.agreement import Signatory
from xiezhi.consensus.agreement.digest import digest_of
from xiezhi.consensus.agreement.trace import NodeKind
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.model.case import Case
    from xiezhi.model.proposal import Proposal


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing an agreement rests on.

    field: its field or kind of proposal, by which clauses are grouped; who: ids of the parties
    it names as responsible; sides: codes of the sides it falls to, empty for all; places: codes of
    the places it names; document: title of the document it stands in, None for others; own: code
    of the side whose own affair it is (`affairs.own_affair`), else empty.
    """

    id: str
    kind: NodeKind
    words: Text
    field: str
    who: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    due: str = ""
    document: Text | None = None
    places: tuple[str, ...] = ()
    own: str = ""

    @property
    def digest(self) -> str:
        """Of the words, in both languages."""
        return digest_of({"zh": self.words.render("zh"), "en": self.words.render("en")})


def governments(case: Case) -> tuple[Signatory, ...]:
    """Who signs: each side's own government, of the parties table or by the side's name."""
    named = _side_governments(case)
    return tuple(
        named.get(side.code)
        or Signatory(
            f"gov_{side.code}",
            Text(f"{side.name.render('zh')}人民政府", f"Government of {side.name.render('en')}"),
            side.code,
        )
        for side in case.sides
    )


def _side_governments(case: Case) -> dict[str, Signatory]:
    if not case.has("parties"):
        return {}
    found: dict[str, Signatory] = {}
    for row in case.table("parties").to_dict("records"):
        if row["kind"] == "government" and not told(row, "place"):
            found.setdefault(str(row["side"]), signatory(row))
    return found


def signatory(row: dict[Hashable, Any]) -> Signatory:
    """A party of the parties table."""
    zh = told(row, "name_zh")
    return Signatory(told(row, "id"), Text(zh, told(row, "name_en") or zh), told(row, "side"))


def requirement_grounds(case: Case, chosen: Iterable[str] | None = None) -> tuple[Ground, ...]:
    """Requirements of the case, all or those chosen by id, in the order of the table."""
    if not case.has("requirements"):
        return ()
    titles, side_of, homes = _titles(case), _side_of(case), _homes(case)
    wanted = None if chosen is None else set(chosen)
    rows = case.table("requirements").to_dict("records")
    return tuple(
        _requirement(case, row, titles, side_of, homes)
        for row in rows
        if wanted is None or told(row, "id") in wanted
    )


def _requirement(
    case: Case,
    row: dict[Hashable, Any],
    titles: dict[str, Text],
    side_of: dict[str, str],
    homes: dict[str, tuple[str, ...]],
) -> Ground:
    who, words = _cells(row, "responsible"), _words(row, "digest")
    named = tuple(dict.fromkeys(side_of[one] for one in who if one in side_of))
    home = homes.get(told(row, "document"), ())
    falls_to = named or subject_sides(case, words.zh) or (home if len(home) == 1 else ())
    return Ground(
        told(row, "id"),
        NodeKind.REQUIREMENT,
        words,
        told(row, "field"),
        who,
        falls_to,
        told(row, "due"),
        titles.get(told(row, "document")),
        _cells(row, "places"),
        own_affair(case, words.zh, _cells(row, "places"), home),
    )


def _cells(row: dict[Hashable, Any], column: str) -> tuple[str, ...]:
    return tuple(one for one in told(row, column).split(";") if one)


def _homes(case: Case) -> dict[str, tuple[str, ...]]:
    """Codes of the sides that each document is of; none for one of all the country."""
    if not case.has("documents"):
        return {}
    rows = case.table("documents").to_dict("records")
    return {told(row, "id"): _cells(row, "sides") for row in rows}


def statement_grounds(case: Case, chosen: Iterable[str]) -> tuple[Ground, ...]:
    """Statements of the case that the sides agree on, chosen by id."""
    if not case.has("statements"):
        return ()
    wanted = set(chosen)
    return tuple(
        Ground(told(row, "id"), NodeKind.STATEMENT, _words(row, "text"), told(row, "field"))
        for row in case.table("statements").to_dict("records")
        if told(row, "id") in wanted
    )


def proposal_grounds(proposals: Iterable[Proposal], case: Case | None = None) -> tuple[Ground, ...]:
    """Proposals of findings, by what adopting them would create.

    A proposal to write a requirement or statement into the agreement gives that one's own words,
    not the title under which it is offered. case: where these stand.
    """
    return tuple(_proposal(one, case) for one in proposals)


def _proposal(one: Proposal, case: Case | None) -> Ground:
    meant = _meant(one, case)
    if meant is not None:
        return replace(meant, id=one.id, kind=NodeKind.PROPOSAL)
    title = Text(one.title.render("zh"), one.title.render("en"))
    return Ground(one.id, NodeKind.PROPOSAL, title, one.kind.value, places=tuple(one.places))


def _meant(one: Proposal, case: Case | None) -> Ground | None:
    """The requirement or statement that a proposal is to write in; None for all others."""
    if case is None:
        return None
    found = (
        *requirement_grounds(case, [str(one.details.get("requirement", ""))]),
        *statement_grounds(case, [str(one.details.get("statement", ""))]),
    )
    return found[0] if found else None


def told(row: dict[Hashable, Any], column: str) -> str:
    """A cell as text, empty where the table says nothing."""
    value = row.get(column)
    return "" if value is None or value != value else str(value)  # noqa: PLR0124


def _words(row: dict[Hashable, Any], stem: str) -> Text:
    zh = told(row, f"{stem}_zh")
    return Text(zh, told(row, f"{stem}_en") or zh)


def _titles(case: Case) -> dict[str, Text]:
    if not case.has("documents"):
        return {}
    rows = case.table("documents").to_dict("records")
    return {told(row, "id"): _words(row, "title") for row in rows}


def _side_of(case: Case) -> dict[str, str]:
    if not case.has("parties"):
        return {}
    rows = case.table("parties").to_dict("records")
    return {told(row, "id"): told(row, "side") for row in rows}
