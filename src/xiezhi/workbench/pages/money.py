"""Money: pledges, calls, payments and refunds between parties, confirmed by their other end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from xiezhi.model.text import Text
from xiezhi.register.acts.measures import TransferAnswered, TransferKind, TransferRecorded
from xiezhi.register.acts.reviews import ObjectionRaised
from xiezhi.register.clocks import last_day_to_object
from xiezhi.register.examine import act_of, received_at
from xiezhi.register.items import STAGES, Deed, DeedKind, Party, Stage
from xiezhi.register.sentences import label_of, sentence_of
from xiezhi.register.state import exists, item, side_of
from xiezhi.register.store.pages import MoneyRow
from xiezhi.workbench.accounts.roles import ACTORS, STAFF
from xiezhi.workbench.acting import ask, can
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import EMPTY, Filled, choice, number, read_form, with_fault, words
from xiezhi.workbench.gathered.models import digest_of_secret
from xiezhi.workbench.page import Moved, NotThere, Page, page
from xiezhi.workbench.routes import Route

TITLE = Text("资金", "Money")
KINDS: dict[str, Text] = {one.value: label_of(one) for one in TransferKind}
STATES: dict[str, Text] = {
    "proposed": Text("待对方确认", "to be confirmed"),
    "active": Text("已确认", "confirmed"),
    "withdrawn": Text("未确认或已撤销", "not confirmed, or void"),
}
_MOST = 1000
_PARTIES = 1000


@dataclass(frozen=True, slots=True)
class MoneyShown:
    """A line of money. state: proposed, active, withdrawn, or objected and under review."""

    id: str
    kind: str
    kind_name: Text
    payer: str
    payer_side: str
    payee: str
    payee_side: str
    amount: Decimal
    period: str
    rule: str
    settles: str
    stage: str
    stage_name: Text
    received: str


@dataclass(frozen=True, slots=True)
class Between:
    """What one party owes and gave another: confirmed yuan of each kind, and what waits.

    due: confirmed calls less confirmed payments, plus refunds.
    """

    payer: str
    payee: str
    pledged: Decimal
    called: Decimal
    paid: Decimal
    refunded: Decimal
    waiting: Decimal
    due: Decimal


def money(desk: Desk) -> Page:
    """Every line, and what stands between each two parties."""
    kind = desk.query("kind", KINDS)
    state = desk.query("state", STATES)
    party = desk.query("party")
    rows = desk.store.pages.money(party=party, limit=_MOST) if desk.has_register else ()
    lines = tuple(_shown(desk, row) for row in rows)
    shown = tuple(
        one for one in lines if (not kind or one.kind == kind) and (not state or one.stage == state)
    )
    return page(
        "money.html.j2",
        TITLE,
        {
            "kind": kind,
            "state": state,
            "party": party,
            "kinds": tuple(KINDS.items()),
            "states": tuple(STATES.items()),
            "parties": _parties(desk),
            "whole": len(rows) < _MOST,
        },
        between=between(lines),
        lines=shown,
    )


def between(lines: Iterable[MoneyShown]) -> tuple[Between, ...]:
    """What stands between each two parties, in the order of their ids.

    A payment reduces what was called; what nobody confirmed counts for nothing but is told.
    """
    sums: dict[tuple[str, str], dict[str, Decimal]] = {}
    for one in lines:
        # a refund goes back, from who was paid to who paid
        ends = (one.payee, one.payer) if one.kind == "refund" else (one.payer, one.payee)
        own = sums.setdefault(ends, {})
        name = {"active": one.kind, "proposed": "waiting"}.get(one.stage)
        if name:
            own[name] = own.get(name, Decimal(0)) + one.amount
    return tuple(_between(ends, own) for ends, own in sorted(sums.items()))


def _between(ends: tuple[str, str], own: dict[str, Decimal]) -> Between:
    pledged, called, paid, refunded, waiting = (
        own.get(name, Decimal(0)) for name in ("pledge", "call", "payment", "refund", "waiting")
    )
    return Between(*ends, pledged, called, paid, refunded, waiting, called - paid + refunded)


def _shown(desk: Desk, row: MoneyRow) -> MoneyShown:
    stage = Stage(row.stage)
    name = STATES.get(row.stage) or STAGES[stage]
    return MoneyShown(
        row.id,
        row.kind,
        KINDS[row.kind],
        row.payer,
        side_of(desk.view, row.payer),
        row.payee,
        side_of(desk.view, row.payee),
        Decimal(row.amount),
        row.period,
        row.rule,
        row.settles,
        row.stage,
        name,
        row.received,
    )


# -- one line


def transfer(desk: Desk, id: str) -> Page:
    """A line of money with its rule, its confirmation and what was done about it."""
    return _transfer_page(desk, id, EMPTY)


def answer_transfer(desk: Desk, id: str) -> Page | Moved:
    """The other end confirms or not; a party concerned objects."""
    _held(desk, id)
    back = desk.url("transfer", id=id)
    if "object" in desk.request.POST:
        form = read_form(desk.request.POST, (words("words", 2000),))
        if form.faults:
            return _transfer_page(desk, id, form)
        said = Text(form["words"], form["words"])
        act = ObjectionRaised(desk.party, f"obj-{id}-{desk.store.head().size}"[:80], id, said)
        return ask(desk, [act], back=back, about=[id])
    form = read_form(desk.request.POST, (choice("agree", ("yes", "no")),))
    if form.faults:
        return _transfer_page(desk, id, form)
    answer = TransferAnswered(desk.party, id, form["agree"] == "yes")
    return ask(desk, [answer], back=back, about=[id])


def _transfer_page(desk: Desk, id_: str, form: Filled) -> Page:
    held = _held(desk, id_)
    row = next(one for one in desk.store.pages.money(party=held.by, limit=100_000) if one.id == id_)
    nothing = Text("—", "—")
    rule = held.subject or ""
    return page(
        "transfer.html.j2",
        TITLE,
        {
            "form": form,
            "may_answer": can(desk, TransferAnswered(desk.party or "0", id_, agree=True)),
            "may_object": can(desk, ObjectionRaised(desk.party or "0", "new-0", id_, nothing)),
        },
        422 if form.faults else 200,
        line=_shown(desk, row),
        by=held.by,
        rule_words=_rule_words(desk, rule),
        object_until=last_day_to_object(held.at),
        steps=tuple(
            {"at": received_at(record).isoformat(), "words": sentence_of(desk.view, act_of(record))}
            for record in desk.store.records_of(id_)
        ),
    )


def _rule_words(desk: Desk, rule: str) -> Text | None:
    """The heading of the clause that a line rests on."""
    found = desk.view.get(("part", rule)) if "/" in rule else None
    return found if isinstance(found, Text) else None


def _held(desk: Desk, id_: str) -> Deed:
    found = item(desk.view, id_, Deed) if desk.has_register else None
    if found is None or found.kind is not DeedKind.TRANSFER:
        raise NotThere(Text(f"台账中没有资金“{id_}”。", f"The register has no money {id_}."))
    return found


# -- a new line


def new_transfer(desk: Desk) -> Page:
    """The form; a line of a settlement may stand in the address."""
    names = ("transfer_kind", "other", "amount", "period", "rule", "settles")
    given = {name: desk.query(name) for name in names if desk.query(name)}
    return _new(desk, Filled(given, {}, {}))


def record_transfer(desk: Desk) -> Page | Moved:
    """Record a line by the end whom it binds: a call by the payee, all else by the payer."""
    form = read_form(
        desk.request.POST,
        (
            choice("transfer_kind", KINDS),
            choice("other", [id_ for id_, _ in _parties(desk) if id_ != desk.party]),
            number("amount", Decimal("0.01"), Decimal(10) ** 15),
            words("period", 100),
            words("rule", 161, required=False),
            words("settles", 80, required=False),
        ),
    )
    form = _known(desk, form)
    if form.faults:
        return _new(desk, form)
    kind = TransferKind(form["transfer_kind"])
    own_pays = kind is not TransferKind.CALL
    told = f"{desk.party}\n{form['other']}\n{form['period']}\n{desk.store.head().size}"
    id_ = f"money-{digest_of_secret(told)[:16]}"
    act = TransferRecorded(
        desk.party,
        id_,
        kind,
        desk.party if own_pays else form["other"],
        form["other"] if own_pays else desk.party,
        form["amount"],
        form["period"],
        form["rule"],
        form["settles"],
    )
    return ask(desk, [act], back=desk.url("money"))


def _known(desk: Desk, form: Filled) -> Filled:
    for name in ("rule", "settles"):
        if form[name] and not exists(desk.view, form[name]):
            missing = Text(f"台账中没有“{form[name]}”。", f"The register has no {form[name]}.")
            form = with_fault(form, name, missing)
    amount = form["amount"]
    if amount is not None and amount != amount.quantize(Decimal("0.01")):
        cents = Text("金额精确到分。", "An amount has whole cents.")
        form = with_fault(form, "amount", cents)
    return form


def _parties(desk: Desk) -> tuple[tuple[str, Text], ...]:
    if not desk.has_register:
        return ()
    rows = desk.store.pages.entries("party", stage="active", limit=_PARTIES).rows
    held = [item(desk.view, row.id, Party) for row in rows]
    return tuple((one.id, one.name) for one in held if one is not None)


def _new(desk: Desk, form: Filled) -> Page:
    parties = tuple(one for one in _parties(desk) if one[0] != desk.party)
    other = parties[0][0] if parties else "0"
    sample = TransferRecorded(
        desk.party or "0", "new-0", TransferKind.PLEDGE, desk.party or "0", other, Decimal(1), "—"
    )
    return page(
        "money_new.html.j2",
        Text("记入资金", "Record money"),
        {"form": form, "kinds": tuple(KINDS.items()), "parties": parties, "may": can(desk, sample)},
        422 if form.faults else 200,
        transfer_kinds=KINDS,
    )


ROUTES = (
    Route("money", "money", money, STAFF),
    Route("money/new", "money-new", new_transfer, STAFF, record_transfer, ACTORS),
    Route("transfers/<str:id>", "transfer", transfer, STAFF, answer_transfer, ACTORS),
)
