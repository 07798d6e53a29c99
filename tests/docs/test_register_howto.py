"""The how-to of the register runs as it stands, in either language, on the first case."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    lang: ROOT / f"docs/howto/keep-a-register{'.zh' * (lang == 'zh')}.md" for lang in ("en", "zh")
}
SHELL = "set -e\nxiezhi() { " + f'"{sys.executable}" -m xiezhi "$@"; }}\n'
SHELL += 'env() { shift 2; (unset XIEZHI_LEDGER; "$@"); }\n'  # a function that `env` cannot see


def commands(lang):
    return re.findall(
        r"^```sh\n(.*?)^```$", PAGES[lang].read_text("utf-8"), re.DOTALL | re.MULTILINE
    )


def test_both_languages_show_the_same_commands():
    bare = [re.sub(r"(?m)\s*#.*$", "", "".join(commands(lang))) for lang in PAGES]
    assert bare[0] == bare[1]


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """The folder after every command of the page, and what was said."""
    pytest.importorskip("cryptography", reason="the extra `register` is not installed")
    folder = tmp_path_factory.mktemp("howto")
    shutil.copytree(ROOT / "cases/yuqian", folder / "yuqian")
    done = subprocess.run(
        ["sh", "-c", SHELL + "".join(commands("en"))],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LANG": "en_US.UTF-8", "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return folder, done


@pytest.mark.slow
def test_every_command_of_the_page_runs(walked):
    _, done = walked
    assert "Traceback" not in done.stderr
    assert done.stderr.count("Verification passed: everything holds.") == 2
    assert "a side never verifies its own report; an owner of another side does." in done.stderr


@pytest.mark.slow
def test_the_forged_export_is_refused_for_what_was_forged(walked):
    _, done = walked
    assert "FAILS\tThe root over all records is not the checkpoint's" in done.stdout
    assert "The signature of seat cq_gov.1 does not fit the act" in done.stdout
    assert "do not rely on this file" in done.stderr


@pytest.mark.slow
def test_the_story_leads_from_the_agenda_to_the_money(walked):
    _, done = walked
    story = done.stdout[done.stdout.index("“Write the plan of the zone” (zone1): objected") :]
    order = ["proposal ", "agenda and decision ", "text and clauses ", "commitment ", "evidence ",
             "progress and verification ", "objection and review ", "money "]  # fmt: skip
    places = [story.index(f"  {chapter}") for chapter in order]
    assert places == sorted(places)


@pytest.mark.slow
def test_what_was_restored_is_what_was_kept(walked):
    from xiezhi.register.store import open_store  # noqa: PLC0415  (needs the extra)

    folder, _ = walked
    with open_store(folder / "yuqian.db") as kept, open_store(folder / "restored.db") as restored:
        assert kept.head() == restored.head()
        assert kept.state().digest() == restored.state().digest()


@pytest.mark.slow
def test_private_keys_are_for_their_owners_and_in_no_other_file(walked):
    folder, _ = walked
    secrets = list((folder / "keys").glob("*.key"))
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in secrets)
    material = [path.read_bytes().strip().split(b"+", 4)[4] for path in secrets]
    others = [p for p in folder.rglob("*") if p.is_file() and p.suffix != ".key"]
    assert not [p for p in others if any(one in p.read_bytes() for one in material)]
