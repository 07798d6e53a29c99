"""May a party do an act, and what is the state after it: pure, total, one rule for both.

`may` and `apply` never change what they are given. `Fold` is for many acts in a row: it keeps one
dictionary of its own, applies the changes of the same rules to it, and hands out states.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from xiezhi.model.text import text
from xiezhi.register.act import Act
from xiezhi.register.items import Head
from xiezhi.register.rules import RULES, Allowed, Refused
from xiezhi.register.rules.guards import quoted
from xiezhi.register.rules.turns import turn_taken
from xiezhi.register.state import HEAD, Change, Key, State, View

ALLOWED = Allowed()


def may(state: View, party: str, act: Act, at: datetime) -> Allowed | Refused:
    """Whether a party may do an act that is received at a moment.

    party: whose seat's key signed the record; it must be the one the act names.
    at: receipt, with a time zone. Never raises.
    """
    if party != act.by:
        return Refused(
            "itself",
            text(
                "{party}不能以{by}的名义行事；须由其本人的席位签署。",
                "{party} cannot act for {by}; a seat of its own signs.",
                party=quoted(party),
                by=quoted(act.by),
            ),
        )
    for guard in RULES[type(act)].guards:
        reason = guard.broken(state, act, at)
        if reason is not None:
            return Refused(guard.id, reason)
    return ALLOWED


def apply(state: State, act: Act, at: datetime) -> State:
    """The state after an act; the same state where the act may not be done."""
    if isinstance(may(state, act.by, act, at), Refused):
        return state
    return state.with_changes(changes_of(state, act, at))


def changes_of(view: View, act: Act, at: datetime) -> list[Change]:
    """What an act changes that `may` allowed, with the register's count and clock."""
    changes = [*RULES[type(act)].changes(view, act, at), *turn_taken(view, act)]
    before: Head = view.get(HEAD) or changes[0][1]
    return [*changes, (HEAD, Head(before.register, before.title, before.n_acts + 1, at))]


class Fold:
    """A state that grows in place: for reading a log from its beginning.

    Equal to `apply` in a row, as a test proves, in a fraction of the time.
    """

    def __init__(self, state: State | None = None) -> None:
        self._held: dict[Key, object] = dict(state.items()) if state else {}

    def get(self, key: Key) -> object:
        """The item under this key, or None."""
        return self._held.get(key)

    def add(self, act: Act, at: datetime) -> Allowed | Refused:
        """Apply an act where it may be done; nothing changes where it may not."""
        answer = may(self, act.by, act, at)
        if isinstance(answer, Allowed):
            self._held.update(changes_of(self, act, at))
        return answer

    def state(self) -> State:
        """The state now, which later acts leave as it is."""
        return State(dict(self._held), {})


def fold(acts: Iterable[tuple[Act, datetime]], state: State | None = None) -> State:
    """The state after acts with their times of receipt, in their order."""
    folded = Fold(state)
    for act, at in acts:
        folded.add(act, at)
    return folded.state()
