"""The same commands over a file and over a server, the place from the environment."""

from __future__ import annotations

import json

import pytest

from xiezhi.cli.key_files import write_key
from xiezhi.cli.main import run
from xiezhi.register.log.keys import new_key

PARTIES = "id,name_zh,kind,side\ncq,重庆某局,department,500000\ngz,贵州某局,department,520000\n"
DRAFT = {
    "kind": "commitment_drafted",
    "version": 1,
    "body": {
        "by": "cq",
        "commitment": "c1",
        "commitment_kind": "task",
        "title": {"zh": "修路", "en": "build a road"},
        "owners": ["cq", "gz"],
    },
}


@pytest.fixture
def desk(tmp_path, monkeypatch, where):
    """A folder with a case and keys, and a register begun at a file or on a server."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("XIEZHI_LEDGER", str(where))
    assert run(["new", "case", "--sides", "500000", "520000"]) == 0
    (tmp_path / "case/parties.csv").write_text(PARTIES, "utf-8")
    for name, path in (("example.com/log", "log"), ("cq.1", "cq"), ("gz.1", "gz")):
        key = new_key(name)
        write_key(tmp_path / f"{path}.key", key)
        (tmp_path / f"{path}.pub").write_text(str(key.verifier), "utf-8")
    words = ["--office", "cq=cq.pub", "gz=gz.pub", "--key", "cq.key", "gz.key"]
    assert run(["ledger", "init", "case", "--log", "log.pub", *words]) == 0
    return tmp_path


def does(folder, act, code=0):
    (folder / "act.json").write_text(json.dumps(act), "utf-8")
    words = ["--key", "cq.key", "--log", "log.pub", "-o", "signed.json"]
    assert run(["sign", "act", "act.json", *words]) == 0
    assert run(["ledger", "act", "signed.json"]) == code


def test_what_was_kept_is_shown_proved_rebuilt_and_restored(desk, place, capsys):
    does(desk, DRAFT)
    does(desk, DRAFT | {"body": {**DRAFT["body"], "parent": "none"}}, code=1)
    assert run(["ledger", "export", "--key", "log.key", "-o", "x"]) == 0
    keys = ["log.pub", "cq.pub", "gz.pub"]
    assert run(["ledger", "verify", "x", "--keys", *keys]) == 0
    assert run(["ledger", "rebuild"]) == 0
    assert run(["ledger", "verify"]) == 0
    assert run(["ledger", "backup", "b"]) == 0
    assert run(["ledger", "restore", "b"]) == 2
    other = str(place())
    assert run(["ledger", "restore", "b", "--at", other]) == 0
    capsys.readouterr()
    shown = []
    for at in ([], ["--at", other]):
        assert run(["ledger", "show", "c1", "--format", "json", *at]) == 0
        shown.append(json.loads(capsys.readouterr().out))
    assert shown[0] == shown[1]
    assert shown[0]["item"]["stage"] == "draft"


def test_a_server_that_does_not_answer_is_one_sentence_without_its_password(tmp_path, capsys):
    place = "postgresql://me:secret@127.0.0.1:1/none"
    assert run(["ledger", "show", "--at", place, "--lang", "en"]) == 1
    err = capsys.readouterr().err
    assert (err.count("\n"), "secret" in err) == (1, False)
    assert not list(tmp_path.iterdir())
