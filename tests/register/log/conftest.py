"""A small register and its keys: synthetic, from fixed seeds."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from xiezhi.register.log.checkpoint import Checkpoint
from xiezhi.register.log.export import Earlier, Place, part_export, whole_export
from xiezhi.register.log.hashes import SHA256
from xiezhi.register.log.keys import SigningKey
from xiezhi.register.log.proofs import consistency_proof, inclusion_proof
from xiezhi.register.log.record import Record, signed_act
from xiezhi.register.log.schemes import COSIGNATURE_V1, ED25519
from xiezhi.register.log.tree import Nodes
from xiezhi.register.log.trust import TrustedKeys

ORIGIN = "example.com/register"
NOW = 1_770_000_000


def key(name, seed, scheme=ED25519):
    return SigningKey(name, scheme, bytes([seed]) * 32)


@dataclass
class Register:
    """A log in memory, with the keys of its two sides."""

    entries: list
    hashes: object = SHA256

    def __post_init__(self):
        self.log = key(ORIGIN, 1)
        self.sides = (key("a.example", 2, COSIGNATURE_V1), key("b.example", 3, COSIGNATURE_V1))
        self.parties = {"500000": key("party/500000", 4), "520000": key("party/520000", 5)}
        self.nodes = Nodes(self.hashes)
        self.nodes.extend(map(self.hashes.leaf, self.entries))
        pairs = tuple((party, k.verifier) for party, k in self.parties.items())
        cosigners = tuple(k.verifier for k in self.sides)
        self.trusted = TrustedKeys(self.log.verifier, cosigners, parties=pairs)

    def point(self, size=None):
        return Checkpoint(ORIGIN, self._size(size), self.nodes.root(size))

    def _size(self, size):
        return self.nodes.size if size is None else size

    def note(self, size=None):
        return self.point(size).signed(self.log)

    def cosigned(self, size=None):
        note = self.note(size)
        for side in self.sides:
            note = note.signed(side, NOW)
        return note

    def consistency(self, old, new=None):
        return consistency_proof(self.nodes, old, self._size(new), self.hashes)

    def inclusion(self, index, size=None):
        return inclusion_proof(self.nodes, index, self._size(size), self.hashes)

    def whole(self, *old):
        earlier = [Earlier(self.note(size), self.consistency(size)) for size in old]
        return whole_export(self.entries, self.cosigned(), earlier, self.hashes.name)

    def part(self, indexes, *old):
        earlier = [Earlier(self.note(size), self.consistency(size)) for size in old]
        rows = [(Place(i, self.inclusion(i)), self.entries[i]) for i in indexes]
        return part_export(rows, self.cosigned(), earlier, self.hashes.name)


def entry(sequence, content=None, hashes=SHA256):
    """A record by alternating parties, signed."""
    party, seed = (("500000", 4), ("520000", 5))[sequence % 2]
    content = b"act %d" % sequence if content is None else content
    signature = signed_act(ORIGIN, party, content, key(f"party/{party}", seed), hashes)
    minute, second = divmod(sequence % 3600, 60)
    received = f"2026-01-31T{sequence // 3600 % 24:02}:{minute:02}:{second:02}Z"
    return Record(sequence, received, party, content, signature).encode()


@pytest.fixture(scope="session")
def register():
    """A function that makes a register of so many records."""

    def made(size, hashes=SHA256):
        return Register([entry(i, hashes=hashes) for i in range(size)], hashes)

    return made


@pytest.fixture(scope="session")
def entry_of():
    return entry


@pytest.fixture(scope="session")
def register_of():
    """A function that makes a register of given entries."""
    return Register


@pytest.fixture(scope="session")
def key_of():
    return key


@pytest.fixture(scope="session")
def small(register):
    return register(11)
