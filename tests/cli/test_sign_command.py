"""`xiezhi sign`: keys stay with their party, nothing else is signed than what was shown."""

from __future__ import annotations

import json

import pytest
from docx import Document

from xiezhi.cli.main import run
from xiezhi.consensus.agreement import Agreement, Clause, ClauseKind, Signatory, write_form
from xiezhi.model.text import Text
from xiezhi.register.log.keys import verifier_key

pytest.importorskip("cryptography", reason="the extra `register` is not installed")
from xiezhi.register.log.checkpoint import Checkpoint
from xiezhi.register.log.hashes import SHA256
from xiezhi.register.log.keys import new_key
from xiezhi.register.log.proofs import consistency_proof
from xiezhi.register.log.record import act_text
from xiezhi.register.log.tree import Nodes
from xiezhi.register.log.witness import Submission
from xiezhi.register.store.signed import read_signed

BOTH = Text("文", "words")
JOIN = '{"kind":"side_joined","version":1,"body":{"by":"gz"}}'


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def keys(tmp_path, capsys):
    """A log's key and a seat's, and the file of the act to sign."""
    for name, path in (("example.com/log", "log"), ("gz.1", "gz")):
        assert run(["sign", "key", name, "-o", f"{path}.key"]) == 0
        (tmp_path / f"{path}.pub").write_text(capsys.readouterr().out, "utf-8")
    (tmp_path / "act.json").write_text(JOIN, "utf-8")
    return tmp_path


def public(folder, name):
    return verifier_key((folder / f"{name}.pub").read_text("utf-8").strip())


def test_a_key_is_for_its_owner_alone_and_never_overwritten(keys, capsys):
    before = (keys / "gz.key").read_bytes()
    assert (keys / "gz.key").stat().st_mode & 0o777 == 0o600
    assert run(["sign", "key", "gz.1", "-o", "gz.key"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "never overwritten" in err
    assert (keys / "gz.key").read_bytes() == before


def test_the_public_half_is_a_c2sp_verifier_key_and_tells_nothing_of_the_private(keys):
    key = public(keys, "gz")
    secret = (keys / "gz.key").read_text("utf-8").strip()
    assert key.name == "gz.1"
    assert secret.rpartition("+")[2] not in str(key)


def test_a_signed_act_is_signed_for_this_log_and_this_party(keys, capsys):
    assert run(["sign", "act", "act.json", "--key", "gz.key", "--log", "log.pub"]) == 0
    out, err = capsys.readouterr()
    signed = read_signed(json.loads(out))
    text = act_text("example.com/log", "gz", signed.content).encode()
    assert public(keys, "gz").holds(text, signed.signature.signature)
    assert "gz joined for its side." in err


def test_many_acts_are_signed_from_a_list_or_lines(keys, capsys):
    for content in (f"[{JOIN},{JOIN}]", f"{JOIN}\n{JOIN}\n"):
        (keys / "acts.json").write_text(content, "utf-8")
        assert run(["sign", "act", "acts.json", "--key", "gz.key", "--log", "log.pub"]) == 0
        assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_text_is_signed_by_the_digest_of_its_bytes(keys, capsys):
    (keys / "rules.txt").write_bytes(b"words")
    words = ["--text", "t", "--by", "gz", "--key", "gz.key", "--log", "log.pub"]
    assert run(["sign", "text", "rules.txt", *words]) == 0
    body = json.loads(capsys.readouterr().out)["act"]["body"]
    assert body == {"by": "gz", "text": "t", "digest": SHA256.digest(b"words").hex()}
    assert run(["sign", "text", body["digest"], *words]) == 0
    assert json.loads(capsys.readouterr().out)["act"]["body"] == body


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["key", "gz.2"], 2),
        (["key", "a b", "-o", "new.key"], 1),
        (["key", "gz.2", "-o", "nowhere/new.key"], 2),
        (["act", "act.json"], 2),
        (["act", "missing.json", "--key", "gz.key", "--log", "log.pub"], 1),
        (["act", "log.pub", "--key", "gz.key", "--log", "log.pub"], 1),
        (["act", "act.json", "--key", "log.pub", "--log", "log.pub"], 2),
        (["act", "act.json", "--key", "missing", "--log", "log.pub"], 1),
        (["act", "act.json", "--key", "gz.key", "--log", "act.json"], 1),
        (["act", "wrong.json", "--key", "gz.key", "--log", "log.pub"], 1),
        (["text", "act.json", "--key", "gz.key", "--log", "log.pub"], 2),
        (["checkpoint", "act.json", "--key", "gz.key", "--log", "log.pub"], 2),
        (["checkpoint", "act.json", "--key", "gz.key", "--log", "log.pub", "--kept", "k"], 1),
    ],
)
def test_what_cannot_be_signed_is_one_sentence_and_nothing_is_printed(
    keys, words, code, lang, capsys
):
    (keys / "wrong.json").write_text('{"kind":"signed","version":1,"body":{"by":"gz"}}', "utf-8")
    capsys.readouterr()
    assert run(["sign", *words, "--lang", lang]) == code
    out, err = capsys.readouterr()
    assert (out, "Traceback" in err) == ("", False)
    assert 1 <= err.count("\n") <= 2
    assert not (keys / "new.key").exists()


