"""Random histories recorded in a store, with the pure core beside it."""

from __future__ import annotations

from random import Random

import pytest
from desk import opening
from hands import LOG, key, with_keys
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from random_acts import CODES, Acts, begun_acts, ruled_acts, wait
from rows import dump

from xiezhi.register import Refused, State, apply, may
from xiezhi.register.acts.parties import Opened
from xiezhi.register.items import Seat
from xiezhi.register.state import HEAD
from xiezhi.register.store import sign
from xiezhi.register.store.errors import ActRefused

HISTORY = {
    "seed": st.integers(0, 2**32 - 1),
    "n_sides": st.sampled_from([2, 3]),
    "begin": st.sampled_from([opening, begun_acts, ruled_acts]),
}
FEW = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


class Pair:
    """A store and the pure core beside it, given the same acts."""

    def __init__(self, store, clock):
        self.store, self.clock, self.state, self.n_refused = store, clock, State(), 0

    def seat(self, act):
        if isinstance(act, Opened) and self.state.get(HEAD) is None:
            return next((one.seat for one in act.sides if one.office == act.by), None)
        seats = [one for one in self.state.of(Seat) if one.party == act.by and one.closed is None]
        return seats[-1].id if seats else None

    def does(self, act):
        """Whether it was allowed; a refusal changes no row."""
        act = with_keys(act)
        seat = self.seat(act)
        if seat is None:
            return False
        signed = sign(act, LOG.name, key(seat))
        if isinstance(answer := may(self.state, act.by, act, self.clock()), Refused):
            self.refuses(signed, answer)
            return False
        self.store.append(signed)
        self.state = apply(self.state, act, self.clock())
        return True

    def refuses(self, signed, answer):
        before = dump(self.store)
        with pytest.raises(ActRefused) as error:
            self.store.append(signed)
        assert (error.value.guard, error.value.sentence) == (answer.guard, answer.reason)
        assert dump(self.store) == before
        self.n_refused += 1


def history(store, clock, seed, n_sides, begin, n_acts):
    """A random history in a store, compared with the core at its end."""
    pair, rng = Pair(store, clock), Random(seed)  # noqa: S311  (chance that repeats)
    for act in begin(CODES[:n_sides]):
        assert pair.does(act), act
    drawn = Acts(rng)
    for _ in range(n_acts):
        clock.at += wait(rng)
        pair.does(drawn.act(pair.state, clock()))
    return pair
