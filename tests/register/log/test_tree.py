"""The tree is that of RFC 6962 by its definition, for every size up to 130 and both hashes."""

from __future__ import annotations

from functools import cache

import pytest

from xiezhi.register.log.errors import AlgorithmMissing, OutOfRange
from xiezhi.register.log.hashes import SHA256, hashing
from xiezhi.register.log.proofs import (
    consistency_holds,
    consistency_proof,
    inclusion_holds,
    inclusion_proof,
    root_of_inclusion,
)
from xiezhi.register.log.tree import Frontier, Nodes

SIZE = 130
LEAVES = [SHA256.leaf(b"record %d" % i) for i in range(SIZE)]

# The reference inputs and roots of the Certificate Transparency implementations (sizes 0 to 8).
INPUTS = [
    bytes.fromhex(x)
    for x in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = """
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125
aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77
d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4
76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef
ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c
5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328
""".split()  # noqa: SIM905  (a table)
PATH_OF_THE_FIRST_IN_EIGHT = """
96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7
5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e
6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4
""".split()  # noqa: SIM905  (a table)


@cache
def mth(start, end):
    """MTH of RFC 6962, 2.1, over LEAVES."""
    if end - start == 1:
        return LEAVES[start]
    cut = start + split(end - start)
    return SHA256.node(mth(start, cut), mth(cut, end))


def split(n):
    """The largest power of two smaller than n."""
    return max(2**k for k in range(n) if 2**k < n)


def path(m, start, end):
    """PATH of RFC 6962, 2.1.1; m counts from start."""
    if end - start == 1:
        return ()
    k = split(end - start)
    if m < k:
        return (*path(m, start, start + k), mth(start + k, end))
    return (*path(m - k, start + k, end), mth(start, start + k))


def subproof(m, start, end, known):
    """SUBPROOF of RFC 6962, 2.1.2; m counts from start."""
    if m == end - start:
        return () if known else (mth(start, end),)
    k = split(end - start)
    if m <= k:
        return (*subproof(m, start, start + k, known), mth(start + k, end))
    return (*subproof(m - k, start + k, end, known=False), mth(start, start + k))


def altered(proof):
    """Every proof that differs in one bit of one hash, is one shorter, or one longer."""
    for i, value in enumerate(proof):
        flipped = bytes([value[0] ^ 1 << i % 8]) + value[1:]
        yield (*proof[:i], flipped, *proof[i + 1 :])
        yield (*proof[:i], *proof[i + 1 :])
    yield (*proof, bytes(32))
    yield (bytes(32), *proof)


@pytest.fixture(scope="module")
def nodes():
    made = Nodes()
    made.extend(LEAVES)
    return made


def test_the_known_roots_of_certificate_transparency_hold():
    leaves = [SHA256.leaf(data) for data in INPUTS]
    found = [Frontier().extended(leaves[:n]).root().hex() for n in range(9)]
    assert found == ROOTS


def test_a_known_path_of_certificate_transparency_holds():
    made = Nodes()
    made.extend(SHA256.leaf(data) for data in INPUTS)
    assert [p.hex() for p in inclusion_proof(made, 0, 8)] == PATH_OF_THE_FIRST_IN_EIGHT


def test_roots_are_those_of_the_definition(nodes):
    for n in range(1, SIZE + 1):
        assert Frontier().extended(LEAVES[:n]).root() == nodes.root(n) == mth(0, n)


def test_a_frontier_grows_by_parts_and_stays_logarithmic():
    frontier = Frontier()
    for n, leaf in enumerate(LEAVES):
        assert frontier == Frontier().extended(LEAVES[:n])
        assert len(frontier.peaks) == n.bit_count()
        frontier = frontier.extended([leaf])


def test_nodes_made_by_each_leaf_are_all_nodes(nodes):
    frontier, made = Frontier(), {}
    for leaf in LEAVES:
        after, new = frontier.appended(leaf)
        assert not made.keys() & {(level, index) for level, index, _ in new}
        made |= {(level, index): value for level, index, value in new}
        frontier = frontier.extended([leaf])
        assert after == frontier
    assert all(nodes.node(*at) == value for at, value in made.items())
    assert len(made) == sum(SIZE >> level for level in range(8))


def test_inclusion_proofs_are_those_of_the_definition_and_hold(nodes):
    for n in range(1, SIZE + 1):
        for m in range(n):
            proof = inclusion_proof(nodes, m, n)
            assert proof == path(m, 0, n)
            assert inclusion_holds(LEAVES[m], m, n, proof, mth(0, n))


def test_no_altered_shortened_or_extended_inclusion_proof_holds(nodes):
    for n in range(1, SIZE + 1):
        for m in range(n):
            for wrong in altered(inclusion_proof(nodes, m, n)):
                assert not inclusion_holds(LEAVES[m], m, n, wrong, mth(0, n))


def test_a_proof_of_another_length_leads_to_no_root(nodes):
    for n in range(1, 40):
        for m in range(n):
            proof = inclusion_proof(nodes, m, n)
            assert root_of_inclusion(LEAVES[m], m, n, (*proof, bytes(32))) is None
            assert not proof or root_of_inclusion(LEAVES[m], m, n, proof[:-1]) is None


def test_a_consistency_proof_holds_for_no_tree_twice_as_large(nodes):
    """Sizes nearer by may share the proof's shape; they are signed with the root."""
    for n in range(2, SIZE + 1):
        for m in range(1, n):
            proof = consistency_proof(nodes, m, n)
            assert not consistency_holds(m, mth(0, m), 2 * n, mth(0, n), proof)


def test_an_inclusion_proof_holds_for_no_other_leaf_and_no_other_index(nodes):
    for n in range(2, 40):
        for m in range(n):
            proof = inclusion_proof(nodes, m, n)
            for other in range(-1, n + 1):
                assert (root_of_inclusion(LEAVES[m], other, n, proof) == mth(0, n)) == (other == m)
                if 0 <= other < n:
                    held = inclusion_holds(LEAVES[other], m, n, proof, mth(0, n))
                    assert held == (other == m)


def test_consistency_proofs_are_those_of_the_definition_and_hold(nodes):
    for n in range(1, SIZE + 1):
        for m in range(1, n + 1):
            proof = consistency_proof(nodes, m, n)
            assert proof == subproof(m, 0, n, known=True)
            assert consistency_holds(m, mth(0, m), n, mth(0, n), proof)


def test_no_altered_shortened_or_extended_consistency_proof_holds(nodes):
    for n in range(1, SIZE + 1):
        for m in range(1, n + 1):
            for wrong in altered(consistency_proof(nodes, m, n)):
                assert not consistency_holds(m, mth(0, m), n, mth(0, n), wrong)


def test_consistency_holds_with_neither_root_replaced(nodes):
    for n in range(2, SIZE + 1):
        for m in range(1, n + 1):
            proof = consistency_proof(nodes, m, n)
            assert not consistency_holds(m, bytes(32), n, mth(0, n), proof)
            assert not consistency_holds(m, mth(0, m), n, bytes(32), proof)


def test_the_empty_tree_is_the_beginning_of_every_tree_and_of_nothing_else(nodes):
    empty = SHA256.empty()
    assert consistency_proof(nodes, 0, 5) == ()
    assert consistency_holds(0, empty, 5, mth(0, 5), ())
    assert consistency_holds(0, empty, 0, empty, ())
    assert not consistency_holds(0, mth(0, 1), 5, mth(0, 5), ())
    assert not consistency_holds(0, empty, 5, mth(0, 5), (empty,))
    assert not consistency_holds(6, mth(0, 6), 5, mth(0, 5), ())


def test_hashes_of_a_wrong_length_prove_nothing(nodes):
    proof = inclusion_proof(nodes, 3, 7)
    assert root_of_inclusion(LEAVES[3], 3, 7, (proof[0] + b"x", *proof[1:])) is None
    old = consistency_proof(nodes, 3, 7)
    assert not consistency_holds(3, mth(0, 3), 7, mth(0, 7), (old[0][:-1], *old[1:]))


@pytest.mark.parametrize(("index", "size"), [(5, 5), (-1, 5), (0, 0)])
def test_a_record_out_of_range_has_no_proof(nodes, index, size):
    with pytest.raises(OutOfRange, match="no record"):
        inclusion_proof(nodes, index, size)


def test_no_proof_leads_to_a_smaller_tree(nodes):
    with pytest.raises(OutOfRange, match="must not be larger"):
        consistency_proof(nodes, 6, 5)
    with pytest.raises(IndexError):
        nodes.node(0, SIZE)


def test_sm3_is_the_published_function_and_makes_another_tree():
    """GB/T 32905-2016, annex A.1: the hash of "abc"."""
    sm3 = hashing("sm3")
    published = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3.digest(b"abc").hex() == published
    leaves = [sm3.leaf(data) for data in INPUTS]
    made = Nodes(sm3)
    made.extend(leaves)
    root = Frontier().extended(leaves, sm3).root(sm3)
    assert root == made.root() != bytes.fromhex(ROOTS[8])
    assert inclusion_holds(leaves[2], 2, 8, inclusion_proof(made, 2, 8, sm3), root, sm3)
    proof = consistency_proof(made, 3, 8, sm3)
    assert consistency_holds(3, made.root(3), 8, root, proof, sm3)


def test_an_unknown_hash_and_one_that_openssl_lacks_are_named(monkeypatch):
    with pytest.raises(AlgorithmMissing, match="unknown; use sha256 or sm3"):
        hashing("md5")

    def without(name, _data):
        raise ValueError(name)

    monkeypatch.setattr("hashlib.new", without)
    with pytest.raises(AlgorithmMissing, match="lacks the hash sm3"):
        hashing("sm3")
