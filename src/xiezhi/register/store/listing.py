"""Lists and pages, read from the tables that follow from the log.

A page begins behind the last row of the one before (a keyset), so that the thousandth page costs
what the first does.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from xiezhi.register.clocks import day
from xiezhi.register.items import Amendment, Body, Meeting, SignedText
from xiezhi.register.rules.binding import required, rule_met, rule_of
from xiezhi.register.state import View, acts_as, office_of, side, side_of, the
from xiezhi.register.store.codec import item_of
from xiezhi.register.store.database import Database, Row
from xiezhi.register.store.moment import Clock
from xiezhi.register.store.pages import (
    AlertRow,
    Entries,
    Entry,
    MoneyRow,
    StatementRow,
    Statements,
    Task,
)
from xiezhi.register.store.tables import NO_DAY

_ENTRY = (
    "e.id, e.type, e.kind, e.stage, e.by_party, d.title_zh, d.title_en, e.due, e.parent, "
    "e.suspect, d.first, e.last FROM entry e JOIN detail d ON d.id = e.id"
)
_TASK = (
    "w.id, w.asks, w.type, d.title_zh, d.title_en, r.received, w.due FROM waiting w "
    "JOIN detail d ON d.id = w.id JOIN record r ON r.seq = w.since"
)
_MONEY = (
    "m.id, m.kind, m.payer, m.payee, m.amount, m.period, m.rule, m.settles, e.stage, r.received, "
    "m.seq FROM money m JOIN entry e ON e.id = m.id JOIN record r ON r.seq = m.seq"
)
_ALERT = (
    "a.id, a.to_party, a.by_party, a.level, a.words_zh, a.words_en, e.stage, e.n_answers, "
    "r.received FROM alert a JOIN entry e ON e.id = a.id JOIN record r ON r.seq = a.seq"
)
_MANY_VOTES = 2**62
_FOR_SIDE_MOST = 1_000
_IDS_AT_ONCE = 400
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class SqlPages:
    """Lists and pages of one store. view, clock: for what an office or a day decides."""

    def __init__(self, db: Database, view: View, clock: Clock) -> None:
        self._db, self._view, self._clock = db, view, clock

    def entries(
        self,
        type_: str,
        *,
        party: str = "",
        side: str = "",
        stage: str = "",
        parent: str = "",
        suspect: bool = False,
        kind: str = "",
        due_before: str = "",
        words: str = "",
        ids: Collection[str] | None = None,
        order: str = "due",
        down: bool = False,
        after: tuple[str, str] | None = None,
        limit: int = 50,
    ) -> Entries:
        """Items of a type, the earliest due first; narrowed by what is given."""
        if ids is not None and not ids:
            return Entries((), None)
        chosen, given = _narrowest(party, side)
        wanted: list[tuple[str, tuple[Any, ...]]] = [*given, ("k.type = ?", (type_,))]
        wanted += [("k.stage = ?", (stage,))] if stage else []
        # the index holds rows with a parent alone; said twice, the planner knows that it fits
        wanted += [("e.parent = ? AND e.parent <> ''", (parent,))] if parent else []
        wanted += [("e.kind = ?", (kind,))] if kind else []
        wanted += [("k.due < ?", (due_before,))] if due_before else []
        wanted += [_holding(words)] if words else []
        wanted += [("e.suspect <> ''", ())] if suspect else []
        wanted += [(f"e.id IN ({', '.join('?' * len(ids))})", tuple(ids))] if ids else []
        if party and side:
            sql = "EXISTS (SELECT 1 FROM entry_side s WHERE s.id = k.id AND s.side = ?)"
            wanted.append((sql, (side,)))
        wanted += [_behind(after, order, down=down)] if after is not None else []
        where = " AND ".join(sql for sql, _ in wanted)
        columns = ("k.due", "k.id") if order == "due" else ("k.id",)
        by = ", ".join(f"{one} DESC" if down else one for one in columns)
        joining = "" if chosen == "entry" else f"JOIN {chosen} k ON k.id = e.id "
        sql = f"SELECT {_ENTRY} {joining}WHERE {where} ORDER BY {by} LIMIT ?"
        if chosen == "entry":
            sql = sql.replace("k.", "e.")
        rows = self._db.rows(sql, (*(one for _, part in wanted for one in part), limit + 1))
        found = tuple(map(_entry, rows[:limit]))
        more = (found[-1].due, found[-1].id) if len(rows) > limit and found else None
        return Entries(found, more)

    def titles(self, type_: str) -> Iterator[tuple[str, str, str]]:
        """Id and title, in either language, of every item of a type."""
        sql = "SELECT e.id, d.title_zh, d.title_en FROM entry e JOIN detail d ON d.id = e.id "
        yield from map(tuple, self._db.rows(f"{sql} WHERE e.type = ?", (type_,)))

    def items(self, ids: Collection[str]) -> Mapping[str, Any]:
        """Items by their ids, read at once."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Any] = {}
        for at in range(0, len(wanted), _IDS_AT_ONCE):
            part = wanted[at : at + _IDS_AT_ONCE]
            marks = ", ".join("?" * len(part))
            sql = f"SELECT id, type, body FROM item WHERE id IN ({marks})"  # noqa: S608
            found |= {id_: item_of(type_, body) for id_, type_, body in self._db.rows(sql, part)}
        return found

    def received(self, numbers: Collection[int]) -> Mapping[int, str]:
        """When records were received."""
        wanted = sorted(set(numbers))
        found: dict[int, str] = {}
        for at in range(0, len(wanted), _IDS_AT_ONCE):
            part = wanted[at : at + _IDS_AT_ONCE]
            marks = ", ".join("?" * len(part))
            sql = f"SELECT seq, received FROM record WHERE seq IN ({marks})"  # noqa: S608
            found |= dict(self._db.rows(sql, part))
        return found

    def entry(self, id_: str) -> Entry | None:
        """One item's row."""
        rows = self._db.rows(f"SELECT {_ENTRY} WHERE e.id = ?", (id_,))
        return _entry(rows[0]) if rows else None

    def parties_of(self, id_: str) -> tuple[str, ...]:
        """The parties that an item concerns."""
        sql = "SELECT party FROM entry_party WHERE id = ? ORDER BY party"
        return tuple(party for (party,) in self._db.rows(sql, (id_,)))

    def counts(self, type_: str, *, side: str = "") -> dict[str, int]:
        """How many items of a type stand at each stage."""
        sql = "SELECT stage, COUNT(*) FROM entry WHERE type = ? GROUP BY stage"
        if not side:
            return dict(self._db.rows(sql, (type_,)))
        sql = "SELECT stage, COUNT(*) FROM entry_side WHERE side = ? AND type = ? GROUP BY stage"
        return dict(self._db.rows(sql, (side, type_)))

    def statements(self, *, after: tuple[int, str] | None = None, limit: int = 50) -> Statements:
        """Statements, most votes first."""
        n, id_ = after or (_MANY_VOTES, "")
        rows = self._db.rows(
            "SELECT id, words_zh, words_en, n_agree, n_disagree, n_pass, n_votes FROM statement "
            "WHERE (n_votes, id) < (?, ?) ORDER BY n_votes DESC, id DESC LIMIT ?",
            (n, id_, limit + 1),
        )
        found = tuple(StatementRow(*row[:6]) for row in rows[:limit])
        more = (rows[limit - 1][6], rows[limit - 1][0]) if len(rows) > limit else None
        return Statements(found, more)

    def votes(self, statement: str = "") -> tuple[tuple[str, str, str], ...]:
        """Votes as (statement, party, vote), of one statement or all."""
        prefix = _dumps(["vote", statement] if statement else ["vote"])[:-1] + ","
        rows = self._db.rows(
            "SELECT id, body FROM item WHERE id > ? AND id < ? ORDER BY id",
            (prefix, f"{prefix[:-1]}-"),  # “-” is what follows “,”
        )
        return tuple((*json.loads(id_)[1:], json.loads(body)) for id_, body in rows)

    def tasks(self, party: str, limit: int = 200) -> tuple[Task, ...]:
        """What waits for a party, by due day, then by receipt."""
        own = side_of(self._view, party)
        rows = [row for row in self._waiting(party, limit) if self._signable(party, row)]
        rows += [
            row
            for other in self._stands_in_for(party, own)
            for row in self._waiting(other, limit)
            if self._may_stand_in(party, row) and self._signable(party, row)
        ]
        rows += [row for row in self._for_side(own) if self._concerns(party, own, row)]
        seen = {(row[0], row[1]): row for row in sorted(rows, key=_by_due, reverse=True)}
        found = tuple(map(_task, sorted(seen.values(), key=_by_due)[:limit]))
        return (*self._to_join(party, own), *found)

    def _to_join(self, party: str, own: str) -> tuple[Task, ...]:
        """An invited side waits for its own office."""
        found = side(self._view, own)
        if found is None or found.joined or found.office != party:
            return ()
        return (Task(own, "join", "side", found.name.zh, found.name.en, "", ""),)

    def _stands_in_for(self, party: str, own: str) -> list[str]:
        """For an office, the retired parties of its side."""
        if office_of(self._view, party) != party:
            return []
        sql = "SELECT id FROM entry_side WHERE side = ? AND type = 'party' AND stage = 'withdrawn'"
        return [id_ for (id_,) in self._db.rows(sql, (own,)) if id_ != party]

    def _may_stand_in(self, party: str, row: Row) -> bool:
        """Whether the office may do for a retired party what waits for it."""
        held, asks = self._view.get(row[0]), str(row[1])
        if asks == "decide":  # nobody reviews what it did itself
            return bool(self._view.get(held.subject).by != party)
        if asks == "confirm":  # nor confirms what it recorded itself
            return bool(held.by != party)
        return asks != "join"  # nor becomes a member for another

    def _signable(self, party: str, row: Row) -> bool:
        """Whether a signature still counts: not of who has left, nor on what is overtaken."""
        if row[1] != "sign":
            return True
        held = self._view.get(row[0])
        if self._overtaken(held):
            return False
        named = required(self._view, held, day(self._clock()))
        return any(acts_as(self._view, party, one) for one in named)

    def _overtaken(self, held: SignedText | Amendment) -> bool:
        """Whether the text that an amendment starts from has changed meanwhile."""
        return type(held) is Amendment and self._view.get(held.text).digest != held.base

    def _waiting(self, party: str, limit: int) -> list[Row]:
        sql = f"SELECT {_TASK} WHERE w.party = ? ORDER BY w.due, w.since LIMIT ?"
        return self._db.rows(sql, (party, limit))

    def _for_side(self, side: str) -> list[Row]:
        where = "w.side = ? AND w.side <> ''"  # as the partial index says
        sql = f"SELECT {_TASK} WHERE {where} ORDER BY w.since LIMIT ?"
        return self._db.rows(sql, (side, _FOR_SIDE_MOST)) if side else []

    def _concerns(self, party: str, own: str, row: Row) -> bool:
        """Whether what waits for a side waits for this party of it."""
        id_, asks, type_ = row[:3]
        if asks == "sign":
            return not self._overtaken(self._view.get(id_)) and self._by_rule(
                party, own, self._view.get(id_)
            )
        if asks == "review":
            return bool(self._view.get(self._view.get(id_).subject).by != party)
        if type_ == "outcome":
            body = the(self._view, the(self._view, id_.partition("/")[0], Meeting).body, Body)
            return party in body.members
        return office_of(self._view, party) == party

    def _by_rule(self, party: str, own: str, held: SignedText | Amendment) -> bool:
        """Whether a side's own rule asks for this party's signature beside those named."""
        on = day(self._clock())
        sides = {side_of(self._view, one) for one in required(self._view, held, on)}
        asked = rule_of(self._view, own, on)
        waits = own in sides and not rule_met(asked, held.signed)
        return waits and party in asked.members and party not in held.signed

    def money(self, *, party: str = "", rule: str = "", limit: int = 1000) -> tuple[MoneyRow, ...]:
        """Transfers, the latest first."""
        wanted = [("m.rule = ?", rule)] if rule else []
        where = " AND ".join(sql for sql, _ in wanted)
        values = [value for _, value in wanted]
        if party:
            both = [self._money(end, party, where, values, limit) for end in ("payer", "payee")]
            rows = sorted((row for rows in both for row in rows), key=lambda row: -row[-1])
        else:
            rows = self._money("", "", where, values, limit)
        return tuple(MoneyRow(*row[:-1]) for row in rows[:limit])

    def _money(self, end: str, party: str, where: str, values: list[str], limit: int) -> list[Row]:
        wanted = [where] if where else []
        wanted += [f"m.{end} = ?"] if end else []
        closing = f"WHERE {' AND '.join(wanted)}" if wanted else ""
        sql = f"SELECT {_MONEY} {closing} ORDER BY m.seq DESC LIMIT ?"
        return self._db.rows(sql, (*values, *([party] if end else []), limit))

    def alerts(
        self, *, to: str = "", unanswered: bool = False, limit: int = 100
    ) -> tuple[AlertRow, ...]:
        """Alerts, the latest first."""
        wanted = ["a.to_party = ?"] * bool(to) + ["e.n_answers = 0"] * unanswered
        closing = f"WHERE {' AND '.join(wanted)}" if wanted else ""
        sql = f"SELECT {_ALERT} {closing} ORDER BY a.seq DESC LIMIT ?"
        rows = self._db.rows(sql, (*([to] if to else []), limit))
        return tuple(AlertRow(*row) for row in rows)


