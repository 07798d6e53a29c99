"""`xiezhi ledger`: one sentence for whatever stands in the way, and nothing half done."""

from __future__ import annotations

import json
import shutil

import pytest

pytest.importorskip("cryptography", reason="the extra `register` is not installed")
from xiezhi.cli import ledger_act
from xiezhi.cli.main import run
from xiezhi.consensus.agreement import Agreement, Clause, ClauseKind, Signatory, write_form
from xiezhi.model.text import Text
from xiezhi.register.store import open_store

BOTH = Text("文", "words")
PARTIES = """\
id,name_zh,kind,side
cq,重庆某局,department,500000
gz,贵州某局,department,520000
cq2,重庆另一局,department,500000
"""


def _made(folder):
    """A case, keys and a register of two sides that have joined; names are made up."""
    assert run(["new", str(folder / "case"), "--sides", "500000", "520000"]) == 0
    (folder / "case/parties.csv").write_text(PARTIES, "utf-8")
    for name in ("log", "cq.1", "gz.1", "cq2.1"):
        _key(folder, "example.com/log" if name == "log" else name, name.removesuffix(".1"))
    words = ["--log", "log.pub", "--office", "cq=cq.pub", "gz=gz.pub", "--party", "cq2=cq2.pub"]
    at = ["--at", "r.db", "--key", "cq.key", "gz.key"]
    assert run(["ledger", "init", "case", *words, *at]) == 0


