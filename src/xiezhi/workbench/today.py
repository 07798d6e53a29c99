"""What needs a person today: in bands, so that what can wait does not hide what cannot."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from xiezhi.model.text import Text, text
from xiezhi.register.act import read_act
from xiezhi.register.acts.measures import TransferKind
from xiezhi.register.clocks import day
from xiezhi.register.sentences import label_of, sentence_of
from xiezhi.workbench.links import ask_words, item_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xiezhi.register.store.pages import Task
    from xiezhi.workbench.accounts.models import Pending
    from xiezhi.workbench.desk import Desk

_SOON, _NEAR = timedelta(days=7), timedelta(days=30)
_UNSIGNED_MOST = 20
# The order of the page: what is late, what the other sides wait for, what comes, what can wait.
BANDS: dict[str, Text] = {
    "late": Text("已逾期", "Overdue"),
    "asked": Text("等您办理", "Waiting for you"),
    "near": Text("三十日内到期", "Due within 30 days"),
    "later": Text("以后", "Later"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """Something that waits for the reader. state: late, soon or empty; band: one of BANDS."""

    asks: Text
    title: Text
    due: str
    state: str
    since: str
    href: str
    band: str


@dataclass(frozen=True, slots=True)
class Band:
    """A band of what waits. folded: shown closed, since nothing in it is for today."""

    id: str
    title: Text
    tasks: tuple[Due, ...]
    folded: bool


def tasks_of(desk: Desk) -> tuple[Due, ...]:
    """What waits for the reader, band by band, each the earliest due first."""
    if not desk.party or not desk.has_register:
        return ()
    today = day(desk.now)
    waiting = desk.store.pages.tasks(desk.party)
    money = _money(desk) if any(one.type == "transfer" for one in waiting) else {}
    found = (*_unsigned(desk), *(_due(desk, one, today, money) for one in waiting))
    order = list(BANDS)
    return tuple(sorted(found, key=lambda one: order.index(one.band)))


def bands_of(tasks: tuple[Due, ...]) -> tuple[Band, ...]:
    """The bands that hold something; `later` is folded where anything stands before it."""
    found = []
    for id_, title in BANDS.items():
        own = tuple(one for one in tasks if one.band == id_)
        if own:
            found.append(Band(id_, title, own, folded=id_ == "later" and len(own) < len(tasks)))
    return tuple(found)


def _money(desk: Desk) -> dict[str, Text]:
    """What each line of money says, since its period alone tells nobody what to confirm."""
    return {
        row.id: text(
            "{payer}向{payee}{kind}{amount}元（{period}）",
            "{kind} of {amount} yuan, {payer} to {payee} ({period})",
            kind=label_of(TransferKind(row.kind)),
            payer=desk.party_name(row.payer),
            payee=desk.party_name(row.payee),
            amount=_same(f"{Decimal(row.amount):,f}"),
            period=_same(row.period),
        )
        for row in desk.store.pages.money(party=desk.party)
    }


def _same(words: str) -> Text:
    return Text(words, words)


def _due(desk: Desk, one: Task, today: date, money: Mapping[str, Text]) -> Due:
    title = Text(one.title_zh or one.id, one.title_en or one.title_zh or one.id)
    return Due(
        ask_words(one.asks),
        money.get(one.id, title),
        one.due,
        _state(one.due, today),
        one.since,
        item_url(desk, one.type, one.id),
        band_of(one.asks, one.due, today),
    )


def band_of(asks: str, due: str, today: date) -> str:
    """The band of a task. A report is due by its day; all else keeps another side waiting.

    >>> today = date(2026, 3, 1)
    >>> band_of("report", "2026-12-31", today), band_of("verify", "", today)
    ('later', 'asked')
    >>> band_of("report", "2026-02-28", today), band_of("report", "2026-03-31", today)
    ('late', 'near')
    """
    last = date.fromisoformat(due) if due else None
    if last is not None and last < today:
        return "late"
    if asks != "report":
        return "asked"
    return "near" if last is not None and last <= today + _NEAR else "later"


def _state(due: str, today: date) -> str:
    if not due:
        return ""
    last = date.fromisoformat(due)
    return "late" if last < today else "soon" if last <= today + _SOON else ""


def _unsigned(desk: Desk) -> Iterator[Due]:
    """Acts that the reader prepared and did not sign yet; only here is the way back to them."""
    from xiezhi.workbench.accounts.models import Pending  # noqa: PLC0415  (needs Django)

    own = Pending.objects.filter(account=desk.account).order_by("-made_at")
    for one in own[:_UNSIGNED_MOST]:
        yield Due(
            Text("待用密钥签名", "sign with your key"),
            _acts_words(desk, one),
            "",
            "",
            one.made_at.isoformat(),
            desk.url("sign", id=one.pk),
            "asked",
        )


def _acts_words(desk: Desk, pending: Pending) -> Text:
    """The first act in a sentence, and how many there are."""
    acts = json.loads(pending.acts)
    first = sentence_of(desk.view, read_act(acts[0]))
    if len(acts) == 1:
        return first
    n = _same(str(len(acts)))
    return text("{first} 等{n}项", "{first} ({n} acts in all)", first=first, n=n)
