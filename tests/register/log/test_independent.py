"""What we write, other code reads, and the other way round (proofbundle, MIT)."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xiezhi.register.log.checkpoint import verified_checkpoint
from xiezhi.register.log.note import read_note
from xiezhi.register.log.tlog_proof import TlogProof, read_tlog_proof

checkpoints = pytest.importorskip("proofbundle.checkpoint", reason="proofbundle is not installed")
merkle = pytest.importorskip("proofbundle.merkle", reason="proofbundle is not installed")
proofs = pytest.importorskip("proofbundle.tlogproof", reason="proofbundle is not installed")


def private(key):
    return Ed25519PrivateKey.from_private_bytes(key.seed)


def test_the_other_code_makes_the_same_trees_and_proofs(register):
    made = register(33)
    for size in range(1, 34):
        entries = made.entries[:size]
        assert merkle.merkle_tree_hash(entries) == made.nodes.root(size)
        for index in (0, size // 2, size - 1):
            assert tuple(merkle.inclusion_proof(entries, index)) == made.inclusion(index, size)
            assert tuple(merkle.consistency_proof(entries, index + 1)) == made.consistency(
                index + 1, size
            )


def test_the_other_code_verifies_our_checkpoints_cosignatures_and_proofs(small):
    note = small.cosigned()
    whole = note.encode().decode()
    keys = [str(side.verifier) for side in small.sides]
    assert checkpoints.verify_checkpoint(whole, str(small.log.verifier))["ok"]
    assert all(checkpoints.verify_cosignature(whole, key)["ok"] for key in keys)
    for index, entry in enumerate(small.entries):
        text = TlogProof(index, small.inclusion(index), note).encode().decode()
        log = str(small.log.verifier)
        assert proofs.verify_tlog_proof(text, entry, log, keys, threshold=2)["ok"]
        assert not proofs.verify_tlog_proof(text, entry + b"x", log, keys, threshold=2)["ok"]


def test_the_other_code_writes_byte_for_byte_what_we_write(small):
    point, log, side = small.point(), small.log, small.sides[0]
    theirs = checkpoints.sign_checkpoint(
        point.origin, point.size, point.root, private(log), log.name
    )
    assert theirs.encode() == small.note().encode()
    theirs = checkpoints.cosign_checkpoint(theirs, private(side), side.name, 1_770_000_000)
    assert theirs.encode() == small.note().signed(side, 1_770_000_000).encode()
    assert verified_checkpoint(read_note(theirs.encode()), log.verifier) == point
    text = proofs.format_tlog_proof(4, list(small.inclusion(4)), theirs, b"beside")
    assert read_tlog_proof(text.encode()).holds(small.entries[4])
    assert read_tlog_proof(text.encode()).encode() == text.encode()


def test_both_name_keys_alike(small):
    log, side = small.log.verifier, small.sides[0].verifier
    assert checkpoints.vkey(log.name, log.public) == str(log)
    assert checkpoints.cosign_vkey(side.name, side.public) == str(side)
