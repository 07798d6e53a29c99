"""The tables of the finding on mechanisms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.action.horizontal.mechanisms.coverage import Care, Gaps
from xiezhi.action.horizontal.mechanisms.lists import Dataset, Exchange
from xiezhi.action.horizontal.mechanisms.load import Load
from xiezhi.action.horizontal.mechanisms.network import Network, Node
from xiezhi.action.horizontal.mechanisms.records import Records
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import listed, words

if TYPE_CHECKING:
    from xiezhi.model.case import Case

NONE = Text("—", "—")
NOBODY = Text("无", "none")
YES, NO = Text("是", "yes"), Text("否", "no")
UNTOLD = Text("已过时限，办理情况未填", "date passed, state not told")
KINDS = {
    "secondment": Text("挂职交流", "secondment"),
    "training": Text("培训", "training"),
    "forum": Text("论坛", "forum"),
    "research": Text("联合研究", "joint research"),
}
LACKS = {
    "owner": Text("无归口主体", "no owner"),
    "ground": Text("无共享依据", "no legal ground"),
    "never": Text("无更新日期", "no date of update"),
    "stale": Text("逾期未更新", "out of date"),
    "waiting": Text("申请未答复", "requests unanswered"),
    "reason": Text("拒绝未说明理由", "refused without a reason"),
    "across": Text("尚无对方使用", "not used on another side"),
}


def parties_named(records: Records, ids: Sequence[str]) -> Text:
    """Some parties as a list."""
    return listed((records.parties[p].name for p in ids if p in records.parties), NOBODY)


def bodies_named(records: Records, ids: Sequence[str]) -> Text:
    """Some bodies as a list."""
    return listed((records.bodies[b].name for b in ids if b in records.bodies), NOBODY)


def sides_named(case: Case, sides: Sequence[str] | frozenset[str]) -> Text:
    """Some sides as a list, in the order of the case."""
    return listed((side.short for side in case.sides if side.code in sides), NOBODY)


FIELDS = {
    "layout": Text("空间布局", "layout"),
    "transport": Text("交通", "transport"),
    "industry": Text("产业", "industry"),
    "market": Text("市场", "market"),
    "ecology": Text("生态", "ecology"),
    "services": Text("服务", "services"),
    "culture": Text("文旅", "culture"),
    "rural": Text("乡村", "rural"),
    "governance": Text("治理", "governance"),
    "other": Text("其他", "other"),
}
_STAGES = {
    "n_decided": Text("议定", "Decided"),
    "n_discussed": Text("仅讨论", "Only discussed"),
    "n_commitments": Text("承诺", "Commitments"),
}


def field_name(field: str) -> Text:
    """What a reader calls a field."""
    return FIELDS.get(field, NONE)


def care_table(case: Case, records: Records, cares: Sequence[Care]) -> Table:
    """Every requirement: who looks after it, and what meetings made of it."""
    rows = pd.DataFrame(
        {
            **words((field_name(one.requirement.field) for one in cares), "about"),
            **words((one.requirement.digest for one in cares), "requirement"),
            **words((bodies_named(records, one.by_decision) for one in cares), "decision"),
            **words((bodies_named(records, one.by_field) for one in cares), "field"),
            "n_decided": [one.n_decided for one in cares],
            "n_discussed": [one.n_discussed for one in cares],
            "n_commitments": [one.n_commitments for one in cares],
            **words((sides_named(case, one.sides) for one in cares), "sides"),
            "due": [one.requirement.due or "—" for one in cares],
        }
    )
    columns = (
        Column("about", Text("领域", "Field")),
        Column("requirement", Text("要求", "Requirement")),
        Column("decision", Text("议过的机构", "Bodies that took it up")),
        Column("field", Text("主管的机构", "Bodies in charge")),
        *(
            Column(name, head, Unit.COUNT)
            for name, head in _STAGES.items()
            if name == "n_decided" or rows[name].any()
        ),
        Column("sides", Text("责任方", "Sides with an owner")),
        Column("due", Text("时限", "Due")),
    )
    title = Text("每项要求由谁管、议到哪一步", "Who looks after each requirement")
    return Table("mechanisms_requirements", title, columns, rows)


def gaps_table(case: Case, records: Records, gaps: Sequence[Gaps]) -> Table:
    """Every decision with owners, date and what lacks."""
    rows = pd.DataFrame(
        {
            **words((one.decision.text for one in gaps), "decision"),
            **words((bodies_named(records, [one.decision.body]) for one in gaps), "body"),
            "date": [f"{one.decision.date:%Y-%m-%d}" for one in gaps],
            **words((parties_named(records, one.decision.owners) for one in gaps), "owners"),
            **words((sides_named(case, one.sides_without_owner) for one in gaps), "lacking"),
            "due": [one.decision.due or "—" for one in gaps],
            **words((_overdue(one) for one in gaps), "overdue"),
        }
    )
    columns = (
        Column("date", Text("会议日期", "Meeting")),
        Column("body", Text("机构", "Body")),
        Column("decision", Text("议定事项", "Decision")),
        Column("owners", Text("责任主体", "Owners")),
        Column("lacking", Text("缺责任主体的一方", "Sides without an owner")),
        Column("due", Text("时限", "Due")),
        Column("overdue", Text("逾期", "Overdue")),
    )
    title = Text(
        "每项议定是否双方有人、有期限", "Has every decision owners on all sides and a date"
    )
    return Table("mechanisms_decisions", title, columns, rows)


def _overdue(one: Gaps) -> Text:
    return UNTOLD if one.untold else YES if one.overdue else NO


def load_table(case: Case, records: Records, loads: Sequence[Load]) -> Table:
    """What each party carries; those without a seat or a task are counted below."""
    n_idle = sum(not one.n_open and not one.n_seats for one in loads)
    loads = [one for one in loads if one.n_open or one.n_seats]
    parties = [records.parties[one.party] for one in loads]
    rows = pd.DataFrame(
        {
            **words((party.name for party in parties), "party"),
            **words((sides_named(case, [party.side]) for party in parties), "side"),
            "n_open": [one.n_open for one in loads],
            "n_decisions": [one.n_decisions for one in loads],
            "n_commitments": [one.n_commitments for one in loads],
            "n_late": [one.n_late for one in loads],
            "n_seats": [one.n_seats for one in loads],
        }
    )
    columns = (
        Column("party", Text("主体", "Party")),
        Column("side", Text("方", "Side")),
        Column("n_open", Text("未办结或未填", "Open or not told"), Unit.COUNT),
        Column("n_decisions", Text("其中议定事项", "of these decisions"), Unit.COUNT),
        Column("n_commitments", Text("其中承诺", "of these commitments"), Unit.COUNT),
        Column("n_late", Text("其中逾期", "of these late"), Unit.COUNT),
        Column("n_seats", Text("参加的机构数", "Seats in bodies"), Unit.COUNT),
    )
    title = Text("各主体的负荷", "What each party carries")
    note = text(
        "另有{n}个主体没有席位，也没有未办结事项。",
        "Parties with neither a seat nor anything open: {n}.",
        n=Quantity(n_idle, Unit.COUNT),
    )
    return Table("mechanisms_load", title, columns, rows, note if n_idle else None)


def nodes_table(records: Records, network: Network) -> Table:
    """Bodies and parties by how much leads through them."""
    joined = [node for node in network.nodes if node.degree]
    nodes = sorted(joined, key=lambda node: (-node.across, -node.brokerage, node.id))
    rows = pd.DataFrame(
        {
            **words((node_name(records, node) for node in nodes), "node"),
            **words((_kind(node) for node in nodes), "kind"),
            "degree": [node.degree for node in nodes],
            "brokerage": [node.brokerage for node in nodes],
            "across": [node.across for node in nodes],
            "parted": [node.parted for node in nodes],
        }
    )
    columns = (
        Column("node", Text("机构或主体", "Body or party")),
        Column("kind", Text("类型", "Kind")),
        Column("degree", Text("席位数", "Seats"), Unit.COUNT),
        Column("brokerage", Text("经其沟通的比例", "Share of paths through it"), Unit.SHARE),
        Column("across", Text("其中跨方", "Of paths between sides"), Unit.SHARE),
        Column("parted", Text("缺它则断开的跨方对子", "Pairs across it alone joins"), Unit.SHARE),
    )
    title = Text("谁在居间", "Who stands in between")
    return Table("mechanisms_network", title, columns, rows)


def datasets_table(records: Records, held: Sequence[Dataset]) -> Table:
    """The data-sharing catalogue and what each entry lacks."""
    rows = pd.DataFrame(
        {
            **words((one.name for one in held), "dataset"),
            **words((parties_named(records, [one.owner]) for one in held), "owner"),
            "ground": [one.ground or "—" for one in held],
            "updated": [one.updated or "—" for one in held],
            **words((parties_named(records, one.users) for one in held), "users"),
            **words((parties_named(records, one.waiting) for one in held), "waiting"),
            **words((parties_named(records, one.refused) for one in held), "refused"),
            **words((listed((LACKS[k] for k in one.lacks), NONE) for one in held), "lacks"),
        }
    )
    columns = (
        Column("dataset", Text("数据", "Data")),
        Column("owner", Text("归口", "Owner")),
        Column("ground", Text("依据", "Ground")),
        Column("updated", Text("更新", "Updated")),
        Column("users", Text("使用", "Used by")),
        Column("waiting", Text("待答复", "Waiting")),
        Column("refused", Text("被拒", "Refused")),
        Column("lacks", Text("欠缺", "Lacks")),
    )
    return Table("mechanisms_data", Text("数据共享目录", "Data-sharing catalogue"), columns, rows)


def exchanges_table(case: Case, held: Sequence[Exchange]) -> Table:
    """Exchanges by kind and direction."""
    rows = pd.DataFrame(
        {
            **words((KINDS[one.kind] for one in held), "kind"),
            **words((sides_named(case, [one.sender]) for one in held), "sender"),
            **words((sides_named(case, [one.receiver]) for one in held), "receiver"),
            "n": [one.n for one in held],
            "people": [one.people for one in held],
        }
    )
    columns = (
        Column("kind", Text("类型", "Kind")),
        Column("sender", Text("派出或主办方", "Sends or hosts")),
        Column("receiver", Text("接收或参加方", "Receives or attends")),
        Column("n", Text("次数", "Number"), Unit.COUNT),
        Column("people", Text("人数", "People"), Unit.PERSONS),
    )
    note = Text(
        "多方参加的活动在每个方向各计一次。", "One with several sides counts in each direction."
    )
    title = Text("跨方交流", "Exchanges across the border")
    return Table("mechanisms_exchanges", title, columns, rows, note)


def node_name(records: Records, node: Node) -> Text:
    """What a reader calls a body or a party."""
    id_ = node.id.removeprefix("body:")
    return records.bodies[id_].name if node.is_body else records.parties[id_].name


def _kind(node: Node) -> Text:
    return Text("机构", "body") if node.is_body else Text("主体", "party")
