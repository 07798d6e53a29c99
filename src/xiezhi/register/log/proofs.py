"""That a record is in the tree, and that one tree is the beginning of another.

Source: RFC 9162, 2.1.3 and 2.1.4; the same proofs as RFC 6962, 2.1.1 and 2.1.2.
"""

from __future__ import annotations

from collections.abc import Sequence

from xiezhi.model.text import Text
from xiezhi.register.log.errors import OutOfRange
from xiezhi.register.log.hashes import HASH_BYTES, SHA256, Hashing
from xiezhi.register.log.tree import NodeReader, span_root


def inclusion_proof(
    nodes: NodeReader, index: int, size: int, hashes: Hashing = SHA256
) -> tuple[bytes, ...]:
    """The siblings from a leaf up to the root of the tree at a size.

    Raises OutOfRange unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise OutOfRange(
            Text(
                f"大小为{size}的树没有第{index}号记录，请给出0至{size - 1}之间的序号。",
                f"A tree of size {size} has no record {index}; give a number below its size.",
            )
        )
    start, end, path = 0, size, []
    while end - start > 1:
        cut = start + _left_size(end - start)
        if index < cut:
            path.append(span_root(nodes, cut, end, hashes))
            end = cut
        else:
            path.append(span_root(nodes, start, cut, hashes))
            start = cut
    return tuple(reversed(path))


def consistency_proof(
    nodes: NodeReader, old: int, new: int, hashes: Hashing = SHA256
) -> tuple[bytes, ...]:
    """What shows that the tree at size old is the beginning of the tree at size new.

    Empty where old is 0 or new. Raises OutOfRange unless 0 <= old <= new.
    """
    if not 0 <= old <= new:
        raise OutOfRange(
            Text(
                f"无法从大小{old}证明到大小{new}：前者须不大于后者。",
                f"No proof leads from size {old} to size {new}; the first must not be larger.",
            )
        )
    if old in (0, new):
        return ()
    start, end, path = 0, new, []
    while old != end:
        cut = start + _left_size(end - start)
        if old <= cut:
            path.append(span_root(nodes, cut, end, hashes))
            end = cut
        else:
            path.append(span_root(nodes, start, cut, hashes))
            start = cut
    if start:  # the old tree's last part is no subtree that the verifier knows already
        path.append(span_root(nodes, start, end, hashes))
    return tuple(reversed(path))


def root_of_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], hashes: Hashing = SHA256
) -> bytes | None:
    """The root that an inclusion proof leads to, or None where it has not the length it must."""
    if not 0 <= index < size or any(len(p) != HASH_BYTES for p in proof):
        return None
    at, last, root = index, size - 1, leaf
    for sibling in proof:
        if not last:
            return None
        if at & 1 or at == last:
            root = hashes.node(sibling, root)
            at, last = _up_to_a_right_child(at, last)
        else:
            root = hashes.node(root, sibling)
        at, last = at >> 1, last >> 1
    return None if last else root


def inclusion_holds(
    leaf: bytes,
    index: int,
    size: int,
    proof: Sequence[bytes],
    root: bytes,
    hashes: Hashing = SHA256,
) -> bool:
    """Whether a leaf hash stands at an index of the tree with this size and root."""
    return root_of_inclusion(leaf, index, size, proof, hashes) == root


def consistency_holds(
    old: int,
    old_root: bytes,
    new: int,
    new_root: bytes,
    proof: Sequence[bytes],
    hashes: Hashing = SHA256,
) -> bool:
    """Whether the tree (old, old_root) is the beginning of the tree (new, new_root)."""
    if not 0 <= old <= new or any(len(p) != HASH_BYTES for p in proof):
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == hashes.empty()
    if not proof:
        return False
    return _roots_of_consistency(old, old_root, new, proof, hashes) == (old_root, new_root)


def _roots_of_consistency(
    old: int, old_root: bytes, new: int, proof: Sequence[bytes], hashes: Hashing
) -> tuple[bytes, bytes] | None:
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if not last:
            return None
        if at & 1 or at == last:
            first, second = hashes.node(sibling, first), hashes.node(sibling, second)
            at, last = _up_to_a_right_child(at, last)
        else:
            second = hashes.node(second, sibling)
        at, last = at >> 1, last >> 1
    return None if last else (first, second)


def _up_to_a_right_child(at: int, last: int) -> tuple[int, int]:
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _left_size(leaves: int) -> int:
    """The largest power of two below a number of leaves, at least 2."""
    return 1 << (leaves - 1).bit_length() - 1
