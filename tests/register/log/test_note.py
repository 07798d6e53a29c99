"""Signed notes and keys: the specification's vectors, and nothing but the format."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.register.log.errors import Malformed
from xiezhi.register.log.keys import SigningKey, new_key, signing_key, verifier_key
from xiezhi.register.log.note import MAX_SIGNATURES, SignedNote, read_note
from xiezhi.register.log.schemes import COSIGNATURE_V1, ED25519, cosigned_at

# C2SP signed-note: its verifier key and the note that the key signed.
SPEC_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = """This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
"""  # noqa: E501
# C2SP signed-note: the note that opens the specification; its key is not published.
SPEC_POEM = """Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
"""  # noqa: E501
# golang.org/x/mod/sumdb/note: keys and a note signed by both.
GO_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"  # noqa: S105  (published with the format)
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_OTHER = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
GO_TEXT = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.
"""
GO_NOTE = (
    GO_TEXT
    + """
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=
"""  # noqa: E501
)
# transparency-dev/formats: a cosignature and the second it carries.
COSIGNATURE = (
    "ZGhGuQAAAABm/qTPeyKXD+R2rzyQsxPiP8mXum7qq/iF0u4vanlqJyoc"
    "WODBt97w9uL+8qT7S5gxEHWWOworDcFiEBYJXORmnFBOBA=="
)
NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="+"), min_size=1
)


def test_the_key_of_the_specification_opens_its_note():
    key, note = verifier_key(SPEC_KEY), read_note(SPEC_NOTE.encode())
    assert str(key) == SPEC_KEY
    assert note.text == "This is an example message.\n"
    assert note.verified([key]) == note.signatures


def test_the_note_of_the_specification_with_a_blank_line_inside_is_read_and_written():
    note = read_note(SPEC_POEM.encode())
    assert note.text.endswith("sole:\n\ned è subito sera.\n")
    assert note.signatures[0].name == "quasimodo.example/salvatore"
    assert note.encode().decode() == SPEC_POEM


def test_the_published_key_signs_the_published_bytes():
    key = signing_key(GO_SECRET)
    assert str(key.verifier) == GO_KEY
    assert key.secret_text() == GO_SECRET
    assert SignedNote(GO_TEXT).signed(key).encode() == GO_NOTE.rpartition("— EnochRoot")[0].encode()


def test_signatures_by_unknown_keys_are_ignored():
    note = read_note(GO_NOTE.encode())
    peter, enoch = verifier_key(GO_KEY), verifier_key(GO_OTHER)
    assert note.verified([peter, enoch]) == note.signatures
    assert note.verified([enoch]) == note.signatures[1:]
    assert note.verified([verifier_key(SPEC_KEY)]) == ()


def test_a_known_key_s_signature_over_another_text_is_refused():
    forged = read_note(GO_NOTE.replace("your problem is", "my problem is").encode())
    with pytest.raises(Malformed, match="PeterNeumann does not fit"):
        forged.verified([verifier_key(GO_KEY)])
    assert forged.verified([verifier_key(SPEC_KEY)]) == ()


def test_a_key_of_the_same_name_and_another_id_is_unknown(key_of):
    note = SignedNote("text\n").signed(key_of("a", 1)).signed(key_of("a", 2))
    assert note.verified([key_of("a", 1).verifier]) == note.signatures[:1]
    assert note.verified([key_of("a", 3).verifier]) == ()


def test_a_cosignature_of_later_than_its_format_allows_does_not_hold(key_of):
    key, note = key_of("a", 1, COSIGNATURE_V1), SignedNote("text\n")
    last = note.signed(key, 2**63 - 1)
    assert last.verified([key.verifier]) == last.signatures
    with pytest.raises(Malformed, match="does not fit"):
        note.signed(key, 2**63).verified([key.verifier])


def test_a_published_cosignature_carries_its_second():
    note = read_note(f"a\n\n— w.example {COSIGNATURE}\n".encode())
    assert cosigned_at(note.signatures[0].signature) == 1727964367


def test_no_part_of_a_key_is_taken_for_a_key():
    for line, read in ((GO_KEY, verifier_key), (GO_SECRET, signing_key)):
        parts = {line[i:j] for i in range(len(line)) for j in range(i, len(line) + 1)}
        for part in parts - {line}:
            with pytest.raises(Malformed):
                read(part)


