"""Who pays, who gains and who bears the risk of a joint work?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs, listed, words
from xiezhi.organization.sharing.case_games import CaseGame, games_of
from xiezhi.organization.sharing.core import least_core
from xiezhi.organization.sharing.divisions import NUCLEOLUS, SHAPLEY, Division, divisions, saved
from xiezhi.organization.sharing.errors import SharingError
from xiezhi.organization.sharing.finding_chart import shares_chart
from xiezhi.organization.sharing.game import Kind
from xiezhi.organization.sharing.risk import risk_borne
from xiezhi.organization.sharing.shapley import shapley
from xiezhi.organization.sources import KOHLBERG, SCHMEIDLER, SHAPLEY_1953, YOUNG_1982

if TYPE_CHECKING:
    from xiezhi.model.case import Case

    Divided = tuple[tuple[CaseGame, tuple[Division, ...]], ...]

QUESTION = Text(
    "共建一事，谁出多少、谁得多少、谁担风险？",
    "Who pays, who gains and who bears the risk of a joint work?",
)
NONE = Text("—", "—")
N_WALKING = 2
OFFERED = (SHAPLEY, NUCLEOLUS)
DOES = {Kind.COST: Text("分摊", "pay"), Kind.PROFIT: Text("分得", "receive")}


def finding(case: Case) -> Finding:
    """Every joint work of the table, divided by each rule."""
    divided = tuple((one, divisions(one.game, _people(one))) for one in games_of(case))
    return Finding(
        id="sharing",
        question=QUESTION,
        answer=joined([_answer(one, found) for one, found in divided], "", " "),
        tables=(_shares(divided), _rules(divided), *_risk(divided)),
        charts=tuple(shares_chart(one, found) for one, found in divided),
        method=METHOD,
        sources=(SHAPLEY_1953, SCHMEIDLER, KOHLBERG, YOUNG_1982),
        inputs=inputs(case, "coalitions", "places"),
        caveats=CAVEATS,
        proposals=tuple(
            proposal for one, found in divided for proposal in _proposals(case, one, found)
        ),
    )


ANALYSIS = Analysis("sharing", QUESTION, ("coalitions",), finding)

METHOD = Text(
    "联盟损益表给出每一组参与方自己做的成本或收益。沙普利值＝每个参与方在所有加入次序下增加额的平均；"
    "核仁＝让最吃亏的一组吃亏最少，再让次吃亏的最少，依此类推，以科尔伯格条件证明；可分离成本—剩余效益＝"
    "各付其边际，余额按仍有的好处分；其余按单干金额、按人口或各方均分。每种分法都逐组检验：一组成员单干能更好，"
    "就会退出。有几种情景时按等概率计，风险份额＝该方与总额的协方差占总方差之比。",
    "The table of coalitions says what each group of parties would pay, or get, on its own. The "
    "Shapley value is the mean of what a party adds over all orders of joining. The nucleolus "
    "treats the most aggrieved group as well as can be, then the next, and is proved by Kohlberg's "
    "condition. Separable costs, remaining benefits: each pays what it adds, the rest goes by the "
    "benefit left. The others go by what each has alone, by people, or in equal shares. Each "
    "division is tested against every group: one that does better alone walks out. Several "
    "scenarios count as equally likely; the part of the risk is a party's covariance with the "
    "total over its variance.",
)
CAVEATS = (
    Text(
        "结果只和表中各组的金额一样可靠；没有哪种分法天然正确，选哪种由各方决定。",
        "The answer is as good as the amounts in the table. No rule is right in itself; which one "
        "to take is for the parties.",
    ),
    Text(
        "单干的成本多为估计，谁都有理由少报；宜由双方共同委托测算。",
        "What a group would pay alone is an estimate that each has reason to shade; it is best "
        "commissioned together.",
    ),
)


def _people(one: CaseGame) -> dict[str, float]:
    return {player.code: player.people for player in one.players}


def _total(one: CaseGame) -> Quantity:
    return _yuan(one.game.of(one.game.players))


def _answer(one: CaseGame, found: tuple[Division, ...]) -> Text:
    parts = [_gain(one)]
    offered = [d for d in found if d.rule in OFFERED and d.shares is not None]
    parts += [_said(one, division) for division in offered]
    others = [d for d in found if d.test is not None and not d.stable and d not in offered]
    parts += [_walks(one, d) for d in others[:N_WALKING]]
    return joined([*parts, *_unstable(one, offered)], "", " ")


def _gain(one: CaseGame) -> Text:
    gain = saved(one.game)
    verdict = {
        (Kind.COST, True): text(
            "比各自单干共省 {gain}", "{gain} less than each alone", gain=_yuan(gain)
        ),
        (Kind.PROFIT, True): text(
            "比各自单干共多得 {gain}", "{gain} more than each alone", gain=_yuan(gain)
        ),
    }.get(
        (one.game.kind, gain > 0),
        Text("并不比各自单干合算", "no better than each alone"),
    )
    return text(
        "“{name}”{of} {total}，{verdict}。",
        "{name} {of} {total} together, {verdict}.",
        name=one.name,
        of=Text("共需", "costs") if one.game.kind is Kind.COST else Text("共得", "brings"),
        total=_total(one),
        verdict=verdict,
    )


def _yuan(amount: float) -> Quantity:
    return Quantity(amount, Unit.YUAN)


def _said(one: CaseGame, division: Division) -> Text:
    shares = division.shares or {}
    each = [
        text("{name} {share}", "{name} {share}", name=player.name, share=_yuan(shares[player.code]))
        for player in one.players
    ]
    return text(
        "按{rule}{does}：{each}，{verdict}。",
        "By the {rule} they {does}: {each}; {verdict}.",
        rule=division.rule,
        does=DOES[one.game.kind],
        each=joined(each),
        verdict=_verdict(one, division),
    )


def _verdict(one: CaseGame, division: Division) -> Text:
    if division.test is None:
        return Text("不适用于此", "cannot be applied here")
    if division.stable:
        return Text("无人会退出", "nobody would walk out")
    return text(
        "{who}退出另做可多得 {gain}",
        "{who} would gain {gain} by walking out together",
        who=joined(one.called(division.test.coalition)),
        gain=_yuan(division.test.excess),
    )


def _walks(one: CaseGame, division: Division) -> Text:
    return text(
        "若按{rule}，{verdict}。",
        "By {rule}, {verdict}.",
        rule=division.rule,
        verdict=_verdict(one, division),
    )


def _shares(divided: Divided) -> Table:
    """A row for each work and party; a column for each rule."""
    rules = [d.rule for d in divided[0][1]]
    cells = [(one, found, k) for one, found in divided for k in range(len(one.players))]
    rows = pd.DataFrame(
        {
            **words((one.name for one, _, _ in cells), "work"),
            **words((one.players[k].name for one, _, k in cells), "player"),
            "alone": [one.alone(one.players[k]) for one, _, k in cells],
            **{
                f"rule_{r}": [
                    (found[r].shares or {}).get(one.players[k].code, np.nan)
                    for one, found, k in cells
                ]
                for r in range(len(rules))
            },
        }
    )
    columns = (
        Column("work", Text("共建事项", "Joint work")),
        Column("player", Text("参与方", "Party")),
        Column("alone", Text("单干", "Alone"), Unit.YUAN, 0),
        *(Column(f"rule_{r}", _heading(rule), Unit.YUAN, 0) for r, rule in enumerate(rules)),
    )
    note = Text(
        "成本事项为应付，收益事项为应得；有几种情景的，按第一种情景计。“—”表示该分法不适用。",
        "For a cost: to be paid; for a gain: to be received. Of several scenarios the first is "
        "divided. A dash: the rule cannot be applied.",
    )
    title = Text("各方分摊或分得", "What each party pays or receives")
    return Table("sharing_shares", title, columns, rows, note)


def _heading(rule: Text) -> Text:
    return Text(rule.zh, rule.en[0].upper() + rule.en[1:])


def _rules(divided: Divided) -> Table:
    """A row for each work and rule: who would walk out, and what they would gain."""
    cells = [(one, division) for one, found in divided for division in found]
    rows = pd.DataFrame(
        {
            **words((one.name for one, _ in cells), "work"),
            **words((_heading(d.rule) for _, d in cells), "rule"),
            **words((_walking(one, d) for one, d in cells), "who"),
            "excess": [d.test.excess if d.test else np.nan for _, d in cells],
            "n": [d.test.n_walking if d.test else np.nan for _, d in cells],
        }
    )
    columns = (
        Column("work", Text("共建事项", "Joint work")),
        Column("rule", Text("分法", "Rule")),
        Column("who", Text("最会退出的一组", "Who would walk out first")),
        Column("excess", Text("退出另做可多得", "Its gain from leaving"), Unit.YUAN, 0),
        Column("n", Text("会退出的组数", "Groups that would"), Unit.COUNT),
    )
    note = Text(
        "“退出另做可多得”为负，表示最接近退出的一组留下仍有这么多好处。",
        "A negative gain is what the group nearest to leaving has from staying.",
    )
    title = Text("谁会退出", "Who would walk out")
    return Table("sharing_core", title, columns, rows, note)


def _walking(one: CaseGame, division: Division) -> Text:
    if division.test is None:
        return Text("不适用", "cannot be applied")
    if division.stable:
        return Text("无", "nobody")
    return listed(one.called(division.test.coalition), NONE)


def _risk(divided: Divided) -> tuple[Table, ...]:
    """How the Shapley shares move over the scenarios of each work that has several."""
    several = [one for one, _ in divided if len(one.games) > 1]
    if not several:
        return ()
    borne = [(one, risk_borne([shapley(game) for game in one.games.values()])) for one in several]
    cells = [(one, risk, player) for one, risk in borne for player in one.players]
    rows = pd.DataFrame(
        {
            **words((one.name for one, _, _ in cells), "work"),
            **words((player.name for _, _, player in cells), "player"),
            **{
                name: [getattr(risk, name)[player.code] for _, risk, player in cells]
                for name in ("mean", "low", "high", "part")
            },
        }
    )
    columns = (
        Column("work", Text("共建事项", "Joint work")),
        Column("player", Text("参与方", "Party")),
        Column("mean", Text("各情景平均", "Mean"), Unit.YUAN, 0),
        Column("low", Text("最少", "Least"), Unit.YUAN, 0),
        Column("high", Text("最多", "Most"), Unit.YUAN, 0),
        Column("part", Text("承担的风险", "Part of the risk"), Unit.SHARE),
    )
    title = Text("按沙普利值，谁担风险", "Who bears the risk, by the Shapley value")
    return (Table("sharing_risk", title, columns, rows),)


def _proposals(case: Case, one: CaseGame, found: tuple[Division, ...]) -> list[Proposal]:
    """The rules that nobody would walk out of; where there is none, the nucleolus with the gap."""
    usable = [d for d in found if d.rule in OFFERED and d.shares is not None]
    stable = [d for d in usable if d.stable]
    return [_proposal(case, one, d) for d in (stable or usable[-1:])]


def _proposal(case: Case, one: CaseGame, division: Division) -> Proposal:
    shares = division.shares or {}
    known = {side.code for side in case.sides}
    return Proposal(
        id=f"sharing_{one.id}_{division.rule.en.split()[0].lower()}",
        kind=ProposalKind.SHARING_RULE,
        title=text(
            "“{name}”按{rule}{does}",
            "{name}: {does} by the {rule}",
            name=one.name,
            rule=division.rule,
            does=DOES[one.game.kind],
        ),
        why=joined([_said(one, division), *_unstable(one, [division])], "", " "),
        sides=frozenset(player.side for player in one.players) & known,
        places=tuple(code for player in one.players for code in player.places),
        evidence=("sharing", "sharing_shares", "sharing_core"),
        details={"game": one.id, "shares_yuan": dict(shares)},
    )


def _unstable(one: CaseGame, offered: list[Division]) -> list[Text]:
    """What would have to come from outside, where every division has somebody walk out."""
    if any(division.stable for division in offered):
        return []
    try:
        least = least_core(one.game)
    except SharingError:
        return []
    if not least.core_empty:
        return []
    return [
        text(
            "无论怎样分，总有一组退出另做至少可多得 {gain}，须另有补助才能稳住。",
            "However it is divided, some group gains {gain} or more by leaving: it takes money "
            "from outside to hold it together.",
            gain=_yuan(float(least.excess)),
        )
    ]
