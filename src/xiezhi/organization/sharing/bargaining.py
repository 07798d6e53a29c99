"""Nash bargaining: the division that maximises the weighted product of what each party gains.

Source: Nash (1950); unequal weights after Harsanyi & Selten (1972), Kalai (1977).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from xiezhi.organization.given import told
from xiezhi.organization.sharing.errors import BargainInvalid
from xiezhi.organization.sharing.numbers import Number, exactly, is_finite
from xiezhi.organization.sharing.proportional import checked_weights


@dataclass(frozen=True, slots=True)
class Bargain:
    """What each party gets, and why.

    gains: beyond what each has without agreement. capped: parties at their cap. price: what the
    last unit of the whole adds to the gain of a party of weight one at price one. unshared: what
    nobody may take as all are at their caps.
    """

    shares: Mapping[str, Fraction]
    gains: Mapping[str, Fraction]
    capped: tuple[str, ...]
    price: Fraction
    unshared: Fraction


def nash_bargain(
    total: Number,
    alone: Mapping[str, Number],
    weights: Mapping[str, Number] | None = None,
    caps: Mapping[str, Number] | None = None,
    costs: Mapping[str, Number] | None = None,
) -> Bargain:
    """Shares of a total that maximise the product of gains, each to the power of its weight.

    alone: what each party has without agreement. weights: bargaining power, all one by default; a
    party of weight zero gets what it has alone. caps: the most that a party can receive; parties
    not named have none. costs: how much of the total one unit takes at each party, one by default
    (a transfer that loses a tenth on the way costs 10/9). The shares times their costs sum to the
    total, unless all are capped. Raises BargainInvalid where there is nothing to gain.

    >>> nash_bargain(100, {"渝": 30, "黔": 10}, {"渝": 2, "黔": 1}).shares
    {'渝': Fraction(70, 1), '黔': Fraction(30, 1)}
    """
    start = amounts("what {} has alone", alone)
    power = powers(weights, start)
    prices = {name: Fraction(1) for name in start} | amounts("the cost of {}", costs or {})
    most = amounts("the cap of {}", caps or {})
    check_names(start, power, prices, most)
    to_share = surplus(total, start, prices)
    room = {name: (most[name] - start[name]) * prices[name] for name in most if power[name] > 0}
    level = risen(to_share, power, room)
    spent = {name: min(power[name] * level, room.get(name, power[name] * level)) for name in start}
    gains = {name: spent[name] / prices[name] for name in start}
    return Bargain(
        {name: start[name] + gains[name] for name in start},
        gains,
        tuple(name for name in room if room[name] <= power[name] * level),
        level,
        to_share - sum(spent.values(), Fraction(0)),
    )


def risen(
    to_share: Fraction, power: Mapping[str, Fraction], room: Mapping[str, Fraction]
) -> Fraction:
    """The level at which all weights together have taken the surplus, caps taken out one by one."""
    left, active = to_share, sum(power.values(), Fraction(0))
    for name in sorted(room, key=lambda n: room[n] / power[n]):
        if left <= active * room[name] / power[name]:
            break
        left, active = left - room[name], active - power[name]
        if not active:
            return max(room[n] / power[n] for n in room)
    return left / active


def surplus(
    total: Number, start: Mapping[str, Fraction], prices: Mapping[str, Fraction]
) -> Fraction:
    """What agreement adds. Raises BargainInvalid where it adds nothing or less."""
    if not is_finite(total):
        raise BargainInvalid(f"the total is {told(total)}; expected a finite amount.")
    without = sum((start[name] * prices[name] for name in start), Fraction(0))
    if exactly(total) < without:
        raise BargainInvalid(
            f"the parties have {float(without):.12g} without agreement and {total} with it, so "
            "there is nothing to gain; nobody would sign."
        )
    return exactly(total) - without


def powers(
    weights: Mapping[str, Number] | None, start: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """Bargaining weights, one each by default."""
    return checked_weights(dict.fromkeys(start, 1) if weights is None else weights)


def amounts(what: str, given: Mapping[str, Number]) -> dict[str, Fraction]:
    """Finite amounts as fractions. Raises BargainInvalid."""
    for name, amount in given.items():
        if not is_finite(amount):
            raise BargainInvalid(
                f"{what.format(name)} is {told(amount)}; expected a finite amount."
            )
    return {name: exactly(amount) for name, amount in given.items()}


def check_names(
    start: Mapping[str, Fraction],
    power: Mapping[str, Fraction],
    prices: Mapping[str, Fraction],
    most: Mapping[str, Fraction],
) -> None:
    """Two parties or more, the same everywhere; costs above zero, caps not below what is had."""
    if len(start) < 2:  # noqa: PLR2004
        raise BargainInvalid(f"{len(start)} parties cannot bargain; give two or more.")
    odd = sorted((set(power) ^ set(start)) | (set(prices) | set(most)) - set(start))
    if odd:
        raise BargainInvalid(
            f"{odd[0]} is not named everywhere; weights need every party of `alone`, caps and "
            "costs only such."
        )
    for name in start:
        if prices[name] <= 0:
            raise BargainInvalid(f"the cost of {name} is {prices[name]}; expected above 0.")
        if name in most and most[name] < start[name]:
            raise BargainInvalid(
                f"the cap of {name} is {float(most[name]):.12g}, below the "
                f"{float(start[name]):.12g} it has alone; raise the cap."
            )
