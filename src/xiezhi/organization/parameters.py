"""What a case may set for the analyses of this room, under `[parameters]` of its `case.toml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.model.case import Case


class ParameterInvalid(XiezhiError):
    """A parameter of the case is no number, or out of its range."""


def number(case: Case, name: str, default: float, least: float = 0.0) -> float:
    """A number that the case sets, or the default.

    Raises ParameterInvalid where it is no number or less than `least`.
    """
    given = case.parameters.get(name, default)
    if isinstance(given, bool) or not isinstance(given, int | float) or not given >= least:
        raise ParameterInvalid(
            Text(
                f"案例 {case.id} 的参数 {name} 为“{given}”，应为不小于 {least:g} 的数；"
                f"不写则取 {default:g}。",
                f"parameter {name} of case {case.id} is {given!r}; expected a number of at least "
                f"{least:g}, or none at all for {default:g}",
            )
        )
    return float(given)
