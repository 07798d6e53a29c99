"""An export checked by itself: who signed, and what the rules allowed."""

from __future__ import annotations

import pytest

pytest.importorskip("cryptography", reason="the extra `register` is not installed")
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.model.text import Text
from xiezhi.register.acts.parties import Opened, SideEntry, SideJoined
from xiezhi.register.acts.texts import ClauseEntry, Signed, TextDrafted, TextKind, TextProposed
from xiezhi.register.examine import examine
from xiezhi.register.log.checkpoint import Checkpoint
from xiezhi.register.log.export import Place, part_export, whole_export
from xiezhi.register.log.hashes import SHA256
from xiezhi.register.log.keys import new_key
from xiezhi.register.log.proofs import inclusion_proof
from xiezhi.register.log.record import Record
from xiezhi.register.log.report import Outcome, Question
from xiezhi.register.log.tree import Nodes
from xiezhi.register.store.signed import key_text, sign

ORIGIN = "example.com/log"
LOG, YU, QIAN = new_key(ORIGIN), new_key("yu.1"), new_key("qian.1")
KEYS = {"yu": YU, "qian": QIAN}
W = Text("文", "words")


def history():
    """Two sides open a register and sign a text."""
    entries = tuple(
        SideEntry(code, W, office, W, key.name, key_text(key.verifier))
        for code, office, key in (("500000", "yu", YU), ("520000", "qian", QIAN))
    )
    clauses = (ClauseEntry("c1", W, "1" * 64),)
    text = TextDrafted("yu", "t", TextKind.AGREEMENT, W, ("yu", "qian"), "a" * 64, clauses)
    return [
        Opened("yu", "r", W, entries),
        SideJoined("qian"),
        text,
        TextProposed("yu", "t", "a" * 64),
        Signed("yu", "t", "a" * 64),
        Signed("qian", "t", "a" * 64),
    ]


def record(number, act, key=None, party=None):
    signed = sign(act, ORIGIN, key or KEYS[act.by])
    at = f"2026-03-02T01:00:{number:02d}Z"
    return Record(number, at, party or act.by, signed.content, signed.signature).encode()


def export(entries):
    """As whoever holds the log's key would write it, every hash computed anew."""
    nodes = Nodes()
    nodes.extend(map(SHA256.leaf, entries))
    return whole_export(entries, Checkpoint(ORIGIN, len(entries), nodes.root()).signed(LOG))


def outcomes(found):
    return {one.question: one.outcome for one in found.report.checks}


ENTRIES = [record(i, act) for i, act in enumerate(history())]
PUBLIC = [key.verifier for key in (LOG, YU, QIAN)]


def test_without_any_key_all_that_the_file_can_tell_is_told():
    found = examine(export(ENTRIES))
    assert found.report.ok
    held = {question for question, outcome in outcomes(found).items() if outcome is Outcome.HOLDS}
    assert held == {Question.INCLUSION, Question.ORDER, Question.RULES}
    assert dict(found.seats) == {k.name: key_text(k.verifier) for k in (YU, QIAN)}
    assert found.state.get("t").accepted == ("500000", "520000")


def test_with_the_owners_keys_authors_hold():
    found = outcomes(examine(export(ENTRIES), PUBLIC))
    assert found.pop(Question.COSIGNATURES) is Outcome.OPEN
    assert set(found.values()) == {Outcome.HOLDS}


def test_a_key_that_is_not_its_owners_is_found():
    other = new_key("qian.1").verifier
    assert outcomes(examine(export(ENTRIES), [other]))[Question.AUTHORS] is Outcome.FAILS


def forged(kind):
    """What whoever runs the log could try, with every hash and the checkpoint made anew."""
    acts, entries = history(), list(ENTRIES)
    if kind == "one side signs for the other":
        entries[5] = record(5, acts[5], YU)
    elif kind == "a party that the record does not name":
        entries[5] = record(5, acts[5], party="yu")
    elif kind == "an act that the rules refuse":
        entries.append(record(6, acts[4]))
    elif kind == "an act before its time":
        entries = [*entries[:3], record(3, acts[4]), *entries[4:]]
    elif kind == "no act at all":
        entries.append(Record(6, "2026-03-02T02:00:00Z", "yu", b"{}").encode())
    elif kind == "an act in other bytes":
        signed = sign(acts[3], ORIGIN, YU)
        content = signed.content + b" "
        entries[3] = Record(3, "2026-03-02T01:00:03Z", "yu", content, signed.signature).encode()
    else:
        entries = [ENTRIES[0], *entries[2:]]
    return export(entries)


@pytest.mark.parametrize(
    "kind",
    ["one side signs for the other", "a party that the record does not name",
     "an act that the rules refuse", "an act before its time", "no act at all",
     "an act in other bytes", "a record left out"],
)  # fmt: skip
def test_who_runs_the_log_cannot_forge_what_parties_did(kind):
    found = examine(forged(kind))
    assert not found.report.ok
    assert found.state is None
    failed = {one.question for one in found.report.failed}
    assert failed <= {Question.AUTHORS, Question.RULES, Question.ORDER}


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_every_flipped_bit_is_found_by_who_has_the_logs_key(data):
    whole = export(ENTRIES).encode()
    at, bit = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 7))
    from xiezhi.register.log.errors import Malformed  # noqa: PLC0415
    from xiezhi.register.log.export import read_export  # noqa: PLC0415

    changed = whole[:at] + bytes([whole[at] ^ (1 << bit)]) + whole[at + 1 :]
    try:
        found = examine(read_export(changed), PUBLIC)
    except Malformed:
        return
    # The log's signature line may be lost to a flip in its name or id: then nothing vouches.
    assert not found.report.ok


def test_a_part_is_checked_as_far_as_its_proofs_reach():
    nodes = Nodes()
    nodes.extend(map(SHA256.leaf, ENTRIES))
    note = Checkpoint(ORIGIN, 6, nodes.root()).signed(LOG)
    part = part_export([(Place(5, inclusion_proof(nodes, 5, 6)), ENTRIES[5])], note)
    found = examine(part, PUBLIC)
    assert (found.state, found.report.ok) == (None, True)
    assert outcomes(found)[Question.AUTHORS] is Outcome.HOLDS
    assert Question.RULES not in outcomes(found)
