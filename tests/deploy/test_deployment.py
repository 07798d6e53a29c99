"""The how-to of running a workbench: its commands run as far as they do without root and engine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from xiezhi.workbench.config import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
PAGES = {
    lang: ROOT / f"docs/howto/run-a-workbench{'.zh' * (lang == 'zh')}.md" for lang in ("en", "zh")
}


def blocks(lang, kind):
    pattern = rf"^```{kind}\n(.*?)^```$"
    return re.findall(pattern, PAGES[lang].read_text("utf-8"), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("kind", ["sh", "shell"])
def test_both_languages_show_the_same_commands(kind):
    assert blocks("en", kind) == blocks("zh", kind) != []


def test_every_command_for_another_machine_is_one_that_a_shell_reads():
    for block in (*blocks("en", "shell"), (DEPLOY / "backup.sh").read_text("utf-8")):
        done = subprocess.run(
            ["sh", "-n"], input=block, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr + block


def test_every_file_that_the_page_names_is_there():
    named = set(re.findall(r"deploy/[\w./-]*\w", "".join(blocks("en", "shell"))))
    assert len(named) >= 5
    assert [one for one in named if not (ROOT / one).exists()] == []


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """The folder after the commands that need no root, and what was said."""
    pytest.importorskip("django", reason="the extra `workbench` is not installed")
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "cases/yuqian", folder / "yuqian")
    bin_ = folder / "bin"
    bin_.mkdir()
    shutil.copy(DEPLOY / "backup.sh", bin_)
    xiezhi = bin_ / "xiezhi"
    xiezhi.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m xiezhi "$@"\n', "utf-8")
    xiezhi.chmod(0o755)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XIEZHI_", "DJANGO_"))}
    done = subprocess.run(
        ["sh", "-ec", "".join(blocks("en", "sh"))],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**kept, "PATH": f"{bin_}:{os.environ['PATH']}", "LANG": "en_US.UTF-8"},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return folder, done


@pytest.mark.slow
def test_the_first_start_keeps_secrets_to_itself_and_invites_each_side(walked):
    _, done = walked
    assert done.stdout.splitlines()[1:4] == ["700", "600", "600"]
    links = re.findall(r"https?://\S+/invitation/\S+", done.stderr)
    assert len(set(links)) == len(links) == 4  # two sides at the first start, two once restored


@pytest.mark.slow
def test_a_backup_holds_everything_and_what_was_restored_has_the_same_keys(walked):
    folder, _ = walked
    (backup,) = (folder / "backups").iterdir()
    assert {one.name for one in backup.iterdir()} == {"ledger.db", "accounts.db", "files.tar"}
    assert oct(backup.stat().st_mode)[-3:] == "700"
    for name in ("secret.key", "log.key"):
        assert (folder / "restored" / name).read_bytes() == (folder / "data" / name).read_bytes()


@pytest.mark.slow
def test_the_clock_turns_on_what_was_restored(walked):
    folder, _ = walked
    done = subprocess.run(
        [sys.executable, "-m", "xiezhi", "tick", "yuqian", "--data", "restored"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XIEZHI_HOSTS": "desk.example"},
    )
    assert done.returncode in (0, 2), done.stderr  # 2: nobody has taken an invitation yet


def units():
    return sorted((DEPLOY / "systemd").iterdir())


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")
def test_systemd_accepts_every_unit(tmp_path):
    for unit in units():
        words = unit.read_text("utf-8")
        for name in ("/opt/xiezhi/bin/xiezhi", "/opt/xiezhi/share/backup.sh"):
            words = words.replace(name, "/bin/true")
        (tmp_path / unit.name).write_text(words, "utf-8")
    paths = [str(tmp_path / unit.name) for unit in units()]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    own = [line for line in done.stderr.splitlines() if "xiezhi" in line]
    assert (done.returncode, own) == (0, [])


def test_units_and_settings_name_only_settings_that_there_are():
    known = {one.name for one in SETTINGS}
    for path in (*units(), DEPLOY / "desk.env", DEPLOY / "backup.sh", *PAGES.values()):
        assert set(re.findall(r"XIEZHI_[A-Z_]+", path.read_text("utf-8"))) <= known, path


def test_the_image_is_built_from_plain_names_and_files_that_are_there():
    words = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    bases = re.findall(r"^FROM (\S+)", words, re.MULTILINE)
    assert len(bases) == 3
    assert all(re.fullmatch(r"[a-z]+:[\w.-]+", one) for one in bases)  # no registry's address
    for line in re.findall(r"^COPY (?!--from)(.+)", words, re.MULTILINE):
        assert [one for one in line.split()[:-1] if not (ROOT / one).exists()] == []
    assert re.search(r"^USER xiezhi$", words, re.MULTILINE)


@pytest.mark.skipif(shutil.which("nginx") is None, reason="there is no nginx on this machine")
def test_nginx_accepts_its_file(tmp_path):
    words = (DEPLOY / "nginx.conf").read_text("utf-8")
    key, chain = tmp_path / "key.pem", tmp_path / "chain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
         "-subj", "/CN=desk.example", "-keyout", key, "-out", chain],
        check=True, capture_output=True,
    )  # fmt: skip
    words = words.replace("/etc/ssl/xiezhi/fullchain.pem", str(chain))
    words = words.replace("/etc/ssl/xiezhi/key.pem", str(key))
    (tmp_path / "nginx.conf").write_text(f"events {{}}\nhttp {{\n{words}\n}}\n", "utf-8")
    command = ["nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf", "-e", "stderr"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "syntax is ok" in done.stderr, done.stderr


def test_the_proxies_give_the_address_they_see_and_let_an_upload_through():
    nginx, caddy = ((DEPLOY / name).read_text("utf-8") for name in ("nginx.conf", "Caddyfile"))
    for words in (nginx, caddy):
        assert words.count("{") == words.count("}") > 0
        assert "127.0.0.1:8000" in words
    assert "X-Forwarded-For $remote_addr;" in nginx
    assert "X-Forwarded-For {remote_host}" in caddy
    assert "client_max_body_size 21m" in nginx
    assert "max_size 21MB" in caddy
