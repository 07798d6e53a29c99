"""Criteria that the sides agreed on: a text of rules that is in force, a clause a criterion.

A criterion says no more than its heading, so that the register alone holds all of it; its digest
is that of the heading in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from xiezhi.model.text import Text
from xiezhi.register.acts.texts import ClauseEntry, TextDrafted, TextKind
from xiezhi.register.items import SignedText, Stage
from xiezhi.register.plain import digest_of, plain
from xiezhi.register.state import View, item

if TYPE_CHECKING:
    from xiezhi.register.store import Store

PREFIX = "criteria-"
LEAST, MOST = 0, 100
UNIT = "分"
_TEXTS = 100


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion. id: `text/clause`; rule: how a score names it, with its version."""

    id: str
    heading: Text
    version: int

    @property
    def rule(self) -> str:
        """The criterion and its version, as scores say it."""
        return f"{self.id} v{self.version}"


@dataclass(frozen=True, slots=True)
class Criteria:
    """A set of criteria: in force once each party signed and each side's rule is met."""

    id: str
    title: Text
    stage: Stage
    digest: str
    parties: tuple[str, ...]
    signed: tuple[str, ...]
    criteria: tuple[Criterion, ...]


def criteria_of(store: Store) -> tuple[Criteria, ...]:
    """Every set of criteria that was not withdrawn, those in force first."""
    view = store.view()
    rows = store.pages.entries("text", limit=_TEXTS).rows
    found = [_criteria(view, row.id) for row in rows if row.id.startswith(PREFIX)]
    kept = [one for one in found if one is not None and one.stage is not Stage.WITHDRAWN]
    return tuple(sorted(kept, key=lambda one: (one.stage is not Stage.ACTIVE, one.id)))


def in_force(store: Store) -> tuple[Criterion, ...]:
    """The criteria to score by."""
    return tuple(
        one for held in criteria_of(store) if held.stage is Stage.ACTIVE for one in held.criteria
    )


def drafted(by: str, parties: tuple[str, ...], headings: tuple[Text, ...]) -> TextDrafted:
    """The act that drafts a set of criteria between parties."""
    clauses = tuple(
        ClauseEntry(f"c{k}", heading, digest_of(plain(heading)))
        for k, heading in enumerate(headings, 1)
    )
    digest = digest_of([[one.clause, one.digest] for one in clauses])
    id_ = f"{PREFIX}{sha256(digest.encode() + by.encode()).hexdigest()[:12]}"
    title = Text("评价标准", "Criteria of assessment")
    return TextDrafted(by, id_, TextKind.RULE, title, parties, digest, clauses)


def _criteria(view: View, id_: str) -> Criteria | None:
    held = item(view, id_, SignedText)
    if held is None or held.kind is not TextKind.RULE:
        return None
    every = (
        Criterion(f"{held.id}/{one.id}", one.heading, one.version)
        for one in held.clauses
        if not one.removed
    )
    return Criteria(
        held.id, held.title, held.stage, held.digest, held.parties, held.signed, tuple(every)
    )
