"""The Merkle tree as it grows: its frontier in O(log n), and its complete nodes for proofs.

A complete node covers 2**level leaves and never changes once made, so a store may keep the nodes by
(level, index) and append only. Source: RFC 9162, 2.1; the nodes are those of C2SP tlog-tiles.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from xiezhi.register.log.hashes import HASH_BYTES, SHA256, Hashing


class NodeReader(Protocol):
    """Where proofs read complete nodes from: memory, a table, a file of tiles."""

    def node(self, level: int, index: int) -> bytes:
        """The root over leaves index * 2**level up to (index + 1) * 2**level."""


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that appending needs: the size and the roots of the complete subtrees, largest first.

    >>> Frontier().extended([SHA256.leaf(b"a"), SHA256.leaf(b"b")]).size
    2
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def extended(self, leaves: Iterable[bytes], hashes: Hashing = SHA256) -> Frontier:
        """The frontier after some leaf hashes more."""
        size, peaks, node = self.size, list(self.peaks), hashes.node
        for leaf in leaves:
            below, full = leaf, size
            while full & 1:
                below = node(peaks.pop(), below)
                full >>= 1
            peaks.append(below)
            size += 1
        return Frontier(size, tuple(peaks))

    def appended(
        self, leaf: bytes, hashes: Hashing = SHA256
    ) -> tuple[Frontier, tuple[tuple[int, int, bytes], ...]]:
        """The frontier after one leaf hash, and the complete nodes that it brings, leaf first.

        Each node is (level, index, hash): what a store writes beside the record.
        """
        made, peaks, index = [(0, self.size, leaf)], list(self.peaks), self.size
        while index & 1:
            index >>= 1
            made.append((len(made), index, hashes.node(peaks.pop(), made[-1][2])))
        return Frontier(self.size + 1, (*peaks, made[-1][2])), tuple(made)

    def root(self, hashes: Hashing = SHA256) -> bytes:
        """The Merkle tree hash at this size."""
        return folded(self.peaks, hashes) if self.peaks else hashes.empty()


def folded(roots: Iterable[bytes], hashes: Hashing) -> bytes:
    """One root over subtrees that stand side by side, largest first, at least one."""
    *left, root = roots
    for peak in reversed(left):
        root = hashes.node(peak, root)
    return root


class Nodes:
    """Every complete node in memory, 64 bytes a leaf: a cache in front of a store.

    >>> nodes = Nodes()
    >>> nodes.extend(SHA256.leaf(bytes([i])) for i in range(5))
    >>> nodes.size, nodes.node(1, 1) == SHA256.node(nodes.node(0, 2), nodes.node(0, 3))
    (5, True)
    """

    def __init__(self, hashes: Hashing = SHA256) -> None:
        self.hashes = hashes
        self.size = 0
        self._levels: list[bytearray] = [bytearray()]

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Append leaf hashes."""
        for leaf in leaves:
            self._append(leaf)

    def node(self, level: int, index: int) -> bytes:
        """A complete node; IndexError where the tree has not made it."""
        start = index * HASH_BYTES
        found = bytes(self._levels[level][start : start + HASH_BYTES])
        if len(found) != HASH_BYTES:
            raise IndexError((level, index))
        return found

    def root(self, size: int | None = None) -> bytes:
        """The root at a size, the present one by default."""
        size = self.size if size is None else size
        return span_root(self, 0, size, self.hashes) if size else self.hashes.empty()

    def _append(self, leaf: bytes) -> None:
        below, index = leaf, self.size
        self._levels[0] += leaf
        for level in range(1, self.size.bit_length() + 1):
            if not index & 1:
                break
            index >>= 1
            below = self.hashes.node(self.node(level - 1, 2 * index), below)
            if level == len(self._levels):
                self._levels.append(bytearray())
            self._levels[level] += below
        self.size += 1


def span_root(nodes: NodeReader, start: int, end: int, hashes: Hashing = SHA256) -> bytes:
    """The root over leaves start to end (exclusive), as the tree cuts them.

    start: a multiple of the largest power of two not above end - start; every cut of RFC 9162 is.
    """
    roots = []
    while start < end:
        level = (end - start).bit_length() - 1
        roots.append(nodes.node(level, start >> level))
        start += 1 << level
    return folded(roots, hashes)
