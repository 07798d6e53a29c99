"""Which time it is: what a party may say again says so, that no signature counts twice.

A signature holds for the act's bytes. Where the same bytes could mean something again, whoever
holds the signed act could record it a second time: consent to one change of a commitment as consent
to the next one, a signature that was taken back. Such acts therefore name their turn, and the
register takes the turn that is due and no other. An answer bears the turn of what it answers, so it
cannot be kept back and used for a later question. All other acts name something new or end
something for good.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from xiezhi.model.text import Text, text
from xiezhi.register.act import Act
from xiezhi.register.acts.bodies import BodyJoined, BodyLeft, OutcomeAnswered, OutcomeRecorded
from xiezhi.register.acts.commitments import (
    ChangeAnswered,
    ChangeRequested,
    CommitmentDrafted,
    LookedAgain,
)
from xiezhi.register.acts.measures import AlertAnswered
from xiezhi.register.acts.opinions import ProposalAnswered, Voted
from xiezhi.register.acts.parties import OfficeHandedOver
from xiezhi.register.acts.texts import (
    ExitGiven,
    SignatureWithdrawn,
    Signed,
    TextDrafted,
    TextProposed,
)
from xiezhi.register.rules.guards import guard
from xiezhi.register.state import Change, Key, View

A = TypeVar("A", bound=Act)

# Acts that count, and what they count by: their party's own, or everybody's on one thing.
_COUNTED: Mapping[type[Act], tuple[str, ...]] = {
    BodyJoined: ("by", "body"),
    BodyLeft: ("by", "body"),
    ChangeRequested: ("commitment",),
    CommitmentDrafted: ("commitment",),
    ExitGiven: ("by", "text"),
    OfficeHandedOver: ("by",),
    OutcomeRecorded: ("meeting", "item"),
    ProposalAnswered: ("by", "proposal"),
    SignatureWithdrawn: ("by", "text"),
    Signed: ("by", "text", "digest"),
    TextDrafted: ("text",),
    TextProposed: ("text", "digest"),
    Voted: ("by", "statement"),
}
_SUSPECT = "suspect"


def _key(kind: str, *what: str) -> Key:
    return ("turn", kind, *what)


def _own_key(act: Act) -> Key:
    return _key(act.kind, *(getattr(act, name) for name in _COUNTED[type(act)]))


def turn_due(view: View, act: Act) -> int:
    """The turn that an act is to bear; 0 for one that bears none.

    >>> from xiezhi.register.state import State
    >>> turn_due(State(), BodyJoined("a", "b"))
    0
    """
    if isinstance(act, ChangeAnswered):
        return _last(view, _key(ChangeRequested.kind, act.commitment))
    if isinstance(act, OutcomeAnswered):
        return _last(view, _key(OutcomeRecorded.kind, act.meeting, act.item))
    if isinstance(act, LookedAgain):
        return _last(view, _key(_SUSPECT, act.subject))
    if isinstance(act, AlertAnswered):
        return int(getattr(view.get(act.alert), "n_answers", 0))
    return _count(view, act) if type(act) in _COUNTED else 0


def _last(view: View, key: Key) -> int:
    return max(0, (view.get(key) or 0) - 1)


def _count(view: View, act: Act) -> int:
    """How many there were. A first vote and a first draft can be told without a count."""
    found: int | None = view.get(_own_key(act))
    if found is not None:
        return found
    first = _first(act)
    return 0 if first is None else int(view.get(first) is not None)


def _first(act: Act) -> Key | None:
    if isinstance(act, Voted):
        return ("vote", act.statement, act.by)
    if isinstance(act, CommitmentDrafted):
        return act.commitment
    return act.text if isinstance(act, TextDrafted) else None


def in_turn(view: View, act: A) -> A:
    """The act with the turn that is due: for whoever makes an act that is then signed."""
    if not hasattr(act, "turn"):
        return act
    return replace(act, turn=turn_due(view, act))  # type: ignore[type-var]


def turn_taken(view: View, act: Act) -> list[Change]:
    """What an allowed act changes so that it does not count again."""
    if type(act) not in _COUNTED:
        return []
    due = _count(view, act)
    return [] if due == 0 and _first(act) is not None else [(_own_key(act), due + 1)]


def suspect_again(view: View, ref: str) -> Change:
    """What marks a further time that something became suspect."""
    key = _key(_SUSPECT, ref)
    return (key, (view.get(key) or 0) + 1)


def _in_turn(view: View, act: Any, _at: datetime) -> Text | None:
    due = turn_due(view, act)
    if act.turn == due:
        return None
    return text(
        "这一行为写明turn为{given}，现应为{due}：先前签署的不能再次计入；请写明turn并重新签署。",
        "its turn is {given} and {due} is due: what was signed before does not count again; give "
        "that turn and sign anew.",
        given=Text(str(act.turn), str(act.turn)),
        due=Text(str(due), str(due)),
    )


TURN = guard("turn", "when", "所写次序（turn）为应轮到的一次", "its turn is the one due", _in_turn)
