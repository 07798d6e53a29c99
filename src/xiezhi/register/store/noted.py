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
from xiezhi.register.store.tables import ALERT, MONEY, Table

_EMPTY = Text("", "")


def about(act: Act, changes: list[Change], before: View) -> set[str]:
    """The items that an allowed act is about: those that it changes, and those that it names.

    before: the state without the changes. Parties and seats that it only names do not count; they
    have lists of their own.
    """
    found = {id_ for key, _ in changes if (id_ := id_of(key)) is not None}
    for name in _references(type(act)):
        given = getattr(act, name)
        for ref in given if type(given) is tuple else (given,):
            id_ = ref.partition("/")[0] if ref else ""
            if id_ and id_ not in found and type(before.get(id_)) not in _UNLISTED:
                found.add(id_)
    return found


_UNLISTED = (type(None), Party, Seat)


def details(act: Act, seq: int, changes: list[Change], before: View) -> Iterator[Row]:
    """What an act says of the items that it makes, or words anew."""
    anew = type(act) in _REDRAFTS
    for key, item in changes:
        id_ = id_of(key)
        if id_ is not None and (anew or before.get(key) is None):
            title = _title(act, item, before)
            yield (id_, seq, title.zh, title.en)


def special(act: Act, seq: int) -> tuple[Table, Row] | None:
    """The row of a transfer or an alert in the table of its kind."""
    made = _SPECIAL.get(type(act))
    return made(act, seq) if made else None


# Acts that change one item alone, which they may word anew.
_REDRAFTS = (TextDrafted, CommitmentDrafted, OutcomeRecorded)


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
