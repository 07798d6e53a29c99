"""Does every requirement have a body and every decision an owner, and on whom does it all hang?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.action.horizontal.mechanisms.coverage import Care, Gaps, care_of, gaps_of
from xiezhi.action.horizontal.mechanisms.finding_chart import seats_chart
from xiezhi.action.horizontal.mechanisms.finding_tables import (
    care_table,
    datasets_table,
    exchanges_table,
    gaps_table,
    load_table,
    node_name,
    nodes_table,
    parties_named,
    sides_named,
)
from xiezhi.action.horizontal.mechanisms.lists import (
    Dataset,
    Exchange,
    datasets_of,
    exchanges_of,
    within_one_side,
)
from xiezhi.action.horizontal.mechanisms.load import Load, loads_of, overloaded
from xiezhi.action.horizontal.mechanisms.network import Network, network_of
from xiezhi.action.horizontal.mechanisms.records import Records, records_of
from xiezhi.action.horizontal.mechanisms.sources import (
    BORGATTI_EVERETT,
    BRANDES,
    FREEMAN_1977,
    FREEMAN_1979,
)
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs, listed

if TYPE_CHECKING:
    from xiezhi.model.case import Case

QUESTION = Text(
    "每项要求有没有机构管，每项议定有没有双方责任人和期限，全局是否系于一处？",
    "Does every requirement have a body, every decision owners on all sides and a date?",
)
NEEDS = ("parties", "bodies", "requirements", "decisions")
LISTS = ("commitments", "shared_datasets", "exchanges")


@dataclass(frozen=True, slots=True)
class View:
    """All that the finding says, computed once."""

    records: Records
    cares: tuple[Care, ...]
    gaps: tuple[Gaps, ...]
    loads: tuple[Load, ...]
    network: Network
    datasets: tuple[Dataset, ...]
    exchanges: tuple[Exchange, ...]

    @property
    def without_body(self) -> list[Care]:
        """Requirements that no body looks after."""
        return [one for one in self.cares if not one.has_body]

    @property
    def untouched(self) -> list[Care]:
        """Requirements that no meeting has taken up."""
        return [one for one in self.cares if not one.touched]

    @property
    def incomplete(self) -> list[Gaps]:
        """Decisions that lack an owner on some side, or a date."""
        return [one for one in self.gaps if one.sides_without_owner or one.no_date]


def view_of(case: Case, day: pd.Timestamp) -> View:
    """Bodies, decisions, loads, network and lists of a case as they stand on a day."""
    records = records_of(case)
    return View(
        records,
        care_of(records),
        gaps_of(records, [side.code for side in case.sides], day),
        loads_of(records, day),
        network_of(records),
        datasets_of(case, records, day),
        exchanges_of(case, records),
    )


def finding(case: Case) -> Finding:
    """How the mechanisms stand today."""
    view = view_of(case, pd.Timestamp.now().normalize())
    return Finding(
        id="mechanisms",
        question=QUESTION,
        answer=_answer(view),
        tables=(
            care_table(case, view.records, view.cares),
            gaps_table(case, view.records, view.gaps),
            load_table(case, view.records, view.loads),
            nodes_table(view.records, view.network),
            *([datasets_table(view.records, view.datasets)] if view.datasets else []),
            *([exchanges_table(case, view.exchanges)] if view.exchanges else []),
        ),
        charts=(
            (seats_chart(case, view.records),)
            if any(body.members for body in view.records.bodies.values())
            else ()
        ),
        method=METHOD,
        sources=(FREEMAN_1977, FREEMAN_1979, BORGATTI_EVERETT, BRANDES),
        inputs=inputs(case, *NEEDS, *LISTS),
        caveats=_caveats(case, view),
        proposals=_proposals(case, view),
    )


ANALYSIS = Analysis("mechanisms", QUESTION, NEEDS, finding)

METHOD = Text(
    "机构在会议上议过某项要求，或其负责领域包含该项要求，即为有机构管；会议从未议过的为未触及。议定事项须各方"
    "都有责任主体并写明时限，时限已过而未办结的为逾期。负荷为未办结的议定事项与承诺之和，超过有事在身者中位数的"
    "两倍为过重（本项目默认值）。机构与主体的二模网络以席位为边，居间程度为经其相连的最短路径"
    "比例（Freeman 1977），集中度按 Freeman（1979）：各点与最高者之差的和除以其最大可能值，"
    "星形为1。",
    "A requirement has a body where a meeting took it up or a body is in charge of its field; it "
    "is untouched where no meeting took it up. A decision needs an owner on every side and a date, "
    "and is overdue once the date has passed unfinished. Load is open decisions and commitments; "
    "above twice the median of those who carry anything it is heavy (our own default). Seats are "
    "the edges of the two-mode network; betweenness is the share of shortest paths through a node "
    "(Freeman 1977), centralisation the sum of differences from the highest over its largest "
    "possible value (Freeman 1979): 1 for a star.",
)


def _answer(view: View) -> Text:
    heavy = overloaded(view.loads)
    return text(
        "{n}项要求中，{bare}项没有机构管，{untouched}项没有会议议过；{decided}项议定中，{lacking}项缺一方责任"
        "主体或期限，{overdue}。负荷过重：{heavy}。{hangs}。",
        "Of {n} requirements, {bare} have no body and {untouched} were taken up by no meeting; of "
        "{decided} decisions, {lacking} lack an owner on some side or a date; {overdue}. "
        "Heavily loaded: {heavy}. {hangs}.",
        n=_count(len(view.cares)),
        bare=_count(len(view.without_body)),
        untouched=_count(len(view.untouched)),
        decided=_count(len(view.gaps)),
        lacking=_count(len(view.incomplete)),
        overdue=_overdue_words(view),
        heavy=parties_named(view.records, [one.party for one in heavy]),
        hangs=_hangs(view),
    )


_ONE_CENTRE = 0.1  # below, no node leads: the rest of the sentence is about who is left out


def _hangs(view: View) -> Text:
    """On whom the network hangs; or that it hangs on nobody, and who sits nowhere."""
    centre, central = view.network.centre, view.network.centralisation
    outside = sum(not one.n_seats for one in view.loads)
    if centre and central >= _ONE_CENTRE:
        return text(
            "集中度{c}，居间最多的是{who}",
            "Centralisation is {c}, most leads through {who}",
            c=Quantity(central, Unit.INDEX),
            who=node_name(view.records, centre),
        )
    return text(
        "不系于一处（集中度{c}）；{n}个主体中{outside}个不在任何机构",
        "It hangs on no one centre (centralisation {c}); of {n} parties, {outside} sit in no body",
        c=Quantity(central, Unit.INDEX),
        n=_count(len(view.loads)),
        outside=_count(outside),
    )


def _overdue_words(view: View) -> Text:
    """How many decisions are overdue, and for how many that cannot be told."""
    overdue = text("{n}项逾期", "overdue: {n}", n=_count(sum(one.overdue for one in view.gaps)))
    untold = sum(one.untold for one in view.gaps)
    if not untold:
        return overdue
    return text(
        "{overdue}，{n}项已过时限而办理情况未填",
        "{overdue}; past their date without a word on how far they are: {n}",
        overdue=overdue,
        n=_count(untold),
    )


def _count(n: int) -> Quantity:
    return Quantity(n, Unit.COUNT)


def _caveats(case: Case, view: View) -> tuple[Text, ...]:
    apart = view.network.n_pairs_across - view.network.n_pairs_joined
    missing = [name for name in LISTS if not case.has(name)]
    lists = Text(
        f"案例没有这些表，相应清单未列：{'、'.join(missing)}。",
        f"The case lacks these tables, so their lists are not shown: {', '.join(missing)}.",
    )
    inside = within_one_side(case, view.records)
    return (
        Text(
            "有席位不等于常沟通：网络只说明制度安排，不说明实际往来。",
            "A seat is not a conversation: the network shows the arrangement, not what passes "
            "through it.",
        ),
        *(
            [
                text(
                    "分属不同方的主体中有{n}没有任何机构相连。",
                    "{n} of parties of different sides are joined by no body at all.",
                    n=Quantity(apart, Unit.PAIRS),
                )
            ]
            if apart
            else []
        ),
        *([lists] if missing else []),
        *(
            [
                text(
                    "有{n}次交流按表中所填只涉及一方，未列入跨方交流。",
                    "{n} exchanges involve one side only, as the table has it, and are left out.",
                    n=_count(inside),
                )
            ]
            if inside
            else []
        ),
    )


def _proposals(case: Case, view: View) -> tuple[Proposal, ...]:
    sides = frozenset(side.code for side in case.sides)
    found = []
    if view.without_body:
        what = listed([one.requirement.digest for one in view.without_body], Text("无", "none"))
        found.append(
            Proposal(
                "mechanisms_bodies",
                ProposalKind.CLAUSE,
                text(
                    "为{n}项无人管的要求指定机构",
                    "Name a body for requirements that have none: {n}",
                    n=_count(len(view.without_body)),
                ),
                text(
                    "没有机构议过，也没有机构主管其领域：{what}。",
                    "No body took them up, and none is in charge of their fields: {what}.",
                    what=what,
                ),
                sides,
                (),
                ("mechanisms", "mechanisms_requirements"),
                {"requirements": [one.requirement.id for one in view.without_body]},
            )
        )
    found += [_owner_proposal(case, one) for one in view.incomplete]
    return tuple(found)


def _owner_proposal(case: Case, one: Gaps) -> Proposal:
    owners = text(
        "缺责任主体：{sides}", "no owner: {sides}", sides=sides_named(case, one.sides_without_owner)
    )
    date = Text("没有期限", "no date")
    reasons = [*([owners] if one.sides_without_owner else []), *([date] if one.no_date else [])]
    return Proposal(
        f"mechanisms_decision_{one.decision.id}",
        ProposalKind.CLAUSE,
        text(
            "“{what}”补明双方责任人与期限",
            "“{what}”: name owners on all sides and a date",
            what=one.decision.text,
        ),
        listed(reasons, date),
        frozenset(side.code for side in case.sides),
        (),
        ("mechanisms", "mechanisms_decisions"),
        {"decision": one.decision.id},
    )
