"""Which rows follow from an act itself: what it is about, what it says of what it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any, get_args, get_type_hints

from xiezhi.model.text import Text
from xiezhi.register.act import Act
from xiezhi.register.acts.bodies import OutcomeRecorded
from xiezhi.register.acts.commitments import CommitmentDrafted
from xiezhi.register.acts.measures import AlertRaised, Observed, TransferRecorded
from xiezhi.register.acts.parties import SeatOpened
from xiezhi.register.acts.texts import AmendmentProposed, TextDrafted
from xiezhi.register.items import Party, Seat
from xiezhi.register.plain import decimal_digits
from xiezhi.register.schema import IS_ID, IS_REF
from xiezhi.register.state import Change, View
from xiezhi.register.store.database import Row
from xiezhi.register.store.derive import id_of
from xiezhi.register.store.tables import ABOUT, ALERT, DETAIL, MONEY, Table

_EMPTY = Text("", "")


def noted(act: Act, seq: int, changes: list[Change], before: View) -> Iterator[tuple[Table, Row]]:
    """The rows that an allowed act adds, beside those of the items that it changes.

    before: the state without the changes.
    """
    made = [id_ for key, _ in changes if (id_ := id_of(key)) is not None]
    for id_ in sorted({*made, *_named(act, before)}):
        yield ABOUT, (id_, seq)
    for key, item in changes:
        name = id_of(key)
        if name is not None and (before.get(key) is None or type(act) in _REDRAFTS):
            title = _title(act, item, before)
            yield DETAIL, (name, seq, title.zh, title.en)
    special = _SPECIAL.get(type(act))
    if special is not None:
        yield special(act, seq)


# Acts that change one item alone, which they may word anew.
_REDRAFTS = (TextDrafted, CommitmentDrafted, OutcomeRecorded)


def _named(act: Act, view: View) -> Iterator[str]:
    """The items that an act names; parties and seats have lists of their own."""
    for name in _references(type(act)):
        given = getattr(act, name)
        for ref in given if isinstance(given, tuple) else (given,):
            named = ref.partition("/")[0] if ref else ""
            held = view.get(named) if named else None
            if held is not None and type(held) not in (Party, Seat):
                yield named


def _references(act: Any) -> tuple[str, ...]:
    found = _REFERENCES.get(act)
    if found is None:
        hints = get_type_hints(act, include_extras=True)
        names = (field.name for field in fields(act) if field.name != "by")
        found = _REFERENCES[act] = tuple(name for name in names if _is_reference(hints[name]))
    return found


_REFERENCES: dict[Any, tuple[str, ...]] = {}


def _is_reference(hint: Any) -> bool:
    if getattr(hint, "__metadata__", None):
        return hint.__metadata__[0] in (IS_ID, IS_REF)
    return any(_is_reference(part) for part in get_args(hint))


def _title(act: Act, item: Any, view: View) -> Text:
    """How a list names an item: by itself, else by what the act says."""
    for name in ("title", "name", "words"):
        found = getattr(item, name, None)
        if isinstance(found, Text):
            return found
    if isinstance(item, Seat):
        return act.title if isinstance(act, SeatOpened) else _EMPTY
    if isinstance(act, AmendmentProposed):
        return _title_of(view.get(act.text))
    if isinstance(act, Observed):
        said = f"{act.at_place} {act.indicator} {decimal_digits(act.value)} {act.unit}"
        return Text(said, said)
    if isinstance(act, TransferRecorded):
        return Text(act.period, act.period) if act.period.strip() else _EMPTY
    words = (getattr(act, name, None) for name in ("title", "words", "grounds", "name"))
    return next((one for one in words if isinstance(one, Text)), _EMPTY)


def _title_of(item: Any) -> Text:
    found = getattr(item, "title", _EMPTY)
    return found if isinstance(found, Text) else _EMPTY


def _money(act: TransferRecorded, seq: int) -> tuple[Table, Row]:
    ends = (act.transfer_kind.value, act.payer, act.payee, decimal_digits(act.amount))
    return MONEY, (act.transfer, seq, *ends, act.period, act.rule or "", act.settles or "")


def _alert(act: AlertRaised, seq: int) -> tuple[Table, Row]:
    return ALERT, (act.alert, seq, act.to, act.by, act.level.value, act.words.zh, act.words.en)


_SPECIAL: dict[type[Act], Callable[[Any, int], tuple[Table, Row]]] = {
    TransferRecorded: _money,
    AlertRaised: _alert,
}
