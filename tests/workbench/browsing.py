"""What the tests in a real browser share: a server of its own, who signs in, which pages there are.

Links are followed as a reader would, so that every page is seen with real content and real ids.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "cases" / "yuqian"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium")
in_a_browser = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine"),
]
_FILES = re.compile(
    r"\.(json|svg|csv|xlsx|docx|export|request|html)$|/(word|export|acts|export/\w+)$"
)
# Where links are followed from: pages that show more than another of their kind come first.
_FIRST = ("overview", "vote", "agreements/demo-agreement", "objections/demo_objection")


@dataclass(frozen=True)
class Site:
    """A server that answers. said: what it told on starting."""

    address: str
    data: Path
    said: list[str]

    @property
    def password(self) -> str:
        """The password of a demonstration's accounts."""
        return (self.data / "demo-password.txt").read_text("ascii").strip()


@contextmanager
def serving(data, *options, lang="en") -> Iterator[Site]:
    """`xiezhi serve` on a free port of loopback, ended afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "xiezhi.cli.main", "serve", str(CASE), "--data", str(data)]
    command += ["--port", str(port), "--lang", lang, *options]
    log = data.parent / "server.log"
    with (
        log.open("w", encoding="utf-8") as said,
        subprocess.Popen(command, env=environment(), stdout=said, stderr=said) as server,
    ):
        address = f"http://127.0.0.1:{port}"
        try:
            _until_up(server, address, log)
            yield Site(address, data, log.read_text("utf-8").splitlines())
        finally:
            server.terminate()


def environment():
    """The environment without the settings of the tests that run in this process."""
    given = {k: v for k, v in os.environ.items() if not k.startswith(("XIEZHI_", "DJANGO_"))}
    return given | {"XIEZHI_COMPUTE": "no", "XIEZHI_LOG": "warning"}


def _until_up(server, address, log):
    for _ in range(240):
        assert server.poll() is None, log.read_text("utf-8")
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()  # noqa: S310
        except OSError:
            time.sleep(0.25)
        else:
            return
    pytest.fail(f"the server does not answer: {log.read_text('utf-8')}")


@contextmanager
def chromium():
    """The browser that is on the machine."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--enable-unsafe-swiftshader"]
        )
        yield browser
        browser.close()


def signed_in(context, site, name, lang="en"):
    """A page of a browser in which a demonstration's account has signed in."""
    page = context.new_page()
    page.goto(f"{site.address}/{lang}/sign-in")
    page.fill("[name=name]", name)
    page.fill("[name=password]", site.password)
    page.click("button.main")
    page.wait_for_selector("details.me")
    return page


def walk(page, site, lang="en", each=1):
    """Addresses of pages by route, as links lead there from the overview; `each` of a route."""
    found: dict[str, list[str]] = {}
    waiting, seen = [f"/{lang}/{at}" for at in _FIRST], set()
    while waiting:
        at = waiting.pop(0)
        name = _route(at)
        if name is None or at in seen or len(found.get(name, ())) >= each:
            continue
        seen.add(at)
        answer = page.request.get(site.address + at)
        if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        found.setdefault(name, []).append(at)
        for link in re.findall(r'href="([^"#]+)', answer.text()):
            there = urlsplit(urljoin(at, link.replace("&amp;", "&")))
            if not there.netloc and there.path.startswith(f"/{lang}/"):
                waiting.append(there.path + (f"?{there.query}" if there.query else ""))
    return {name: places[0] if each == 1 else places for name, places in sorted(found.items())}


def _route(at):
    """The name of a page's route; None for files and pictures."""
    from django.urls import Resolver404, resolve

    path = urlsplit(at).path
    if _FILES.search(path):
        return None
    try:
        return resolve(path).url_name
    except Resolver404:
        return None


def faults_of(page):
    """What axe finds on the page that is open, a line each."""
    page.evaluate(AXE.read_text("utf-8"))  # put in past the policy, as a test may
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]
