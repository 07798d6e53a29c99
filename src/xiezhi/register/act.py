"""An act (行为): the one way to change the register, by its kind and version, to JSON and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar, dataclass_transform

from xiezhi.model.text import Text, text
from xiezhi.register.errors import ActInvalid
from xiezhi.register.plain import Plain, plain
from xiezhi.register.schema import Faults, Id, Record, read_record

A = TypeVar("A", bound="Act")
P = TypeVar("P", bound=Record)
_KINDS: dict[tuple[str, int], type[Act]] = {}
KINDS: Mapping[tuple[str, int], type[Act]] = MappingProxyType(_KINDS)


class Act(Record):
    """Something a party did, in the past tense. by: the party, who alone may record it."""

    __slots__ = ()
    kind: ClassVar[str]
    version: ClassVar[int]
    by: Id


@dataclass_transform(frozen_default=True)
def act(kind: str, version: int = 1) -> Callable[[type[A]], type[A]]:
    """Make a class of acts a frozen dataclass, known by its kind and version."""

    def known(cls: type[A]) -> type[A]:
        made = dataclass(frozen=True, slots=True)(cls)
        made.kind, made.version = kind, version
        _KINDS[kind, version] = made
        return made

    return known


@dataclass_transform(frozen_default=True)
def part(cls: type[P]) -> type[P]:
    """Make a part of an act a frozen dataclass."""
    return dataclass(frozen=True, slots=True)(cls)


def act_to_plain(act: Act) -> Plain:
    """An act as plain JSON: kind, version and every field, but for a turn that is the first."""
    body = plain(act)
    if isinstance(body, dict) and body.get("turn") == 0:
        del body["turn"]
    return {"kind": act.kind, "version": act.version, "body": body}


def read_act(given: Any) -> Act:
    """An act from plain JSON. Raises ActInvalid with a sentence for each problem, all at once."""
    faults: Faults = []
    found = _kind_of(given, faults)
    made = None if found is None else read_record(found, given["body"], found.kind, faults)
    if made is None:
        raise ActInvalid(tuple(faults))
    return made


def _kind_of(given: Any, faults: Faults) -> type[Act] | None:
    if not isinstance(given, dict) or given.keys() != {"kind", "version", "body"}:
        faults.append(
            Text(
                "行为须恰有“kind”“version”“body”三项。",
                "an act has exactly the entries kind, version and body.",
            )
        )
        return None
    kind, version = given["kind"], given["version"]
    if isinstance(kind, str) and type(version) is int and (kind, version) in _KINDS:
        return _KINDS[kind, version]
    shown = f"{str(kind)[:40]}, {str(version)[:10]}"
    faults.append(
        text(
            "没有此类行为：“{shown}”；可能由更新版本的程序写成，请升级后重试。",
            "there is no act of kind and version {shown}; a newer program may have written it: "
            "update this one.",
            shown=Text(shown, shown),
        )
    )
    return None
