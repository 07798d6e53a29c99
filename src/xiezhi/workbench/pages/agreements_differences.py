"""What changed between two versions of a text, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from xiezhi.consensus.agreement import Agreement, Clause
from xiezhi.consensus.agreement.words import LABELS
from xiezhi.model.units import Lang

# Chinese by the character; words of letters and digits whole.
_PIECES = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line. change: `same`, `added` or `removed`."""

    change: str
    words: str


@dataclass(frozen=True, slots=True)
class ClauseDifference:
    """A clause in two versions. change: `same`, `added`, `removed`, `changed` or `moved`.

    pieces: its words with what was added and removed; before, after: its numbers, 0 where absent.
    """

    id: str
    heading: str
    change: str
    before: int
    after: int
    pieces: tuple[Piece, ...]


def differences(old: Agreement, new: Agreement, lang: Lang) -> tuple[ClauseDifference, ...]:
    """Each clause of the new version in its order, then those that went."""
    before = {one.id: (n, one) for n, one in enumerate(old.clauses, start=1)}
    after = {one.id: n for n, one in enumerate(new.clauses, start=1)}
    kept = [one.id for one in old.clauses if one.id in after]
    order = {id_: n for n, id_ in enumerate(one for one in after if one in before)}
    found = [
        _difference(before.get(one.id), n, one, old, new, lang, kept, order)
        for n, one in enumerate(new.clauses, start=1)
    ]
    gone = [
        ClauseDifference(
            id_, one.heading.render(lang), "removed", n, 0,
            (Piece("removed", clause_words(one, old, lang)),),
        )
        for id_, (n, one) in before.items()
        if id_ not in after
    ]  # fmt: skip
    return (*found, *gone)


def _difference(
    was: tuple[int, Clause] | None,
    n: int,
    one: Clause,
    old: Agreement,
    new: Agreement,
    lang: Lang,
    kept: list[str],
    order: dict[str, int],
) -> ClauseDifference:
    words = clause_words(one, new, lang)
    heading = one.heading.render(lang)
    if was is None:
        return ClauseDifference(one.id, heading, "added", 0, n, (Piece("added", words),))
    before = clause_words(was[1], old, lang)
    moved = kept.index(one.id) != order[one.id]
    same = was[1].digest == one.digest or (before == words and _same_but_version(was[1], one))
    change = ("moved" if moved else "same") if same else "changed"
    return ClauseDifference(one.id, heading, change, was[0], n, tuple(pieces(before, words)))


def _same_but_version(one: Clause, other: Clause) -> bool:
    names = ("kind", "heading", "body", "duties", "money")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def pieces(before: str, after: str) -> Iterator[Piece]:
    """Words with what was added to them and removed from them.

    >>> [(p.change, p.words) for p in pieces("每季度通报", "每月通报")]
    [('same', '每'), ('removed', '季度'), ('added', '月'), ('same', '通报')]
    """
    if before == after:
        yield Piece("same", after)
        return
    if len(before) + len(after) > _MOST:
        yield Piece("removed", before)
        yield Piece("added", after)
        return
    a, b = _PIECES.findall(before), _PIECES.findall(after)
    for tag, i, j, k, n in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(b[k:n]))
            continue
        if j > i:
            yield Piece("removed", "".join(a[i:j]))
        if n > k:
            yield Piece("added", "".join(b[k:n]))


def clause_words(clause: Clause, agreement: Agreement, lang: Lang) -> str:
    """All that a clause says, as lines: heading, body, duties, sums."""
    labels = LABELS[lang]

    def names(ids: tuple[str, ...]) -> str:
        return labels.comma.join(agreement.party(one).name.render(lang) for one in ids)

    lines = [clause.heading.render(lang), clause.body.render(lang)]
    for duty in clause.duties:
        parts = [duty.what.render(lang), f"{labels.who}{names(duty.who)}"]
        parts += [f"{labels.to_whom}{names(duty.to_whom)}"] if duty.to_whom else []
        parts += [f"{labels.due}{duty.due}"] if duty.due else []
        parts += [f"{labels.trigger}{duty.trigger.render(lang)}"] if duty.trigger else []
        lines.append("· " + " ".join(parts))
    for one in clause.money:
        amount = "" if one.amount is None else f"{labels.amount}{one.amount:,f}"
        parts = [one.basis.render(lang), f"{labels.payer}{names((one.payer,))}"]
        parts += [f"{labels.payee}{names((one.payee,))}", amount]
        parts += [f"{labels.due}{one.due}"] if one.due else []
        lines.append("· " + " ".join(part for part in parts if part))
    return "\n".join(lines)
