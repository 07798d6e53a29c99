"""Checkpoints, cosignatures and proofs as texts, against the specifications' own examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.register.log.checkpoint import Checkpoint, read_checkpoint, verified_checkpoint
from xiezhi.register.log.errors import Malformed
from xiezhi.register.log.keys import verifier_key
from xiezhi.register.log.lines import LARGEST
from xiezhi.register.log.note import SignedNote, read_note
from xiezhi.register.log.schemes import cosigned_at
from xiezhi.register.log.tlog_proof import TlogProof, read_tlog_proof
from xiezhi.register.log.witness import Submission, read_submission

# C2SP tlog-checkpoint, tlog-cosignature: the example; its keys are not published.
SPEC = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""  # noqa: E501
# A checkpoint as a public test log issued it in 2026, with the cosignatures of public witnesses.
PUBLIC = """arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
"""  # noqa: E501
PUBLIC_LOG = (
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
)
PUBLIC_WITNESS = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
# C2SP tlog-witness: the example request.
REQUEST = """old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

"""
ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
# C2SP tlog-proof: the head of its example (its signatures are shortened there, so SPEC's stand in).
PROOF = """c2sp.org/tlog-proof@v1
extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6kYXJ3aW4tYXJ
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

"""


def test_the_checkpoint_of_the_specification_is_read_and_written():
    note = read_note(SPEC.encode())
    point = read_checkpoint(note.text)
    assert (point.origin, point.size) == ("example.com/behind-the-sofa", 20852163)
    assert point.text() == note.text
    assert note.encode().decode() == SPEC
    assert cosigned_at(note.signatures[1].signature) == 1679315147  # as the specification says


def test_a_public_log_s_checkpoint_and_a_public_witness_s_cosignature_verify():
    note = read_note(PUBLIC.encode())
    log, witness = verifier_key(PUBLIC_LOG), verifier_key(PUBLIC_WITNESS)
    assert verified_checkpoint(note, log).size == 1432088532
    assert note.verified([witness]) == note.signatures[2:]
    assert str(witness) == PUBLIC_WITNESS


def test_neither_verifies_once_a_figure_was_altered():
    note = read_note(PUBLIC.replace("1432088532", "1432088533").encode())
    for key in (PUBLIC_LOG, PUBLIC_WITNESS):
        with pytest.raises(Malformed, match="altered"):
            note.verified([verifier_key(key)])


def test_a_cosignature_does_not_verify_at_another_time():
    note = read_note(PUBLIC.replace("2net5wAAAABqEiEg", "2net5wAAAABqEiEh").encode())
    with pytest.raises(Malformed, match="altered"):
        note.verified([verifier_key(PUBLIC_WITNESS)])


@given(
    origin=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
    size=st.integers(0, LARGEST),
    root=st.binary(min_size=32, max_size=32),
    more=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), max_size=3),
)
def test_checkpoints_are_read_as_they_were_written(origin, size, root, more):
    point = Checkpoint(origin, size, root, tuple(more))
    assert read_checkpoint(point.text()) == point


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        f"a\n1\n{ROOT}",
        f"\n1\n{ROOT}\n",
        f"a\n01\n{ROOT}\n",
        f"a\n+1\n{ROOT}\n",
        f"a\n-1\n{ROOT}\n",
        f"a\n 1\n{ROOT}\n",
        f"a\n1_0\n{ROOT}\n",
        f"a\n١\n{ROOT}\n",
        f"a\n9223372036854775808\n{ROOT}\n",
        f"a\n{'9' * 5000}\n{ROOT}\n",
        f"a\n1\n{ROOT[:-1]}\n",
        f"a\n1\n{ROOT.replace('2I=', '2J=')}\n",
        f"a\n1\n{ROOT} \n",
        "a\n1\nAAAA\n",
        f"a\n1\n{ROOT}\n\n",
        f"a\n1\n{ROOT}\n\nmore\n",
        f"a\r\n1\r\n{ROOT}\r\n",
        f"a\ud800\n1\n{ROOT}\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(Malformed):
        read_checkpoint(text)


def test_a_log_signs_under_its_origin_alone(small, key_of):
    with pytest.raises(Malformed, match="must bear the log's origin"):
        small.point().signed(key_of("other.example", 1))
    with pytest.raises(Malformed, match="not signed by the log"):
        verified_checkpoint(small.note(), key_of("other.example", 1).verifier)
    with pytest.raises(Malformed, match="not signed by the log"):
        verified_checkpoint(small.note(), key_of(small.log.name, 9).verifier)


def test_a_key_speaks_for_no_origin_but_its_own(small, key_of):
    other = key_of("other.example", 1)
    note = SignedNote(small.point().text()).signed(other)
    assert note.verified([other.verifier])
    with pytest.raises(Malformed, match="not signed by the log"):
        verified_checkpoint(note, other.verifier)


def test_the_request_of_the_specification_is_read_and_written():
    data = (REQUEST + SPEC).encode()
    found = read_submission(data)
    assert (found.old, len(found.proof)) == (20852014, 4)
    assert found.encode() == data
    assert Submission(0, (), found.note).encode() == b"old 0\n\n" + SPEC.encode()


def test_the_proof_of_the_specification_is_read_and_written():
    data = (PROOF + SPEC).encode()
    found = read_tlog_proof(data)
    assert (found.index, len(found.path)) == (73894, 5)
    assert found.encode() == data


def test_a_proof_holds_for_its_record_alone(small):
    for index, entry in enumerate(small.entries):
        proof = TlogProof(index, small.inclusion(index), small.cosigned(), b"beside")
        read = read_tlog_proof(proof.encode())
        assert read == proof
        assert [read.holds(other) for other in small.entries].index(True) == index
        assert not read.holds(entry + b" ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tlog-proof@v1", "tlog-proof@v2"),
        ("index 73894\n", ""),
        ("index 73894", "index 073894"),
        ("index 73894", "index -5"),
        ("index 73894", "index notanumber"),
        ("index 73894", "Index 73894"),
        ("index 73894", "index  73894"),
        ("extra YWdl", "extra !!notbase64!!"),
        ("extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6kYXJ3aW4tYXJ", "extra "),
        ("PlQ=\n", "PlR=\n"),
        ("PlQ=\n", "\n"),
        ("B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=", "A" * 86 + "=="),
        ("B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=", ""),
        ("\n\nexample", "\nexample"),
        ("\n\nexample", "\n\n\nexample"),
        ("\n", "\r\n"),
        ("B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=\n", f"{ROOT}\n" * 63),
    ],
)
def test_what_is_no_proof_is_refused(old, new):
    whole = PROOF + SPEC
    assert old in whole
    with pytest.raises(Malformed):
        read_tlog_proof(whole.replace(old, new, -1 if old == "\n" else 1).encode())


@pytest.mark.parametrize(("old", "new"), [("old 2", "new 2"), ("old 2", "old 02"), ("\n\n", "\n")])
def test_what_is_no_request_is_refused(old, new):
    with pytest.raises(Malformed):
        read_submission((REQUEST + SPEC).replace(old, new, 1).encode())
