"""What a validator finds wrong, in a sentence of both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from xiezhi.case.problems import printable
from xiezhi.model.text import Text
from xiezhi.workbench.failures import Fault

_MOST = 50
_PLAIN: dict[str, Text] = {
    "missing": Text("必须给出。", "This has to be given."),
    "extra_forbidden": Text("没有这一项。", "There is no such entry."),
    "string_type": Text("应为文字。", "This should be a text."),
    "int_parsing": Text("应为整数。", "This should be a whole number."),
    "int_type": Text("应为整数。", "This should be a whole number."),
    "bool_type": Text("应为 true 或 false。", "This should be true or false."),
    "list_type": Text("应为数组。", "This should be an array."),
    "dict_type": Text("应为对象。", "This should be an object."),
    "model_type": Text("应为对象。", "This should be an object."),
    "model_attributes_type": Text("应为对象。", "This should be an object."),
    "string_pattern_mismatch": Text("格式不符。", "This does not have the form that is asked."),
    "string_unicode": Text("不是有效的文字编码。", "This is no valid text."),
}
_OTHER = Text("不合要求。", "This is not in order.")


def faults_of(errors: Iterable[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """Faults of a request, in their order, the first of very many."""
    told = [_fault(one) for one in errors]
    return tuple(dict.fromkeys(told))[:_MOST]


def _fault(error: Mapping[str, Any]) -> Fault:
    parts = [str(part) for part in error.get("loc", ())]
    return Fault(printable(".".join(parts), 200), None, _sentence(error))


def _sentence(error: Mapping[str, Any]) -> Text:
    kind, given = str(error.get("type", "")), error.get("ctx") or {}
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in ("literal_error", "enum"):
        named = str(given.get("expected", "")).replace(" or ", ", ")
        return Text(f"应为：{named}。", f"One of: {named}.")
    if kind in ("string_too_long", "too_long"):
        most = given.get("max_length")
        return Text(f"至多{most}。", f"At most {most}.")
    if kind in ("string_too_short", "too_short"):
        least = given.get("min_length")
        return Text(f"至少{least}。", f"At least {least}.")
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = given.get("ge", given.get("le"))
        at_least = kind == "greater_than_equal"
        return Text(
            f"应{'不小于' if at_least else '不大于'}{bound}。",
            f"This should be {'at least' if at_least else 'at most'} {bound}.",
        )
    return _OTHER
