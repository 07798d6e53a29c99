"""Tables of the opinion finding: statements across the border, by cell, by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.consensus.opinion.wording import cell_name, names_of
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import listed, words

if TYPE_CHECKING:
    from xiezhi.consensus.opinion.opinion_map import OpinionGroup, OpinionMap
    from xiezhi.model.case import Case

STANDINGS = {
    "agreed": Text("一致赞成", "agreed"),
    "rejected": Text("一致反对", "rejected"),
    "divided": Text("各方分歧", "divided"),
    "open": Text("尚不能定", "open"),
    "unheard": Text("有单元未表态", "a cell is unheard"),
}
ORDER = {name: number for number, name in enumerate(STANDINGS)}
NONE = Text("—", "—")
NO_GROUP = Text("未归入群体", "in no group")
UNKNOWN = Text("未知", "unknown")


def said(found: OpinionMap, label: object) -> Text:
    """What a statement says."""
    return found.texts.get(label, Text(str(label), str(label)))


def in_order(found: OpinionMap) -> list[object]:
    """Statements by standing, the surest agreement first."""
    frame = found.statements
    if "standing" not in frame:
        return list(frame.index)
    order = frame.assign(rank=frame["standing"].map(ORDER), low=-frame["agree_heard"])
    return list(order.sort_values(["rank", "low"], kind="stable").index)


def border_table(case: Case, found: OpinionMap) -> Table:
    """One row a statement: standing, the least bound, whose it is, bridging."""
    frame = found.statements.loc[in_order(found)]
    names = names_of(case)
    cells = [
        cell_name(str(side), str(kind), names) if side else NONE
        for side, kind in zip(frame["side"], frame["class"], strict=True)
    ]
    rows = pd.DataFrame(
        {
            "id": [str(label) for label in frame.index],
            **words((said(found, label) for label in frame.index), "statement"),
            **words((STANDINGS[one] for one in frame["standing"]), "standing"),
            "voted": frame["voted"].to_numpy(),
            "agree_low": frame["agree_low"].to_numpy(np.float64),
            "disagree_low": frame["disagree_low"].to_numpy(np.float64),
            **words(cells, "least"),
            "bridging": frame["bridging"].to_numpy(np.float64),
        }
    )
    columns = (
        Column("statement", Text("议题", "Statement")),
        Column("standing", Text("跨界态度", "Across the border")),
        Column("voted", Text("表态人数", "Voters"), Unit.PERSONS),
        Column("agree_low", Text("赞成下限", "Agree, at least"), Unit.SHARE),
        Column("disagree_low", Text("反对下限", "Disagree, at least"), Unit.SHARE),
        Column("least", Text("赞成最不确定的单元", "Cell least sure to agree")),
        Column("bridging", Text("桥接度", "Bridging"), Unit.SHARE),
    )
    note = Text(
        "下限取各“方×类别”单元中最小者；有单元无人表态的，下限未知。",
        "Bounds are the least over all cells of side and class; unknown where a cell is unheard.",
    )
    return Table(
        "opinion_border",
        Text("各议题的跨界共识", "Agreement across the border"),
        columns,
        rows,
        note,
    )


def cells_table(case: Case, found: OpinionMap) -> Table:
    """One row a statement, one column a cell: share agreeing and how many voted."""
    cells = found.border.cells
    names = names_of(case)
    order = in_order(found)
    rows = pd.DataFrame(words((said(found, label) for label in order), "statement"))
    columns = [Column("statement", Text("议题", "Statement"))]
    for number, ((side, kind), part) in enumerate(cells.groupby(["side", "class"], sort=False)):
        held = part.set_index("statement").loc[order]
        shown = [_share(a, n) for a, n in zip(held["agree"], held["voted"], strict=True)]
        rows = rows.assign(**words(shown, f"cell_{number}"))
        columns.append(Column(f"cell_{number}", cell_name(str(side), str(kind), names)))
    return Table(
        "opinion_cells",
        Text("各方各类别的赞成比例", "Share agreeing by side and class"),
        tuple(columns),
        rows,
        Text("括号内为表态人数。", "Number of voters in brackets."),
    )


def _share(agree: int, voted: int) -> Text:
    if voted == 0:
        return UNKNOWN
    return text(
        "{share}（{n}）",
        "{share} ({n})",
        share=Quantity(agree / voted, Unit.SHARE, 0),
        n=Quantity(float(voted), Unit.COUNT),
    )


def group_name(number: int) -> Text:
    """群体 A, B, …; after Z by number."""
    letter = chr(ord("A") + number) if number < 26 else str(number + 1)  # noqa: PLR2004
    return Text(f"群体{letter}", f"Group {letter}")


def groups_table(found: OpinionMap) -> tuple[Table, ...]:
    """Groups with their size and what stands for them; none where there is one group only."""
    if len(found.groups) < 2:  # noqa: PLR2004
        return ()
    outside = int((found.people["group"] < 0).sum())
    named = [group_name(group.id) for group in found.groups]
    stands = [_stands(found, group) for group in found.groups]
    rows = pd.DataFrame(
        {
            **words([*named, *[NO_GROUP] * bool(outside)], "group"),
            "people": [*(group.n_people for group in found.groups), *[outside] * bool(outside)],
            **words([*stands, *[NONE] * bool(outside)], "stands"),
        }
    )
    columns = (
        Column("group", Text("群体", "Group")),
        Column("people", Text("人数", "People"), Unit.PERSONS),
        Column("stands", Text("代表性议题", "What stands for it")),
    )
    return (Table("opinion_groups", Text("意见群体", "Groups of opinion"), columns, rows),)


def _stands(found: OpinionMap, group: OpinionGroup) -> Text:
    return listed(
        [
            text(
                "赞成“{what}”" if one.agree else "反对“{what}”",
                "for “{what}”" if one.agree else "against “{what}”",
                what=said(found, one.statement),
            )
            for one in group.stands_for
        ],
        NONE,
    )


def rings_table(case: Case, found: OpinionMap) -> tuple[Table, ...]:
    """Rings of too uniform voters and runs of votes, by size; no person is named."""
    ring_of = found.rings.ring_of
    if (ring_of < 0).all():
        return ()
    pairs = found.rings.pairs
    ring = ring_of[pairs["first"].to_numpy()]
    sides, names = found.people["side"].to_numpy(), names_of(case)
    rows = pd.DataFrame(
        {
            "ring": np.arange(ring_of.max() + 1) + 1,
            "people": np.bincount(ring_of[ring_of >= 0]),
            "shared": pairs.groupby(ring)["shared"].median().to_numpy(),
            "alike": (pairs["alike"] / pairs["shared"]).groupby(ring).mean().to_numpy(),
            **words(
                (
                    joined(
                        [names.get(s, Text(s, s)) for s in sorted(set(sides[ring_of == k])) if s]
                        or [NONE]
                    )
                    for k in range(ring_of.max() + 1)
                ),
                "sides",
            ),
        }
    )
    columns = (
        Column("ring", Text("序号", "No."), Unit.COUNT),
        Column("people", Text("人数", "People"), Unit.PERSONS),
        Column("shared", Text("共同表态的议题", "Statements in common"), Unit.COUNT),
        Column("alike", Text("相同比例", "Alike"), Unit.SHARE),
        Column("sides", Text("所属方", "Sides")),
    )
    title = Text("雷同得超出偶然的表态", "Votes too alike to be chance")
    return (Table("opinion_rings", title, columns, rows),)
