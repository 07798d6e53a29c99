"""The parameters of analyses that a case may set, and what is wrong with those that it sets."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from numbers import Integral, Real

from xiezhi.case.dictionary import raw_dictionary
from xiezhi.case.problems import Problem, Severity, printable, same
from xiezhi.case.words import given_words
from xiezhi.model.text import Text

_CLOSE, _VERY_CLOSE = 0.7, 0.85


@dataclass(frozen=True, slots=True)
class ParameterSpec:
    """A number that analyses take from `[parameters]`; least: what it must not go below.

    default: what counts where the case sets none; missing where it depends on the case.
    """

    name: str
    meaning: Text
    least: float
    default: float | None


@cache
def parameter_specs() -> Mapping[str, ParameterSpec]:
    """Every parameter by name.

    >>> parameter_specs()["zone_minutes"].default
    90.0
    """
    return {
        name: ParameterSpec(
            name, Text(entry["zh"], entry["en"]), float(entry["min"]), entry.get("default")
        )
        for name, entry in raw_dictionary()["parameters"].items()
    }


def parameter_problems(
    given: Mapping[object, object], file: str, settings: Iterable[str]
) -> list[Problem]:
    """What is wrong with the parameters of a case, one problem each.

    settings: names that belong above `[parameters]`. A slip of a name is an error, a name like
    no other a warning: programs of one's own may read it.
    """
    found = (
        _problem(str(name), _plain(value), file, list(settings)) for name, value in given.items()
    )
    return [problem for problem in found if problem is not None]


def plain_values(given: Mapping[object, object]) -> dict[str, object]:
    """Parameters that were found right, numbers of arrays as Python's own."""
    return {str(name): _plain(value) for name, value in given.items()}


def _plain(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, Real):
        return value
    return int(value) if isinstance(value, Integral) else float(value)


def _problem(name: str, value: object, file: str, settings: list[str]) -> Problem | None:
    spec = parameter_specs().get(name)
    if spec is not None:
        return None if _suits(value, spec) else _unsuitable(spec, value, file)
    fault = _not_a_value(name, value, file)
    return fault or _unknown(name, file, settings)


def _suits(value: object, spec: ParameterSpec) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and _finite(value) and value >= spec.least  # type: ignore[operator]


def _finite(value: object) -> bool:
    try:
        return not isinstance(value, int | float) or math.isfinite(value)
    except OverflowError:  # a whole number beyond every float
        return False


def _unsuitable(spec: ParameterSpec, value: object, file: str) -> Problem:
    default = "" if spec.default is None else f"{spec.default:g}"
    return Problem(
        "parameter_value",
        file,
        given_words(value),
        Text(f"不小于 {spec.least:g} 的数字", f"a number of at least {spec.least:g}"),
        Text(
            f"请改正（{spec.meaning.zh}{f'；默认 {default}' if default else ''}），或删除此项",
            f"correct it ({spec.meaning.en}{f'; {default} by default' if default else ''}), "
            "or delete it",
        ),
        column=f"parameters.{spec.name}",
    )


def _not_a_value(name: str, value: object, file: str) -> Problem | None:
    """Where the value is a list, a table, a date, or a number without end."""
    if isinstance(value, str | bool | int | float) and _finite(value):
        return None
    return Problem(
        "parameter_value",
        file,
        given_words(value),
        Text("一个有限的数字、文字或 true/false", "a finite number, words, or true/false"),
        Text("请改正或删除此项", "correct or delete it"),
        column=f"parameters.{printable(name)}",
    )


def _unknown(name: str, file: str, settings: list[str]) -> Problem:
    plain = name.strip().lower().replace("-", "_")[:64]
    above = get_close_matches(plain, settings, n=1, cutoff=_VERY_CLOSE)
    if above:
        return _misplaced(name, above[0], file)
    near = get_close_matches(plain, list(parameter_specs()), n=1, cutoff=_CLOSE)
    return Problem(
        "unknown_parameter",
        file,
        Text("没有分析读取此参数", "no analysis reads this parameter"),
        same(near[0])
        if near
        else Text(f"{'、'.join(parameter_specs())} 之一", f"one of {', '.join(parameter_specs())}"),
        Text("请改正名称，或删除此项", "correct the name, or delete it")
        if near
        else Text("它不起作用，可以删除", "it has no effect and may be deleted"),
        column=f"parameters.{printable(name)}",
        severity=Severity.ERROR if near else Severity.WARNING,
    )


def _misplaced(name: str, setting: str, file: str) -> Problem:
    return Problem(
        "misplaced_setting",
        file,
        Text("写在了 [parameters] 之下", "it stands below [parameters]"),
        Text(f"[parameters] 之上的设置 {setting}", f"the setting {setting} above [parameters]"),
        Text(
            f"请以 {setting} 为名移到 [parameters] 这一行之上",
            f"move it above the line [parameters], under the name {setting}",
        ),
        column=f"parameters.{printable(name)}",
    )