def _key(folder, name, path):
    from xiezhi.cli.key_files import write_key  # noqa: PLC0415
    from xiezhi.register.log.keys import new_key  # noqa: PLC0415

    key = new_key(name)
    write_key(folder / f"{path}.key", key)
    (folder / f"{path}.pub").write_text(f"{key.verifier}\n", "utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("register")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        _made(folder)
    return folder


@pytest.fixture
def at(made, tmp_path, monkeypatch, capsys):
    """A copy of the register to work in."""
    folder = tmp_path / "work"
    shutil.copytree(made, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XIEZHI_LEDGER", "r.db")
    capsys.readouterr()
    return folder


def act(kind, by, **body):
    return json.dumps({"kind": kind, "version": 1, "body": {"by": by, **body}})


def commitment(by="cq", id_="c1"):
    words = {"zh": "修路", "en": "build a road"}
    fields = {"commitment": id_, "commitment_kind": "project", "title": words}
    return act("commitment_drafted", by, **fields, owners=["cq", "gz"])


def does(folder, *acts, key="cq", record=True):
    (folder / "act.json").write_text("\n".join(acts), "utf-8")
    words = ["--key", f"{key}.key", "--log", "log.pub", "-o", "signed.json"]
    assert run(["sign", "act", "act.json", *words]) == 0
    return run(["ledger", "act", "signed.json"]) if record else 0


def head(folder):
    with open_store(folder / "r.db") as store:
        return store.head()


def test_what_is_recorded_is_said_with_its_number(at, capsys):
    assert does(at, commitment(), act("commitment_proposed", "cq", commitment="c1")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["3", "4"]
    assert lines[0].endswith("drafted the commitment “build a road”, owned by 重庆某局, 贵州某局.")


def test_a_file_of_which_one_act_is_refused_leaves_no_trace(at, capsys):
    before = head(at)
    assert does(at, commitment(), act("commitment_accepted", "cq", commitment="none")) == 1
    err = capsys.readouterr().err.splitlines()[-1]
    assert err.startswith("nothing was recorded; act 2, “")
    assert "the register has no commitment none; check the id." in err
    assert head(at) == before


def test_a_key_of_another_party_is_refused(at, capsys):
    assert does(at, commitment(), key="gz") == 1
    assert "gz.1 is no open seat of cq" in capsys.readouterr().err
    assert head(at).size == 3


def test_an_act_signed_for_another_log_is_refused(at, capsys):
    _key(at, "example.com/other", "other")
    (at / "act.json").write_text(commitment(), "utf-8")
    words = ["--key", "cq.key", "--log", "other.pub", "-o", "signed.json"]
    assert run(["sign", "act", "act.json", *words]) == 0
    assert run(["ledger", "act", "signed.json"]) == 1
    assert "does not fit the act or this register" in capsys.readouterr().err


def test_an_unsigned_act_is_refused_before_anything_is_opened(at, capsys):
    (at / "act.json").write_text(commitment(), "utf-8")
    assert run(["ledger", "act", "act.json"]) == 1
    assert "not signed: 1; sign them first" in capsys.readouterr().err


def test_who_did_not_see_the_last_record_is_told_and_overwrites_nothing(at, capsys):
    assert does(at, commitment()) == 0
    assert does(at, commitment(id_="c2"), record=False) == 0
    assert run(["ledger", "act", "signed.json", "--seen", "3"]) == 1
    assert len(capsys.readouterr().err.splitlines()[-1]) > 20
    assert head(at).size == 4
    assert run(["ledger", "act", "signed.json", "--seen", "4"]) == 0


def test_what_others_have_to_sign_waits_in_files(at, capsys):
    words = ["--log", "log.pub", "--office", "cq=cq.pub", "gz=gz.pub", "--party", "cq2=cq2.pub"]
    assert run(["ledger", "init", "case", *words, "--at", "n.db", "--key", "cq.key"]) == 2
    assert not (at / "n.db").exists()
    told = [*words, "--at", "n.db", "--key", "cq.key", "-o", "wait"]
    assert run(["ledger", "init", "case", *told]) == 0
    assert [p.name for p in sorted((at / "wait").iterdir())] == ["01-gz.json"]
    assert json.loads((at / "wait/01-gz.json").read_text("utf-8"))["kind"] == "side_joined"
    assert "compares the keys" in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["show", "--at", "missing.db"], 2),
        (["show", "--at", "case/parties.csv"], 2),
        (["show", "nothing"], 2),
        (["show", "99"], 2),
        (["show", "a", "b"], 2),
        (["show", "--inbox", "nobody"], 2),
        (["act"], 2),
        (["act", "missing.json"], 1),
        (["act", "cq.pub"], 1),
        (["export"], 2),
        (["export", "-o", "x"], 2),
        (["export", "-o", "nowhere/x", "--key", "log.key"], 2),
        (["export", "-o", "x", "--key", "cq.key"], 2),
        (["export", "-o", "x", "--key", "log.key", "--item", "none"], 2),
        (["checkpoint"], 2),
        (["checkpoint", "cq.pub"], 2),
        (["verify", "missing"], 1),
        (["verify", "cq.pub"], 1),
        (["verify", "a", "b"], 2),
        (["list"], 2),
        (["list", "-o", "x.pdf"], 2),
        (["list", "-o", "x.csv", "--text", "none"], 2),
        (["load", "x.csv"], 2),
        (["load", "x.csv", "--by", "nobody"], 2),
        (["load", "x.csv", "--by", "cq"], 1),
        (["load", "act.txt", "--by", "cq"], 1),
        (["load", "cq.pub", "--by", "cq"], 1),
        (["backup", "r.db"], 2),
        (["backup", "nowhere/x"], 2),
        (["restore", "missing", "--at", "n.db"], 2),
        (["restore", "cq.pub", "--at", "n.db"], 2),
        (["init", "case", "--at", "n.db"], 2),
        (["init", "case", "--log", "log.pub", "--office", "cq", "--key", "cq.key"], 2),
        (["init", "case", "--log", "log.pub", "--office", "x=cq.pub", "--key", "cq.key"], 2),
        (["init", "case", "--log", "log.pub", "--office", "cq=cq.pub", "--key", "cq.key"], 2),
        (["init", "case", "--log", "log.pub", "--office", "cq=cq.pub", "--key", "gz.key"], 2),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(at, words, code, lang, capsys):
    before = sorted(p.name for p in at.iterdir())
    assert run(["ledger", *words, "--lang", lang]) == code
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1), err
    assert any("\u4e00" <= c <= "\u9fff" for c in err) == (lang == "zh")
    assert sorted(p.name for p in at.iterdir() if "r.db-" not in p.name) == before


@pytest.mark.usefixtures("at")
def test_without_a_place_the_environment_is_named(capsys, monkeypatch):
    monkeypatch.delenv("XIEZHI_LEDGER")
    assert run(["ledger", "show"]) == 2
    assert "XIEZHI_LEDGER" in capsys.readouterr().err


def test_a_register_that_the_rules_do_not_allow_is_not_begun_at_all(at, capsys):
    from xiezhi.cli.key_files import read_signing_key, write_key  # noqa: PLC0415
    from xiezhi.register.log.keys import SigningKey  # noqa: PLC0415

    own = read_signing_key(at / "cq.key", "en")
    shared = SigningKey("gz.9", own.scheme, own.seed)
    write_key(at / "shared.key", shared)
    words = ["--log", "log.pub", "--office", "cq=cq.pub", "gz=shared.key", "--key", "cq.key"]
    assert run(["ledger", "init", "case", *words, "--at", "n.db", "-o", "wait"]) == 2
    assert "a side, party, seat or key may stand once" in capsys.readouterr().err
    assert not (at / "n.db").exists()
    assert not (at / "wait").exists()


def test_a_register_is_never_begun_over_another(at, capsys):
    before = (at / "r.db").read_bytes()
    words = ["--log", "log.pub", "--office", "cq=cq.pub", "gz=gz.pub", "--key", "cq.key", "gz.key"]
    assert run(["ledger", "init", "case", *words]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert (at / "r.db").read_bytes() == before


def test_a_register_that_may_only_be_read_is_shown_and_not_written(at, xiezhi, ordinary):
    does(at, commitment(), record=False)
    for path in (*at.glob("r.db*"), at):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        shown = xiezhi("ledger", "show", "--at", "r.db", cwd=at, through=ordinary)
        done = xiezhi("ledger", "act", "signed.json", "--at", "r.db", cwd=at, through=ordinary)
    finally:
        at.chmod(0o755)
    assert (shown.returncode, done.returncode, done.stderr.count("\n")) == (0, 1, 1)
    assert "Traceback" not in shown.stderr + done.stderr


def test_a_full_disk_is_one_sentence(at, xiezhi):
    does(at, commitment(), record=False)
    done = xiezhi("ledger", "export", "--at", "r.db", "--key", "log.key", "-o", "/dev/full", cwd=at)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    done = xiezhi("sign", "act", "act.json", "--key", "cq.key", "--log", "log.pub",
                  redirect="> /dev/full", cwd=at)  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_item_is_shown_as_a_story_or_json(at, lang, capsys):
    does(at, commitment(), act("commitment_proposed", "cq", commitment="c1"))
    does(at, act("commitment_accepted", "gz", commitment="c1"), key="gz")
    capsys.readouterr()
    assert run(["ledger", "show", "c1", "--lang", lang]) == 0
    told = capsys.readouterr().out.splitlines()
    assert (len(told), "部分方已接受" in told[0]) == (4, lang == "zh")
    assert run(["ledger", "show", "c1", "--format", "json"]) == 0
    story = json.loads(capsys.readouterr().out)["story"]
    assert [one["act"]["kind"].partition("_")[2] for one in story] == [
        "drafted", "proposed", "accepted"]  # fmt: skip


def test_what_waits_for_a_party_is_in_its_inbox(at, capsys):
    does(at, commitment(), act("commitment_proposed", "cq", commitment="c1"))
    capsys.readouterr()
    assert run(["ledger", "show", "--inbox", "gz", "--format", "json"]) == 0
    tasks = json.loads(capsys.readouterr().out)
    assert [(one["id"], one["asks"]) for one in tasks] == [("c1", "accept")]


def test_a_list_goes_out_and_comes_back_with_the_same_columns(at, capsys):
    does(at, commitment(), act("commitment_proposed", "cq", commitment="c1"))
    for name in ("a.xlsx", "a.csv"):
        assert run(["ledger", "list", "-o", name]) == 0
        capsys.readouterr()
        assert run(["ledger", "load", name, "--by", "gz"]) == 0
        out, err = capsys.readouterr()
        assert (out, err) == ("", "items in the list: 1; acts to sign: 0.\n")


def test_a_list_with_faults_tells_every_row_and_writes_nothing(at, capsys):
    does(at, commitment(), act("commitment_proposed", "cq", commitment="c1"))
    run(["ledger", "list", "-o", "a.csv", "--lang", "zh"])
    rows = (at / "a.csv").read_text("utf-8-sig").replace("项目", "工程")
    (at / "a.csv").write_text(rows + ",,\nx,任务\n", "utf-8")
    capsys.readouterr()
    assert run(["ledger", "load", "a.csv", "--by", "gz", "-o", "acts.json"]) == 1
    err = capsys.readouterr().err.splitlines()
    assert [line.split(",")[0] for line in err] == ["row 2", "row 4"]
    assert not (at / "acts.json").exists()


def test_every_byte_of_an_export_counts(at, capsys):
    does(at, commitment())
    assert run(["ledger", "export", "-o", "x", "--key", "log.key"]) == 0
    whole = (at / "x").read_bytes()
    keys = ["log.pub", "cq.pub", "gz.pub"]
    assert run(["ledger", "verify", "x", "--keys", *keys]) == 0
    for i in range(0, len(whole), 97):
        (at / "y").write_bytes(whole[:i] + bytes([whole[i] ^ 1]) + whole[i + 1 :])
        assert run(["ledger", "verify", "y", "--keys", *keys]) == 1, i
    capsys.readouterr()


def test_who_runs_the_log_cannot_let_a_party_say_what_it_never_signed(at, capsys):
    """The operator rewrites a record, every hash and the checkpoint with the log's own key."""
    from xiezhi.cli.key_files import read_signing_key  # noqa: PLC0415
    from xiezhi.register.log.checkpoint import Checkpoint  # noqa: PLC0415
    from xiezhi.register.log.export import read_export, whole_export  # noqa: PLC0415
    from xiezhi.register.log.hashes import SHA256  # noqa: PLC0415
    from xiezhi.register.log.tree import Nodes  # noqa: PLC0415

    does(at, commitment())
    run(["ledger", "export", "-o", "x", "--key", "log.key"])
    entries = [
        e.replace(b"build a road", b"build a dam!")
        for e in read_export((at / "x").read_bytes()).records
    ]
    nodes = Nodes()
    nodes.extend(map(SHA256.leaf, entries))
    key = read_signing_key(at / "log.key", "en")
    note = Checkpoint("example.com/log", len(entries), nodes.root()).signed(key)
    (at / "y").write_bytes(whole_export(entries, note).encode())
    capsys.readouterr()
    assert run(["ledger", "verify", "y"]) == 1
    assert "FAILS\tRecord 3: The signature of seat cq.1 does not fit" in capsys.readouterr().out


def test_a_part_is_proved_against_the_whole(at, capsys):
    does(at, commitment(), commitment(id_="c2"))
    assert run(["ledger", "export", "-o", "x", "--key", "log.key", "--item", "c2"]) == 0
    capsys.readouterr()
    assert run(["ledger", "verify", "x", "--keys", "log.pub", "cq.pub", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    outcomes = {one["question"]: one["outcome"] for one in found["checks"]}
    assert outcomes["inclusion"] == outcomes["authors"] == "holds"


def test_an_export_that_lacks_what_was_once_kept_fails(at, capsys):
    run(["ledger", "export", "-o", "old", "--key", "log.key"])
    does(at, commitment())
    run(["ledger", "export", "-o", "new", "--key", "log.key"])
    from xiezhi.register.log.export import read_export  # noqa: PLC0415

    (at / "kept").write_bytes(read_export((at / "new").read_bytes()).note.encode())
    capsys.readouterr()
    assert run(["ledger", "verify", "new", "--kept", "kept"]) == 0
    assert run(["ledger", "verify", "old", "--kept", "kept"]) == 1
    assert "later records were removed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("where", "says", "n"),
    [
        ("recorded", "either all of the acts were recorded or none", 0),
        ("tell", "all of the acts are recorded all the same", 1),
    ],
)
def test_ctrl_c_never_says_that_nothing_was_recorded_where_it_was(
    at, where, says, n, capsys, monkeypatch
):
    def stopped(*_):
        raise KeyboardInterrupt

    assert does(at, commitment(), record=False) == 0
    before = head(at).size
    monkeypatch.setattr(ledger_act, where, stopped)
    capsys.readouterr()
    assert run(["ledger", "act", "signed.json"]) == 130
    assert says in capsys.readouterr().err
    assert head(at).size == before + n


def test_an_agreements_notice_of_exit_is_given_or_asked_for(at, capsys):
    parties = (Signatory("cq", BOTH, "500000"), Signatory("gz", BOTH, "520000"))
    clauses = (Clause("exit", ClauseKind.EXIT, BOTH, BOTH),)
    (at / "t.docx").write_bytes(write_form(Agreement("t", BOTH, parties, clauses)))
    load = ["ledger", "load", "t.docx", "--by", "cq", "--lang", "en"]
    assert run([*load, "--exit-days", "90"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out.splitlines()[0])["body"]["exit_days"] == 90
    assert "--exit-days" not in err
    assert run(load) == 0
    out, err = capsys.readouterr()
    assert json.loads(out.splitlines()[0])["body"]["exit_days"] is None
    assert "give its days of notice by --exit-days" in err