def test_a_key_that_others_may_read_is_remarked_upon(keys, capsys):
    (keys / "gz.key").chmod(0o644)
    assert run(["sign", "act", "act.json", "--key", "gz.key", "--log", "log.pub"]) == 0
    assert "chmod 600" in capsys.readouterr().err


def test_without_rights_no_key_is_left_behind(keys, xiezhi, ordinary):
    closed = keys / "closed"
    closed.mkdir()
    closed.chmod(0o500)
    done = xiezhi("sign", "key", "x.1", "-o", closed / "x.key", through=ordinary)
    closed.chmod(0o700)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert not list(closed.iterdir())


class Log:
    """A log of five records, its key in a file, for asking to cosign."""

    def __init__(self, folder):
        self.key, self.nodes = new_key("example.com/log"), Nodes()
        self.nodes.extend(SHA256.leaf(b"%d" % i) for i in range(9))
        (folder / "log.pub").write_text(str(self.key.verifier), "utf-8")
        side = new_key("side", _cosigns())
        (folder / "side.key").write_text(side.secret_text(), "utf-8")
        (folder / "side.key").chmod(0o600)
        self.side, self.folder = side.verifier, folder

    def asks(self, old, new, root=None, nodes=None):
        nodes = nodes or self.nodes
        note = Checkpoint("example.com/log", new, root or nodes.root(new)).signed(self.key)
        asked = Submission(old, consistency_proof(nodes, old, new), note)
        (self.folder / "request").write_bytes(asked.encode())
        words = ["--key", "side.key", "--log", "log.pub", "--kept", "kept", "-o", "cosigned"]
        return run(["sign", "checkpoint", "request", *words])


def _cosigns():
    from xiezhi.register.log.schemes import COSIGNATURE_V1  # noqa: PLC0415

    return COSIGNATURE_V1


@pytest.fixture
def log(tmp_path):
    return Log(tmp_path)


def test_checkpoints_that_continue_one_another_are_cosigned(log):
    from xiezhi.register.log.note import read_note  # noqa: PLC0415

    for old, new in ((0, 3), (3, 3), (3, 8), (8, 9)):
        assert log.asks(old, new) == 0
        note = read_note((log.folder / "cosigned").read_bytes())
        assert len(note.verified([log.side, log.key.verifier])) == 2


@pytest.mark.parametrize("case", ["rewritten", "shorter", "other size", "other log"])
def test_what_takes_anything_back_is_not_cosigned_and_what_was_kept_stays(log, case, capsys):
    assert log.asks(0, 5) == 0
    kept, cosigned = ((log.folder / n).read_bytes() for n in ("kept", "cosigned"))
    other = Nodes()
    other.extend(SHA256.leaf(b"x%d" % i) for i in range(9))
    if case == "other log":
        log.key = new_key("example.com/log")
    codes = {
        "rewritten": lambda: log.asks(5, 8, nodes=other),
        "shorter": lambda: log.asks(4, 4),
        "other size": lambda: log.asks(3, 8),
        "other log": lambda: log.asks(5, 8),
    }
    assert codes[case]() in (1, 2)
    assert capsys.readouterr().err.count("\n") >= 1
    assert (log.folder / "kept").read_bytes() == kept
    assert (log.folder / "cosigned").read_bytes() == cosigned


def test_a_word_file_of_which_a_part_was_not_read_is_not_signed(keys, capsys):
    """The digest would not cover what its reader sees; who knows better gives the digest."""
    words = ["--text", "t", "--by", "gz", "--key", "gz.key", "--log", "log.pub", "--lang", "en"]
    parties = (Signatory("cq", BOTH, "500000"), Signatory("gz", BOTH, "520000"))
    purpose = Clause("purpose", ClauseKind.PURPOSE, BOTH, BOTH)
    agreement = Agreement("t", BOTH, parties, (purpose,))
    (keys / "t.docx").write_bytes(write_form(agreement))
    assert run(["sign", "text", "t.docx", *words]) == 0
    assert agreement.digest in capsys.readouterr().out
    document = Document(keys / "t.docx")
    document.paragraphs[0].insert_paragraph_before("甲方另付一千万元。")
    document.save(keys / "t.docx")
    assert run(["sign", "text", "t.docx", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "甲方另付一千万元" in err
    assert f"give the digest itself: {agreement.digest}" in err


@pytest.mark.usefixtures("keys")
def test_who_signs_a_digest_again_says_which_time(capsys):
    words = ["--text", "t", "--by", "gz", "--key", "gz.key", "--log", "log.pub"]
    assert run(["sign", "text", "a" * 64, *words, "--turn", "1"]) == 0
    assert json.loads(capsys.readouterr().out)["act"]["body"]["turn"] == 1
    assert run(["sign", "text", "a" * 64, *words, "--turn", "-1"]) == 1
    assert "a whole number of at least 0" in capsys.readouterr().err
