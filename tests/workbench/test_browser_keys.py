"""A real browser, a register in earnest: two coordinators, each with a key that never leaves it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine"),
]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address of a server in earnest, its first invitations by side, and its data folder."""
    data = tmp_path_factory.mktemp("earnest") / "data"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {k: v for k, v in os.environ.items() if not k.startswith(("XIEZHI_", "DJANGO_"))}
    command = [sys.executable, "-m", "xiezhi.cli.main", "serve", str(ROOT / "cases" / "yuqian")]
    command += ["--data", str(data), "--port", str(port), "--lang", "en"]
    with subprocess.Popen(
        [*command, "--office", "cq_drc", "gz_drc"],
        env={**given, "XIEZHI_COMPUTE": "no", "XIEZHI_LOG": "warning"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        links = []
        while len(links) < 2:
            line = server.stderr.readline()
            assert line, "the server ended before it said who may sign in"
            links += re.findall(r"/zh/invitation/[\w\-]+", line)
        address = f"http://127.0.0.1:{port}"
        _until_up(address)
        yield address, [link.replace("/zh/", "/en/") for link in links], data
        server.terminate()
        server.stderr.close()


def _until_up(address):
    for _ in range(120):
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):  # noqa: S310
                return
        except OSError:
            time.sleep(0.25)
    pytest.fail("the server does not answer")


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def coordinator(browser, address, link, name):
    """A coordinator who took up the invitation and made a key in a browser of their own."""
    page = browser.new_context().new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(address + link)
    page.fill("[name=shown]", name)
    page.fill("[name=name]", name)
    page.fill("[name=password]", "trees and rivers")
    page.fill("[name=again]", "trees and rivers")
    page.click("button.main")
    page.goto(f"{address}/en/settings/me")
    page.click("#key-make-button")
    page.wait_for_selector("text=The key is noted")
    assert page.locator("#key-here").inner_text() == "This browser holds this key."
    return page, faults


def signed(page):
    """Sign what waits with the key of this browser."""
    page.wait_for_selector("#sign-button:enabled")
    page.click("#sign-button")
    page.wait_for_selector(".said.success")
    return page.locator(".said.success").inner_text()


@pytest.fixture(scope="module")
def coordinators(site, browser):
    """Both sides' first coordinators, each in a browser with a key of its own."""
    address, links, _ = site
    return [coordinator(browser, address, *who) for who in zip(links, ("an", "bei"), strict=True)]


def test_two_sides_open_a_register_each_with_a_key_of_its_own_browser(site, coordinators):
    address, _, data = site
    (one, faults_one), (other, faults_other) = coordinators

    one.goto(f"{address}/en/settings/founding")
    one.click("main button.main")
    assert "opened the register" in signed(one)

    other.goto(f"{address}/en/settings")
    other.click("text=Join for our side")
    assert "joined for its side" in signed(other)

    other.click("text=Set this side's rule")
    other.select_option("[name=rule]", "named")
    other.fill("[name=in_force]", "2030-01-01")
    other.click("text='Set'")
    assert "set the rule" in signed(other)
    assert (faults_one, faults_other) == ([], [])
    assert _verified(data)


def test_the_key_of_one_browser_is_not_in_another(site, browser, coordinators):
    address, _, _ = site
    page = browser.new_context().new_page()
    page.goto(f"{address}/en/sign-in")
    page.fill("[name=name]", "bei")
    page.fill("[name=password]", "trees and rivers")
    page.click("button.main")
    page.goto(f"{address}/en/settings/me")
    page.wait_for_selector("#key-here:visible")
    assert "does not hold this key" in page.locator("#key-here").inner_text()


def _verified(data):
    """Whether the register that grew in the browsers holds by every check of the command line."""
    from xiezhi.register.store import open_store

    with open_store(data / "ledger.db") as store:
        assert store.head().size == 3
        return not store.verify().failed
