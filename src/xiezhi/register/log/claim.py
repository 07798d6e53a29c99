"""What an export claims, beside what can be recomputed from it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text
from xiezhi.register.log.checkpoint import Checkpoint, read_checkpoint
from xiezhi.register.log.errors import Malformed
from xiezhi.register.log.export import Earlier, Export
from xiezhi.register.log.hashes import Hashing
from xiezhi.register.log.tree import Frontier
from xiezhi.register.log.trust import TrustedKeys


@dataclass(frozen=True, slots=True)
class Claim:
    """What every question is answered from.

    point: what the checkpoint says. roots: recomputed from the records themselves, by size.
    """

    export: Export
    trusted: TrustedKeys
    point: Checkpoint
    hashes: Hashing
    roots: dict[int, bytes]


def roots_of(export: Export, remembered: Checkpoint | None, hashes: Hashing) -> dict[int, bytes]:
    """The roots of the records themselves, at every size asked for; none where a part is held."""
    if export.places is not None:
        return {}
    sizes = {len(export.records), *([remembered.size] if remembered else [])}
    sizes |= {size for e in export.earlier if (size := size_of(e)) is not None}
    found, frontier = {}, Frontier()
    leaves = map(hashes.leaf, export.records)
    for size in sorted(s for s in sizes if s <= len(export.records)):
        frontier = frontier.extended(islice(leaves, size - frontier.size), hashes)
        found[size] = frontier.root(hashes)
    return found


def size_of(earlier: Earlier) -> int | None:
    """The size an older checkpoint says, or None where it is no checkpoint."""
    try:
        return read_checkpoint(earlier.note.text).size
    except Malformed:
        return None


def said(error: XiezhiError) -> Text:
    """An error's sentence in both languages."""
    return Text(error.render("zh"), error.render("en"))
