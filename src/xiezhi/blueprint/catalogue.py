"""Which analyses a blueprint holds, in which order: a chapter for each room that has some."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias, cast

from xiezhi.blueprint.progress import Step, silent
from xiezhi.model.errors import XiezhiError
from xiezhi.model.finding import Analysis, Finding, Locked
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from xiezhi.blueprint.progress import Tell
    from xiezhi.model.case import Case


@dataclass(frozen=True, slots=True)
class Chapter:
    """A room of the framework and the modules whose `ANALYSIS` it shows, in order."""

    room: str
    title: Text
    modules: tuple[str, ...]

    def analyses(self) -> tuple[Analysis, ...]:
        """The analyses; their modules are imported only now, for they are heavy."""
        return tuple(cast("Analysis", import_module(name).ANALYSIS) for name in self.modules)


@dataclass(frozen=True, slots=True)
class Failed:
    """A question whose analysis met a problem in the case's data, and its sentence."""

    id: str
    question: Text
    sentence: Text


Answer: TypeAlias = Finding | Locked | Failed

# A room joins here with its first analysis.
CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        "consensus",
        Text(
            "共识：处境、要求、意愿与协议",
            "Consensus: where sides stand, what is asked, what is agreed",
        ),
        (
            "xiezhi.consensus.needs.sides",
            "xiezhi.consensus.needs.contact",
            "xiezhi.consensus.needs.nearness",
            "xiezhi.consensus.needs.complement",
            "xiezhi.consensus.needs.shortfalls",
            "xiezhi.consensus.needs.history",
            "xiezhi.consensus.policy.gaps",
            "xiezhi.consensus.policy.decompose",
            "xiezhi.consensus.policy.overlay",
            "xiezhi.consensus.opinion.finding",
            "xiezhi.consensus.interviews.finding",
            "xiezhi.consensus.agreement.finding",
        ),
    ),
    Chapter(
        "organization",
        Text(
            "组织：布局、组团、示范区与利益共享", "Organization: layout, groups, zone and sharing"
        ),
        (
            "xiezhi.organization.layout.finding",
            "xiezhi.organization.layout.drawn_finding",
            "xiezhi.organization.layout.polycentricity_finding",
            "xiezhi.organization.layout.siphon_finding",
            "xiezhi.organization.layout.gateways_finding",
            "xiezhi.organization.groups.finding",
            "xiezhi.organization.zone.finding",
            "xiezhi.organization.zone.belts_finding",
            "xiezhi.organization.zone.clusters_finding",
            "xiezhi.organization.zone.table1_finding",
            "xiezhi.organization.sharing.finding",
            "xiezhi.organization.sharing.split_finding",
        ),
    ),
    Chapter(
        "action",
        Text(
            "行动（横向）：市场、流域、大气、机制与共建",
            "Action across the border: market, rivers, air, bodies and joint parks",
        ),
        (
            "xiezhi.action.horizontal.market.finding",
            "xiezhi.action.horizontal.market.finding_rules",
            "xiezhi.action.horizontal.mechanisms.finding",
            "xiezhi.action.horizontal.enclaves.finding",
            "xiezhi.action.horizontal.water.finding",
            "xiezhi.action.horizontal.compensation.finding",
            "xiezhi.action.horizontal.air.finding",
            "xiezhi.action.horizontal.assets.finding",
            "xiezhi.action.horizontal.assets.energy_finding",
        ),
    ),
)


def answered(
    case: Case,
    chapters: tuple[Chapter, ...] = CHAPTERS,
    tell: Tell = silent,
    found: Callable[[Answer], None] | None = None,
) -> list[tuple[Chapter, tuple[Answer, ...]]]:
    """Every chapter with the answers to its questions; `found` gets each as soon as it is known.

    A problem that the case's data causes (XiezhiError) becomes a Failed, so that the other
    questions are still answered; any other exception is a mistake of ours and surfaces.
    """
    total = sum(len(chapter.modules) for chapter in chapters)
    number = 0
    parts = []
    for chapter in chapters:
        answers = []
        for analysis in chapter.analyses():
            number += 1
            tell(Step("questions", number, total, analysis.question))
            answers.append(answer(analysis, case))
            if found is not None:
                found(answers[-1])
        parts.append((chapter, tuple(answers)))
    return parts


def answers(case: Case, tell: Tell = silent) -> list[Answer]:
    """The answers to all questions of the catalogue, in order."""
    return [one for _, some in answered(case, CHAPTERS, tell) for one in some]


def answer(analysis: Analysis, case: Case) -> Answer:
    """The answer to one question."""
    try:
        return analysis.answer(case)
    except XiezhiError as error:
        said = Text(error.render("zh"), error.render("en"))
        return Failed(analysis.id, analysis.question, said)
