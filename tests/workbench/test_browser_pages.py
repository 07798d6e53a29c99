"""Every page in a real browser: no fault that axe finds, no wider than a phone, no script needed.

With XIEZHI_SHOTS set to a folder, each page is kept there as a picture in both languages at 390 and
1440 pixels.
"""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from routes import PARTS
from tests_support import every_route

pytest.importorskip("playwright", reason="playwright is not installed")
ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine"),
]
PAGES = sorted(
    route.name
    for route in every_route()
    if route.get and (route.json or route.name in ("sign-in", "statements-public"))
)


@pytest.fixture(scope="module")
def site(computed, demonstration, tmp_path_factory):
    """A server of its own on a copy of the demonstration, and the password of its accounts."""
    data = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(demonstration.data, data)
    _with_earnest_passwords(data)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {k: v for k, v in os.environ.items() if not k.startswith(("XIEZHI_", "DJANGO_"))}
    given |= {"XIEZHI_COMPUTE": "no", "XIEZHI_LOG": "warning"}
    case = str(ROOT / "cases" / "yuqian")
    command = [sys.executable, "-m", "xiezhi.cli.main", "serve", case, "--demo"]
    command += ["--data", str(data), "--port", str(port)]
    with subprocess.Popen(
        command, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        address = f"http://127.0.0.1:{port}"
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=2).close()  # noqa: S310
                break
            except OSError:
                time.sleep(0.25)
        yield address, (data / "demo-password.txt").read_text("ascii").strip()
        server.terminate()


def _with_earnest_passwords(data):
    """The tests' own accounts have passwords that are quick to check and that no server takes."""
    from contextlib import closing

    from django.contrib.auth.hashers import ScryptPasswordHasher

    password = (data / "demo-password.txt").read_text("ascii").strip()
    kept = ScryptPasswordHasher().encode(password, "saltfortests")
    with closing(sqlite3.connect(data / "accounts.db")) as accounts, accounts:
        accounts.execute("UPDATE accounts_account SET password = ?", (kept,))


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        chromium = started.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--enable-unsafe-swiftshader"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def reader(site, browser):
    """A coordinator of Guizhou, signed in, and what the browser complained of."""
    address, password = site
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{address}/en/sign-in")
    page.fill("[name=name]", "guizhou-coordinator")
    page.fill("[name=password]", password)
    page.click("button.main")
    page.wait_for_selector("details.me")
    return page, complaints


def at(name, lang):
    from django.urls import reverse

    return reverse(name, kwargs={"lang": lang, **PARTS.get(name, {})})


@pytest.mark.skipif(not AXE.exists(), reason="npm has not brought axe-core")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_fault(site, reader, name, lang):
    page, complaints = reader
    complaints.clear()
    answer = page.goto(site[0] + at(name, lang))
    page.wait_for_load_state("networkidle")
    # axe is put in past the policy, as a test may
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    faults = [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]
    assert faults == []
    assert complaints == [] or answer.status != 200


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_phone(site, reader, name, lang):
    page, _ = reader
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site[0] + at(name, lang))
    wide = page.evaluate("document.documentElement.scrollWidth")
    _kept(page, f"{name}.{lang}.390")
    page.set_viewport_size({"width": 1440, "height": 900})
    _kept(page, f"{name}.{lang}.1440")
    assert wide <= 390


def _kept(page, name):
    folder = os.environ.get("XIEZHI_SHOTS")
    if folder:
        page.wait_for_load_state("networkidle")
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_without_script_the_map_is_a_picture_and_its_choice_a_form(site, browser):
    address, password = site
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}/en/sign-in")
    page.fill("[name=name]", "chongqing-member")
    page.fill("[name=password]", password)
    page.click("button.main")
    page.wait_for_selector("#map-picture")
    page.select_option("#layer", "belts")
    page.click("form.layer-choice button")
    assert "layer=belts" in page.url
    assert page.locator("tr[data-item]").count() > 0


def test_with_script_the_map_is_drawn_and_the_picture_steps_aside(site, reader):
    page, complaints = reader
    complaints.clear()
    page.goto(f"{site[0]}/zh/overview?layer=belts")
    drawable = page.evaluate("!!document.createElement('canvas').getContext('webgl2')")
    if not drawable or not page.locator("script[src*=maplibre]").count():
        pytest.skip("no WebGL here, or npm has not brought the map")
    page.wait_for_selector("#map[data-ready=yes]", timeout=20_000)
    assert page.locator("#map-picture").is_hidden()
    assert page.locator(".map-name").count() > 3
    assert complaints == []


def test_the_map_draws_the_country_and_when_enlarged_borders_in_full(site, reader):
    page, complaints = reader
    complaints.clear()
    asked = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(f"{site[0]}/en/overview")
    drawable = page.evaluate("!!document.createElement('canvas').getContext('webgl2')")
    if not drawable or not page.locator("script[src*=maplibre]").count():
        pytest.skip("no WebGL here, or npm has not brought the map")
    page.wait_for_selector("#map[data-around=country]", timeout=30_000)
    assert not any("ground-full" in one for one in asked)  # until somebody looks closely
    for _ in range(2):
        page.click(".maplibregl-ctrl-zoom-in")
        page.wait_for_timeout(700)
    page.wait_for_selector("#map[data-detail=full]", timeout=30_000)
    if folder := os.environ.get("XIEZHI_SHOTS"):
        page.screenshot(path=Path(folder) / "map-in-full.png")
    assert complaints == []


def test_the_overview_is_painted_within_a_second_and_a_half(site, reader):
    page, _ = reader
    page.goto(f"{site[0]}/en/overview")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert painted <= 1500


def test_every_page_is_reached_and_left_by_keyboard(site, reader):
    page, _ = reader
    page.goto(f"{site[0]}/en/overview")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
