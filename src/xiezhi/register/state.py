"""The state of a register: a persistent map from keys to frozen items.

Rules read a `View` and answer with changes; they never write. `State.with_changes` makes a new
state and leaves the old as it was: a small dictionary of late changes lies over a large shared
one, and the two are joined when the small one outgrows the square root of the large one. `Fold`
in `fold.py` applies the same changes to one dictionary of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol, TypeAlias, TypeVar

from xiezhi.register.items import Head, Party, Side
from xiezhi.register.plain import canonical, plain

T = TypeVar("T")
Key: TypeAlias = "str | tuple[str | int, ...]"
Change: TypeAlias = "tuple[Key, Any]"
Changes: TypeAlias = Sequence[Change]
HEAD: Key = ("head",)
_LATE_AT_LEAST = 64


class View(Protocol):
    """What rules read: the item under a key, or None."""

    def get(self, key: Key) -> Any:
        """The item under this key, or None."""


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """A state that never changes.

    >>> one = State().with_changes([("a", 1)])
    >>> two = one.with_changes([("a", 2)])
    >>> one.get("a"), two.get("a")
    (1, 2)
    """

    _base: Mapping[Key, Any] = field(default_factory=dict)
    _late: Mapping[Key, Any] = field(default_factory=dict)

    def get(self, key: Key) -> Any:
        """The item under this key, or None."""
        found = self._late.get(key)
        return self._base.get(key) if found is None else found

    def with_changes(self, changes: Changes) -> State:
        """A state in which these keys hold these items."""
        late = {**self._late, **dict(changes)}
        if len(late) <= _LATE_AT_LEAST or len(late) ** 2 <= len(self._base):
            return State(self._base, late)
        return State({**self._base, **late}, {})

    def items(self) -> Iterator[tuple[Key, Any]]:
        """Every key with its item, in the order of the keys."""
        whole = {**self._base, **self._late}
        return iter(sorted(whole.items(), key=lambda entry: _order(entry[0])))

    def of(self, type_: type[T]) -> Iterator[T]:
        """Every item of one type, in the order of the keys."""
        return (item for _, item in self.items() if isinstance(item, type_))

    def digest(self) -> str:
        """SHA-256 over every key and item: equal for equal states, whatever made them."""
        over = sha256()
        for key, item in self.items():
            over.update(canonical([list(_order(key)), type(item).__name__, plain(item)]) + b"\n")
        return over.hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, State) and self._whole() == other._whole()

    def __hash__(self) -> int:
        return hash(self.digest())

    def _whole(self) -> dict[Key, Any]:
        return {**self._base, **self._late}


def _order(key: Key) -> tuple[str, ...]:
    return (key,) if isinstance(key, str) else tuple(f"{part}" for part in key)


def item(view: View, id_: str | None, type_: type[T]) -> T | None:
    """The item with this id where it is of this type.

    >>> item(State().with_changes([("a", 1)]), "a", str) is None
    True
    """
    found = None if id_ is None else view.get(id_)
    return found if isinstance(found, type_) else None


def the(view: View, id_: str, type_: type[T]) -> T:
    """The item with this id, known to be there and of this type."""
    found = view.get(id_)
    assert isinstance(found, type_), (id_, type_)  # noqa: S101  (a guard has looked)
    return found


def head(view: View) -> Head | None:
    """The register itself; None before it is opened."""
    found: Head | None = view.get(HEAD)
    return found


def side_key(code: str) -> Key:
    """The key of a side."""
    return ("side", code)


def side(view: View, code: str) -> Side | None:
    """The side with this code, or None."""
    found: Side | None = view.get(side_key(code))
    return found


def side_of(view: View, party: str) -> str:
    """The code of a party's side; empty for one that is unknown."""
    found = view.get(party)
    return found.side if type(found) is Party else ""


def office_of(view: View, party: str) -> str:
    """The office of a party's side; empty for a party that is unknown."""
    found = side(view, side_of(view, party))
    return found.office if found else ""


def acts_as(view: View, by: str, party: str) -> bool:
    """Whether `by` is the party, or the office that stands in for it once it is retired."""
    if by == party:
        return True
    found = view.get(party)
    return type(found) is Party and found.retired and office_of(view, party) == by


def exists(view: View, ref: str) -> bool:
    """Whether an item, a clause (`text/clause`) or an agenda item (`meeting/item`) is there."""
    if "/" not in ref:
        return view.get(ref) is not None
    return view.get(("part", ref)) is not None


def linked(view: View, ref: str) -> Iterator[str]:
    """What rests on a clause or item, in the order in which it came to."""
    n = view.get(("n_links", ref)) or 0
    return (view.get(("link", ref, i)) for i in range(n))


def links(view: View, pairs: Sequence[tuple[str, str]]) -> list[Change]:
    """The changes that make each second rest on its first."""
    counts: dict[str, int] = {}
    changes: list[Change] = []
    for ref, dependant in pairs:
        n = counts.get(ref, view.get(("n_links", ref)) or 0)
        changes.append((("link", ref, n), dependant))
        counts[ref] = n + 1
    return [*changes, *((("n_links", ref), n) for ref, n in counts.items())]


def resting_on(view: View, refs: Sequence[str]) -> list[str]:
    """Everything that rests on these, directly or through others, each once."""
    seen: dict[str, None] = {}
    waiting = list(refs)
    while waiting:
        for dependant in linked(view, waiting.pop()):
            if dependant not in seen:
                seen[dependant] = None
                waiting.append(dependant)
    return list(seen)


def received(view: View) -> datetime | None:
    """When the last act was received; None before the first."""
    found = head(view)
    return found.at if found else None
