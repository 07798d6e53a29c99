"""A proposal: what an analysis offers to the parties, who alone may adopt it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from xiezhi.model.text import Text


class ProposalKind(Enum):
    """What adopting a proposal would create."""

    GROUP = "group"
    PROJECT = "project"
    CLAUSE = "clause"
    MONITOR = "monitor"
    SHARING_RULE = "sharing_rule"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Offered, never binding: parties adopt, change or reject it in the register.

    sides: province codes that would have to agree; places: GB/T 2260 codes concerned.
    evidence: ids of the findings and tables it rests on.
    """

    id: str
    kind: ProposalKind
    title: Text
    why: Text
    sides: frozenset[str]
    places: tuple[str, ...]
    evidence: tuple[str, ...]
    details: Mapping[str, Any] = field(default_factory=dict)
