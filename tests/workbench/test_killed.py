"""A server killed while many people vote: what was answered as counted is there."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests" / "register" / "store" / "support"))
PEOPLE, SECONDS, TOKEN = 8, 2.5, "a" * 32


@contextmanager
def serving(data, port, **settings):
    """A server in a process group of its own, killed with the block's end."""
    given = {"XIEZHI_COMPUTE": "no", "XIEZHI_PROXIES": "1", "XIEZHI_LOG": "error", **settings}
    given["XIEZHI_HOSTS"] = "127.0.0.1"
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XIEZHI_", "DJANGO_"))}
    case = str(ROOT / "cases" / "yuqian")
    command = ["-m", "xiezhi", "serve", case, "--demo", "--data", str(data), "--port", str(port)]
    with (data.parent / "log").open("ab") as log:
        held = subprocess.Popen(
            [sys.executable, *command],
            env={**kept, **given},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        end = time.monotonic() + 90
        while status(port) != 200:
            assert held.poll() is None, (data.parent / "log").read_text("utf-8")[-2000:]
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.1)
        yield
    finally:
        os.killpg(held.pid, signal.SIGKILL)
        held.wait(20)


def status(port):
    held = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        held.request("GET", "/healthz")
        return held.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        held.close()


def voting(port, person, counted, wrong, until):
    """One person after another with a single vote each, until nobody answers."""
    held, n = HTTPConnection("127.0.0.1", port, timeout=10), 0
    form = {"side": "500000", "voter_class": "resident", "v-s01": "agree"}
    body = urlencode({**form, "csrfmiddlewaretoken": TOKEN})
    headers = {"Cookie": f"xiezhi-form={TOKEN}"}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        while time.monotonic() < until + 5:
            n += 1
            held.request(
                "POST", "/en/vote", body, {**headers, "X-Forwarded-For": f"2001:db8::{person}:{n}"}
            )
            answer = held.getresponse()
            answer.read()
            if answer.status != 303:
                wrong.append(answer.status)
                return
            counted.append((person, n))
    except (OSError, HTTPException):
        return  # it was killed
    finally:
        held.close()


def kept_in_file(data):
    with closing(sqlite3.connect(data / "accounts.db")) as held:
        return held.execute("SELECT COUNT(*) FROM gathered_publicvote").fetchone()[0]


def kept_on_server(url):
    from pg8000 import dbapi

    from xiezhi.register.store.postgres import address

    with closing(dbapi.connect(**address(url).options)) as held:
        cursor = held.cursor()
        cursor.execute("SELECT COUNT(*) FROM xiezhi_desk.gathered_publicvote")
        return cursor.fetchone()[0]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_vote_that_was_answered_is_lost(kind, tmp_path, request):
    settings, data = {}, tmp_path / "data"
    if kind == "postgresql":
        from server import running

        held = running()
        url = held.__enter__()
        request.addfinalizer(lambda: held.__exit__(None, None, None))
        settings = dict.fromkeys(("XIEZHI_DATABASE", "XIEZHI_LEDGER"), url)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    counted, wrong = [], []
    with serving(data, port, **settings):
        until = time.monotonic() + SECONDS
        people = [
            threading.Thread(target=voting, args=(port, k, counted, wrong, until))
            for k in range(PEOPLE)
        ]
        for one in people:
            one.start()
        time.sleep(SECONDS)
    for one in people:
        one.join()
    kept = kept_in_file(data) if kind == "sqlite" else kept_on_server(url)
    assert (wrong, len(counted) > PEOPLE) == ([], True)
    assert len(counted) <= kept <= len(counted) + PEOPLE  # written, and killed before the answer
    with serving(data, port, **settings):
        assert status(port) == 200
