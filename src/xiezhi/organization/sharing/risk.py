"""Who bears the risk of a division: the same rule applied to each way things may turn out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from xiezhi.organization.given import numbers, told
from xiezhi.organization.sharing.coalitions import Floats
from xiezhi.organization.sharing.errors import SharesInvalid, WeightsInvalid
from xiezhi.organization.sharing.numbers import Number, is_finite

# Probabilities written as decimals sum to one up to this.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class RiskBorne:
    """What a division means for each party over all scenarios, in the sign of its amounts.

    mean, deviation: of its share. low, high: its least and its largest share. part: of the whole
    variance, by covariance with the total; parts sum to 1, one below 0 is insured by the others,
    all are NaN where the total is certain.
    """

    mean: Mapping[str, float]
    deviation: Mapping[str, float]
    low: Mapping[str, float]
    high: Mapping[str, float]
    part: Mapping[str, float]


def risk_borne(
    divisions: Sequence[Mapping[str, Number]], probabilities: Sequence[float] | None = None
) -> RiskBorne:
    """How the risk of a common work falls on the parties.

    divisions: what each party pays or receives in each scenario. probabilities: of the scenarios,
    summing to 1; equal by default. Source of the parts: the covariance (Euler) allocation.
    Raises SharesInvalid, WeightsInvalid.

    >>> risk_borne([{"渝": 8, "黔": 2}, {"渝": 4, "黔": 2}]).part
    {'渝': 1.0, '黔': 0.0}
    """
    parties, amounts = table(divisions)
    likely = checked_probabilities(probabilities, len(amounts))
    mean = likely @ amounts
    beyond = amounts - mean
    total = beyond.sum(axis=1)
    variance = float(likely @ total**2)
    part = likely @ (beyond * total[:, None]) / variance if variance else np.full(len(mean), np.nan)
    deviation = np.sqrt(likely @ beyond**2)
    possible = amounts[likely > 0]
    columns = (mean, deviation, possible.min(axis=0), possible.max(axis=0), part)
    return RiskBorne(*(dict(zip(parties, column.tolist(), strict=True)) for column in columns))


def table(divisions: Sequence[Mapping[str, Number]]) -> tuple[tuple[str, ...], Floats]:
    """(scenario, party) amounts. Raises SharesInvalid."""
    if not divisions:
        raise SharesInvalid("there are no scenarios; give one division a scenario.")
    parties = tuple(divisions[0])
    for k, division in enumerate(divisions):
        if set(division) != set(parties):
            odd = sorted(set(division) ^ set(parties))
            raise SharesInvalid(
                f"scenario {k} and scenario 0 disagree about {', '.join(odd)}; "
                "every scenario divides among the same parties."
            )
    for k, division in enumerate(divisions):
        wrong = [p for p in parties if not is_finite(division[p])]
        if wrong:
            raise SharesInvalid(
                f"the share of {wrong[0]} in scenario {k} is {told(division[wrong[0]])}; expected "
                "a number."
            )
    return parties, np.array([[float(division[p]) for p in parties] for division in divisions])


def checked_probabilities(probabilities: Sequence[float] | None, n_scenarios: int) -> Floats:
    """One probability a scenario, none negative, summing to 1. Raises WeightsInvalid."""
    if probabilities is None:
        return np.full(n_scenarios, 1 / n_scenarios)
    likely = numbers("probabilities", probabilities, WeightsInvalid)
    if likely.shape != (n_scenarios,):
        raise WeightsInvalid(
            f"{likely.size} probabilities are given for {n_scenarios} scenarios; give one each."
        )
    if not (likely >= 0).all() or abs(likely.sum() - 1) > ROUNDING:
        raise WeightsInvalid(
            f"the probabilities are {likely.tolist()}; expected at least 0 each and 1 in sum."
        )
    return likely
