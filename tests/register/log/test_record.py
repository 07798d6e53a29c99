"""Records and commitments."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.register.log.commitment import DOMAIN, Opening, sealed
from xiezhi.register.log.errors import Malformed
from xiezhi.register.log.hashes import SHA256, hashing
from xiezhi.register.log.record import Record, read_record, signed_act
from xiezhi.register.log.verify import verify

WHEN = "2026-01-31T08:00:00Z"
PARTIES = st.text(min_size=1).filter(str.isprintable)


@given(number=st.integers(0, 2**63 - 1), party=PARTIES, content=st.binary(), signed=st.booleans())
def test_records_are_read_as_they_were_written(key_of, number, party, content, signed):
    key = key_of("party/a", 4)
    signature = signed_act("log.example", party, content, key) if signed else None
    record = Record(number, WHEN, party, content, signature)
    assert read_record(record.encode()) == record
    assert record.authored(key.verifier, "log.example") == signed


def test_a_signature_says_nothing_of_another_content_party_log_or_hash(key_of):
    key = key_of("party/a", 4)
    line = signed_act("log.example", "a", b"act", key)

    def authored(party="a", content=b"act", origin="log.example", hashes=SHA256, by=key):
        return Record(0, WHEN, party, content, line).authored(by.verifier, origin, hashes)

    assert authored()
    assert not authored(party="b")
    assert not authored(content=b"Act")
    assert not authored(origin="other.example")
    assert not authored(hashes=hashing("sm3"))
    assert not authored(by=key_of("party/a", 5))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"record/v1", b"record/v2"),
        (b"\n7\n", b"\n07\n"),
        (b"\n7\n", b"\n-7\n"),
        (b"2026-01-31T08", b"2026-13-31T08"),
        (b"2026-01-31T08", b"2026-02-29T08"),
        (b"2026-01-31T08", b"2026-01-31 08"),
        (b"2026-01-31T08", b"2026-01-31T24"),
        (b"00Z", b"00+00:00"),
        (b"\n520000\n", b"\n\n"),
        (b"\n520000\n", b"\n52\t000\n"),
        (b"\n520000\n", b"\n52\xff000\n"),
        (b"\n-\n", b"\n--\n"),
        (b"\n-\n\n", b"\n-\n"),
        (b"\n-\n\n", b"\n-\nx\n"),
        (b"\n-\n\nact", b"\n-"),
    ],
)
def test_what_is_no_record_is_refused(old, new):
    entry = Record(7, WHEN, "520000", b"act").encode()
    assert old in entry
    with pytest.raises(Malformed):
        read_record(entry.replace(old, new, 1))


@given(value=st.binary(), other=st.binary())
def test_a_commitment_opens_to_its_value_and_salt_alone(value, other):
    kept = sealed(value)
    commitment = kept.commitment()
    assert kept.opens(commitment)
    assert Opening(kept.salt, other).opens(commitment) == (other == value)
    assert not sealed(value).opens(commitment)


@given(salt=st.binary(min_size=32, max_size=32), value=st.binary(max_size=200))
@pytest.mark.parametrize("name", ["sha256", "sm3"])
def test_a_commitment_is_the_standard_hmac(name, salt, value):
    found = Opening(salt, value).commitment(hashing(name))
    assert found == hmac.new(salt, DOMAIN + value, lambda: hashlib.new(name)).digest()


def test_a_salt_must_be_as_long_as_the_hash_and_is_not_shown():
    with pytest.raises(Malformed, match="must have 32 bytes"):
        Opening(b"short", b"a name")
    assert "a name" not in repr(sealed(b"a name"))


def test_erasing_salt_and_value_leaves_every_proof_as_it_was(register_of, entry_of):
    outside = {0: sealed("姓名".encode()), 1: sealed(b"a telephone number")}
    made = register_of([entry_of(i, opening.commitment()) for i, opening in outside.items()])
    before = verify(made.whole(), made.trusted)
    assert outside[0].opens(read_record(made.entries[0]).content)
    outside.clear()
    assert before.ok
    assert verify(made.whole(), made.trusted) == before
    assert "姓名".encode() not in made.whole().encode()
