"""What do the sides save by exchanging power and gas, and how large must the link be?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xiezhi.action.horizontal.area_names import Areas, areas_of
from xiezhi.action.horizontal.assets.apart import apart_table
from xiezhi.action.horizontal.assets.carriers import Balances, Carrier, balances_of
from xiezhi.action.horizontal.assets.energy_chart import balance_chart
from xiezhi.action.horizontal.assets.energy_tables import flows_table, peaks_table
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs

if TYPE_CHECKING:
    from xiezhi.model.case import Case

QUESTION = Text(
    "各方之间的电力和天然气能互济多少，高峰是否错开，联通能省多少？",
    "How much power and gas can the sides lend one another, and what does a link save?",
)
NEEDS = ("energy_balances",)


def finding(case: Case) -> Finding:
    """Balances, peaks and what a link saves."""
    areas = areas_of(case)
    balances = balances_of(case)
    carriers = balances.carriers
    return Finding(
        id="energy",
        question=QUESTION,
        answer=_answer(carriers, areas),
        tables=(
            *([peaks_table(carriers, areas), flows_table(carriers, areas)] if carriers else []),
            *([apart_table("energy_apart", balances.apart, areas)] if balances.apart else []),
        ),
        charts=(balance_chart(carriers, areas),) if carriers else (),
        method=METHOD,
        sources=(),
        inputs=inputs(case, *NEEDS),
        caveats=_caveats(balances),
        proposals=_proposals(case, carriers, areas),
    )


ANALYSIS = Analysis("energy", QUESTION, NEEDS, finding)

METHOD = Text(
    "逐时段比较各方的可供与需求：有余的一方补不足的一方，补到余或缺用尽为止；多方时有余者按余量、不足者按缺量"
    "分摊。缺口减少即互济所得；各方高峰之和减共同高峰，即错峰可少备的能力。不设线路与管道的上限，所以是联通"
    "最多能做到的；最大互济量说明联络线要多大。合计为各时段数值之和。",
    "At every time the side with more than it needs gives to the side with less, until one is "
    "used up; with several, givers share by what they have over and takers by what they lack. "
    "What is lacking less is what exchange brings; the sum of own peaks less the joint peak is "
    "what need not be kept ready. No limit of line or pipe is set, so it is the most a link can "
    "do; the largest exchange says how large the link must be. Totals add up the times as given.",
)


def _answer(carriers: Sequence[Carrier], areas: Areas) -> Text:
    if not carriers:
        return Text(
            "没有一种能源有两方同一时段的数据，无法比较。",
            "No carrier has rows of two sides at the same times, so nothing can be compared.",
        )
    return joined([_said(one, areas) for one in carriers], "", " ")


def _said(one: Carrier, areas: Areas) -> Text:
    done = one.exchange
    alone, joined_ = float(done.short_alone.sum()), float(done.short_joined.sum())
    who = joined([areas.name(area) for area in one.areas])
    return text(
        "{name}：{who}各自缺口合计{alone}，互济后{left}；错开高峰可少备{peak}（单位：{unit}）。",
        "{name}, {who}: together they lack {alone} alone and {left} with exchange; {peak} less has "
        "to be kept ready for the peak (in {unit}).",
        name=Text(one.name.zh, one.name.en.capitalize()),
        who=who,
        alone=_number(alone),
        left=_number(joined_),
        peak=_number(done.peak_saved),
        unit=one.unit_name,
    )


def _number(value: float) -> Quantity:
    return Quantity(value, Unit.INDEX, 1)


def _caveats(balances: Balances) -> tuple[Text, ...]:
    carriers = balances.carriers
    left = sum(one.n_left_out for one in carriers)
    monthly = any(not one.hourly for one in carriers)
    hours = Text(
        "按月平衡看不见日内高峰，逐时数据会显示更大的缺口与互济。",
        "Monthly balances hide the peaks within a day: hours would show larger gaps and more "
        "exchange.",
    )
    apart = text(
        "有{n}个时段缺一方的数据，未计入。",
        "{n} times lack a side's figures and are left out.",
        n=Quantity(left, Unit.COUNT),
    )
    turned = text(
        "有{n}行由别的单位换算而来。",
        "{n} rows were turned from another unit.",
        n=Quantity(balances.n_converted, Unit.COUNT),
    )
    aside = text(
        "有{n}行未采用，原因见“未采用的行”。",
        "{n} rows are not used; their reasons stand in the table.",
        n=Quantity(sum(one.n for one in balances.apart), Unit.COUNT),
    )
    return (
        Text(
            "联通的造价、损耗与输送能力未计入，是上限。",
            "Cost, losses and capacity of the link are left out: it is an upper bound.",
        ),
        *([hours] if monthly else []),
        *([apart] if left else []),
        *([turned] if balances.n_converted else []),
        *([aside] if balances.apart else []),
    )


def _proposals(case: Case, carriers: Sequence[Carrier], areas: Areas) -> tuple[Proposal, ...]:
    """A link for each carrier of which exchange would save some."""
    known = {side.code for side in case.sides}
    return tuple(
        Proposal(
            f"energy_{one.id}",
            ProposalKind.PROJECT,
            text("{name}互济", "Lend one another {name}", name=one.name),
            _said(one, areas),
            frozenset(one.areas) & known,
            (),
            ("energy", "energy_flows"),
            {"carrier": one.id, "largest": float(one.exchange.largest.max()), "unit": one.unit},
        )
        for one in carriers
        if one.exchange.saved > 0
    )