@pytest.mark.parametrize("at", range(len(GO_KEY)))
def test_no_altered_character_of_a_key_is_accepted(at):
    wrong = GO_KEY[:at] + chr(ord(GO_KEY[at]) + 1) + GO_KEY[at + 1 :]
    with pytest.raises(Malformed):
        verifier_key(wrong)


@pytest.mark.parametrize(
    "line",
    [
        # golang.org/x/mod/sumdb/note: a wrong length and an unknown type, ids adjusted
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        # transparency-dev/formats
        "bananas.sigstore.dev+12344556",
        "rekor.sigstore.dev+12345678+THIS_IS_NOT_BASE64!",
        "rekor.sigstore.dev+12345678+AwEB",
        "",
    ],
)
def test_published_wrong_keys_are_refused(line):
    with pytest.raises(Malformed):
        verifier_key(line)


def test_a_private_key_is_never_shown():
    key = new_key("a.example")
    shown = f"{key} {key!r} {key.verifier} {key.verifier!r}"
    assert key.seed.hex() not in shown
    assert key.secret_text().rpartition("+")[2] not in shown
    with pytest.raises(Malformed) as refused:
        signing_key(key.secret_text().replace("a.example", "b.example"))
    assert key.secret_text().rpartition("+")[2] not in str(refused.value)


@given(
    seed=st.binary(min_size=32, max_size=32),
    name=NAMES,
    scheme=st.sampled_from([ED25519, COSIGNATURE_V1]),
)
def test_keys_are_read_as_they_were_written(seed, name, scheme):
    key = SigningKey(name, scheme, seed)
    assert signing_key(key.secret_text()) == key
    assert verifier_key(str(key.verifier)) == key.verifier


@given(
    lines=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1),
    names=st.lists(NAMES, min_size=1, max_size=3),
)
def test_notes_are_read_as_they_were_written(lines, names):
    note = SignedNote("".join(f"{line}\n" for line in lines))
    keys = [SigningKey(name, ED25519, bytes(32)) for name in dict.fromkeys(names)]
    for key in keys:
        note = note.signed(key)
    read = read_note(note.encode())
    assert read == note
    assert read.verified(k.verifier for k in keys) == note.signatures


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"\n",
        b"text\n",
        b"text\n\n",
        SPEC_NOTE.encode()[:-1],
        SPEC_NOTE.encode() + b"\n",
        SPEC_NOTE.encode() + b"x",
        SPEC_NOTE.replace("\n", "\r\n").encode(),
        SPEC_NOTE.replace("example message", "example\tmessage").encode(),
        SPEC_NOTE.encode().replace(b"example message", b"example\xffmessage"),
        SPEC_NOTE.replace("— ", "- ").encode(),
        SPEC_NOTE.replace("— ", "—  ").encode(),
        SPEC_NOTE.replace("foo Uw", "f+o Uw").encode(),
        SPEC_NOTE.replace("foo Uw", "foo  Uw").encode(),
        SPEC_NOTE.replace("QM=", "QN=").encode(),  # base64 with bits to spare
        SPEC_NOTE.replace("QM=", "QM").encode(),
        SPEC_NOTE.replace("QM=", "QM=\n— example.com/foo Uw2QOg==").encode(),
        SPEC_NOTE.replace("\n\n", "\n").encode(),
    ],
)
def test_what_is_no_signed_note_is_refused_in_one_sentence(wrong):
    with pytest.raises(Malformed) as refused:
        read_note(wrong)
    assert str(refused.value).count(". ") == 0
    assert str(refused.value).endswith(".")
    assert refused.value.render("zh").count("。") == 1


def test_a_note_may_have_sixteen_signatures_and_not_ever_more():
    line = SPEC_NOTE.splitlines(keepends=True)[2]
    head = SPEC_NOTE.removesuffix(line)
    assert len(read_note((head + line * 16).encode()).signatures) == 16
    with pytest.raises(Malformed, match="at most"):
        read_note((head + line * (MAX_SIGNATURES + 1)).encode())


def test_a_text_without_its_last_newline_is_not_signed(key_of):
    with pytest.raises(Malformed, match="end in a newline"):
        SignedNote("text").signed(key_of("a", 1))
    with pytest.raises(Malformed, match="name must not"):
        key_of("a b", 1)
    with pytest.raises(Malformed, match="32 bytes"):
        SigningKey("a", ED25519, b"short")
