"""The OpenAPI document put in order for readers: the page of the API and its reference page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xiezhi.model.text import Text

_JSON = "application/json"
_REF = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter of an address. place: path or query; type: as code writes it."""

    name: str
    place: str
    type: str
    says: Text


@dataclass(frozen=True, slots=True)
class Operation:
    """A method of an address. takes, gives: the schemas' types; faults: statuses of failures.

    who: how one has to be known: `Session`, `Station`; none: whoever comes.
    """

    id: str
    method: str
    at: str
    says: Text
    given: tuple[Given, ...]
    takes: str
    status: str
    gives: str
    faults: tuple[str, ...]
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Operations that belong together."""

    id: str
    title: Text
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of a schema. optional: it may be left out."""

    name: str
    type: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """A schema. about: in English, as the document has it."""

    name: str
    about: str
    entries: tuple[Entry, ...]


def groups_of(document: Mapping[str, Any]) -> tuple[Group, ...]:
    """Every operation by the room it belongs to, in the document's order."""
    every = list(_operations(document))
    return tuple(
        Group(
            tag["name"],
            Text(tag["x-zh"], tag["description"]),
            tuple(one for own, one in every if own == tag["name"]),
        )
        for tag in document["tags"]
    )


def shapes_of(document: Mapping[str, Any]) -> tuple[Shape, ...]:
    """Every schema, by name."""
    return tuple(
        Shape(name, str(given.get("description", "")), tuple(_entries(given)))
        for name, given in sorted(document["components"]["schemas"].items())
    )


def type_of(given: Mapping[str, Any]) -> str:
    """A schema's type as code writes it.

    >>> type_of({"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]})
    'string[] | null'
    """
    if "$ref" in given:
        return str(given["$ref"]).removeprefix(_REF)
    choices = [type_of(one) for one in given.get("anyOf", ())]
    choices += [f'"{one}"' for one in given.get("enum", ())]
    if choices:
        return " | ".join(choices)
    if "const" in given:
        return f'"{given["const"]}"' if given.get("type") == "string" else str(given["const"])
    if given.get("type") == "array":
        return _array(given)
    if given.get("type") == "object":
        inside = given.get("additionalProperties")
        return f"{{[name]: {type_of(inside)}}}" if isinstance(inside, dict) else "object"
    named = given.get("format") or given.get("contentMediaType") or given.get("type", "any")
    return str(named)


def _array(given: Mapping[str, Any]) -> str:
    if "prefixItems" in given:
        return f"[{', '.join(type_of(one) for one in given['prefixItems'])}]"
    inside = type_of(given.get("items", {}))
    return f"({inside})[]" if "|" in inside else f"{inside}[]"


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    for at, methods in document["paths"].items():
        for method, one in methods.items():
            status = next(code for code in one["responses"] if code.startswith("2"))
            content = next(iter(one["responses"][status]["content"].values()))
            body = one.get("requestBody", {}).get("content", {}).get(_JSON, {}).get("schema")
            yield (
                one["tags"][0],
                Operation(
                    one["operationId"],
                    method.upper(),
                    at,
                    Text(one["x-zh"], one["summary"]),
                    tuple(_given(p) for p in one["parameters"]),
                    type_of(body) if body else "",
                    status,
                    type_of(content["schema"]),
                    tuple(code for code in one["responses"] if code != status),
                    tuple(name for way in one.get("security", ()) for name in way),
                ),
            )


def _given(one: Mapping[str, Any]) -> Given:
    says = Text(one["x-zh"], one["description"]) if "x-zh" in one else Text("编号", "its id")
    return Given(one["name"], one["in"], type_of(one["schema"]), says)


def _entries(given: Mapping[str, Any]) -> Iterator[Entry]:
    required = given.get("required", ())
    for name, one in given.get("properties", {}).items():
        yield Entry(name, type_of(one), name not in required)
