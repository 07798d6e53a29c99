"""What a voter gets back: how all voted so far on what they voted on, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xiezhi.model.text import Text
from xiezhi.workbench.consensus.kept import opinion
from xiezhi.workbench.consensus.votes import SHOWN_LEAST, counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xiezhi.workbench.config import Config

STANDINGS: dict[str, Text] = {
    "agreed": Text("各方一致赞成", "agreed by all"),
    "rejected": Text("各方一致反对", "rejected by all"),
    "divided": Text("意见分歧", "divided"),
    "open": Text("尚无定论", "open"),
    "unheard": Text("有的方或类别未表态", "some not heard"),
}


@dataclass(frozen=True, slots=True)
class Heard:
    """How people voted on a statement so far. few: too few to be told."""

    n: int
    n_agree: int
    n_disagree: int
    n_pass: int
    few: bool
    standing: str
    standing_name: Text


def heard(config: Config, statements: Sequence[str]) -> dict[str, Heard]:
    """What is told of each statement to those who voted on it."""
    if not statements:
        return {}
    counted = counts()
    judged = {one["id"]: one["standing"] for one in opinion(config).get("statements", ())}
    found = {}
    for id_ in statements:
        own, n = counted.get(id_, {}), sum(counted.get(id_, {}).values())
        few = n < SHOWN_LEAST
        agree, disagree, passed = (0 if few else own.get(vote, 0) for vote in (1, -1, 0))
        standing = str(judged.get(id_, "unheard"))
        name = STANDINGS[standing]
        found[id_] = Heard(0 if few else n, agree, disagree, passed, few, standing, name)
    return found
