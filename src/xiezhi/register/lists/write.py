"""A list out of the register: the commitments as rows, in the words of one language."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from xiezhi.model.units import Lang
from xiezhi.register.items import STAGES, Commitment, Party, Report
from xiezhi.register.lists.columns import Column, columns_of
from xiezhi.register.lists.words import KINDS, cell_of, share_words, version_of
from xiezhi.register.plain import decimal_digits
from xiezhi.register.state import State, item, side_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to write: its columns, and rows of words."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def headings(self, lang: Lang) -> tuple[str, ...]:
        """The header row in one language."""
        return tuple(column.heading.render(lang) for column in self.columns)


def sheet_of(
    state: State, lang: Lang, notes: Mapping[str, str] | None = None, text: str | None = None
) -> Sheet:
    """The commitments of a register as a list, an item's parts below it.

    notes: the words of the latest report by commitment. text: only what rests on this text.
    """
    columns = columns_of(state)
    names = party_names(state, lang)
    rows = tuple(
        tuple(cells[column.name] for column in columns)
        for one in _ordered(state)
        if text is None or any(ref.partition("/")[0] == text for ref in one.rests_on)
        for cells in (_cells(state, one, lang, names, (notes or {}).get(one.id, "")),)
    )
    return Sheet(columns, rows)


def party_names(state: State, lang: Lang) -> dict[str, str]:
    """What a list calls each party: its name, or its id where another party bears the name."""
    parties = list(state.of(Party))
    times = Counter((p.side, p.name.render(lang)) for p in parties)
    names = {p.id: p.name.render(lang) for p in parties}
    return {p.id: names[p.id] if times[p.side, names[p.id]] == 1 else p.id for p in parties}


def _ordered(state: State) -> list[Commitment]:
    """Each commitment after the one that it is part of, else by number."""
    below: dict[str | None, list[Commitment]] = {}
    held = {one.id for one in state.of(Commitment)}
    for one in state.of(Commitment):
        below.setdefault(one.parent if one.parent in held else None, []).append(one)
    found: list[Commitment] = []
    waiting = sorted(below.get(None, []), key=lambda one: one.id, reverse=True)
    while waiting:
        found.append(waiting.pop())
        waiting += sorted(below.get(found[-1].id, []), key=lambda one: one.id, reverse=True)
    return found


def _cells(
    state: State, one: Commitment, lang: Lang, names: Mapping[str, str], note: str
) -> dict[str, str]:
    """The cells of an item's row by column; a side without an owner in it has an empty one."""
    report = item(state, one.report, Report)
    owners = {f"owner_{side_of(state, owner)}": names.get(owner, owner) for owner in one.owners}
    return defaultdict(str, owners) | {
        "number": one.id,
        "kind": KINDS[one.kind].render(lang),
        "matter_zh": cell_of(one.title, "zh"),
        "matter_en": cell_of(one.title, "en"),
        "due": one.due.isoformat() if one.due else "",
        "budget": "" if one.budget is None else decimal_digits(one.budget),
        "indicator_zh": cell_of(one.indicator, "zh"),
        "indicator_en": cell_of(one.indicator, "en"),
        "parent": one.parent or "",
        "rests_on": ";".join(one.rests_on),
        "state": STAGES[one.stage].render(lang),
        "progress": share_words(report.share) if report else "",
        "until": report.until.isoformat() if report else "",
        "spent": decimal_digits(report.spent) if report and report.spent is not None else "",
        "note": note,
        "version": version_of(one, report),
    }