def _narrowest(party: str, side: str) -> tuple[str, list[tuple[str, tuple[Any, ...]]]]:
    if party:
        return "entry_party", [("k.party = ?", (party,))]
    if side:
        return "entry_side", [("k.side = ?", (side,))]
    return "entry", []


def _behind(after: tuple[str, str], order: str, *, down: bool) -> tuple[str, tuple[Any, ...]]:
    """What comes behind the last row of a page."""
    sign = "<" if down else ">"
    if order == "due":
        return f"(k.due, k.id) {sign} (?, ?)", (after[0] or NO_DAY, after[1])
    return f"k.id {sign} ?", (after[1],)


def _holding(words: str) -> tuple[str, tuple[Any, ...]]:
    """Rows whose id or title holds these words; signs that mean anything to LIKE are plain."""
    plain = words.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    each = " OR ".join(
        f"LOWER({one}) LIKE ? ESCAPE '\\'" for one in ("d.id", "d.title_zh", "d.title_en")
    )
    return f"({each})", (f"%{plain}%",) * 3


def _entry(row: Row) -> Entry:
    due = "" if row[7] == NO_DAY else row[7]
    return Entry(*(*row[:7], due, *row[8:]))


def _by_due(row: Row) -> tuple[str, str, str]:
    return (row[6], row[5], row[0])


def _task(row: Row) -> Task:
    return Task(*(*row[:6], "" if row[6] == NO_DAY else row[6]))
