"""Finding: the one contract between an analysis and everything that shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from xiezhi.model.case import Case
from xiezhi.model.chart import Chart
from xiezhi.model.proposal import Proposal
from xiezhi.model.source import Quality, Source
from xiezhi.model.table import Table
from xiezhi.model.text import Text


@dataclass(frozen=True, slots=True)
class Input:
    """A table that a finding used: how many rows, and where they come from."""

    table: str
    n_rows: int
    source: Source


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """A question that a negotiator asks, and the answer with all that is needed to trust it.

    method: what was computed and how, in a few sentences; `sources` cite it.
    caveats: what the answer leaves out, or where it could mislead.
    """

    id: str
    question: Text
    answer: Text
    tables: tuple[Table, ...]
    charts: tuple[Chart, ...]
    method: Text
    sources: tuple[Source, ...]
    inputs: tuple[Input, ...]
    caveats: tuple[Text, ...]
    proposals: tuple[Proposal, ...] = ()

    @property
    def invented(self) -> tuple[Input, ...]:
        """The inputs that hold synthetic rows: what follows from them is not about the world."""
        return tuple(one for one in self.inputs if one.source.quality is Quality.SYNTHETIC)


@dataclass(frozen=True, slots=True)
class Locked:
    """A question that the case cannot answer yet, and the tables that would unlock it."""

    id: str
    question: Text
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A question with the tables it needs and the function that answers it.

    finding: may answer Locked where a table is there but holds nothing on the question.
    """

    id: str
    question: Text
    needs: tuple[str, ...]
    finding: Callable[[Case], Finding | Locked]

    def answer(self, case: Case) -> Finding | Locked:
        """The finding, or what is missing for it; one on synthetic rows says so before all else."""
        missing = tuple(table for table in self.needs if not case.has(table))
        found = Locked(self.id, self.question, missing) if missing else self.finding(case)
        return _named_synthetic(found) if isinstance(found, Finding) else found


def _named_synthetic(found: Finding) -> Finding:
    """The finding with the caveat that some of its input is synthetic, where it is."""
    tables = ", ".join(dict.fromkeys(one.table for one in found.invented))
    if not tables:
        return found
    caveat = Text(
        f"本节用到合成数据（表：{tables}）：它们是编造的，不是真实记录；"
        "这里的数字、结论和建议都不能当作事实。",
        f"This rests on synthetic data (tables: {tables}): invented, no record of anything real. "
        "Take no figure, conclusion or proposal here for a fact.",
    )
    return replace(found, caveats=(caveat, *found.caveats))
