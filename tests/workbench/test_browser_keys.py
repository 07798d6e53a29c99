"""A real browser, a register in earnest: two coordinators, each with a key that never leaves it."""

from __future__ import annotations

import re

import pytest
from browsing import chromium, in_a_browser, serving

pytest.importorskip("playwright", reason="playwright is not installed")
pytestmark = in_a_browser


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address of a server in earnest, its first invitations by side, and its data folder."""
    data = tmp_path_factory.mktemp("earnest") / "data"
    with serving(data, "--office", "cq_drc", "gz_drc") as found:
        links = re.findall(r"/zh/invitation/[\w\-]+", "\n".join(found.said))
        assert len(links) == 2
        yield found.address, [link.replace("/zh/", "/en/") for link in links], data


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


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
