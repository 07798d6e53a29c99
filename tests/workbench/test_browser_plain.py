"""Without a script, by keyboard alone, and on paper: the same pages do the same work."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from browsing import ROOT, chromium, environment, in_a_browser, serving, signed_in

pytest.importorskip("playwright", reason="playwright is not installed")
pytestmark = in_a_browser
PASSWORD = "trees and rivers"  # noqa: S105  (of people who exist in this test alone)


@pytest.fixture(scope="module")
def site(computed, demonstration, tmp_path_factory):
    """A demonstration of its own, with the findings that were computed for the run."""
    data = tmp_path_factory.mktemp("plain") / "data"
    shutil.copytree(demonstration.findings, data / "findings")
    with serving(data, "--demo") as found:
        yield found


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture
def plain(site, browser):
    """`plain("guizhou-member")`: a browser without scripts, in which that account is signed in."""
    contexts = []

    def opened(name=None):
        contexts.append(browser.new_context(java_script_enabled=False))
        return signed_in(contexts[-1], site, name) if name else contexts[-1].new_page()

    yield opened
    for one in contexts:
        one.close()


def done(page):
    page.wait_for_selector(".said")
    assert page.locator(".said.error").count() == 0, page.locator(".said").inner_text()


def test_a_duty_is_reported_verified_and_objected_to_without_script(site, plain):
    member = plain("guizhou-member")
    member.goto(f"{site.address}/en/list?stage=active")
    member.locator("main a[href*='/list/items/']").first.click()
    at = member.url
    member.click("#report summary")
    member.fill("#report #f-share", "60")
    member.fill("#report #f-words_zh", "（合成）第一段完成")
    member.set_input_files(
        "#report [type=file]",
        {"name": "note.txt", "mimeType": "text/plain", "buffer": b"a synthetic note\n"},
    )
    member.click("#report button.main")
    done(member)
    verifier = plain("chongqing-verifier")
    verifier.goto(at)
    verifier.check("#verify [value=no]")
    verifier.fill("#verify #f-words_zh", "（合成）未见记录")
    verifier.click("#verify button.main")
    done(verifier)
    member.goto(at)
    member.click("#object summary")
    member.fill("#object #f-grounds_zh", "（合成）记录已交")
    member.click("#object button.warn")
    done(member)
    assert member.locator("main a[href*='/objections/']").count() == 1


def test_the_map_is_a_picture_and_votes_are_cast_without_script(site, plain):
    page = plain("chongqing-member")
    page.goto(f"{site.address}/en/overview")
    page.select_option("#layer", index=1)
    page.click("form.layer-choice button")
    assert "layer=" in page.url
    visitor = plain()
    visitor.goto(f"{site.address}/en/vote")
    visitor.get_by_label("Guizhou").check()
    visitor.select_option("#f-voter_class", index=1)
    visitor.locator(".ballot li").first.get_by_label("agree", exact=True).check()
    visitor.click("text=Send my votes")
    visitor.wait_for_selector("text=My votes")


def test_an_act_is_signed_by_file_without_script(site, plain, tmp_path):
    """A key made by the command line; the act goes out as a file and comes back signed."""
    office = plain("guizhou-coordinator")
    office.goto(f"{site.address}/en/settings/people")
    office.select_option("#f-role", "coordinator")
    office.select_option("#f-party", "gz_gov")
    office.click("text=Make the link")
    page = plain()
    page.goto(office.locator(".notice code").inner_text())
    page.fill("[name=shown]", "By file")
    page.fill("[name=name]", "by-file")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.click("button.main")
    key, public = tmp_path / "my.key", tmp_path / "my.pub"
    page.goto(f"{site.address}/en/settings/me")
    seat = page.locator("#h-seat").inner_text().removeprefix("By default ").rstrip(".")
    public.write_text(run("sign", "key", seat, "-o", str(key)), "ascii")
    page.fill("#f-key", public.read_text("ascii").strip())
    page.click("text=Note this key")
    done(page)
    office.goto(f"{site.address}/en/settings/people")
    office.locator("tr", has_text="by-file").get_by_role("button", name="Open a seat").click()
    done(office)

    page.goto(f"{site.address}/en/statements/s01")
    page.click("main button[value=agree]")
    assert not page.locator("#browser-way").is_visible()
    with page.expect_download() as taken:
        page.click("text=Download the file to be signed")
    asked, log = tmp_path / "acts.json", tmp_path / "log.pub"
    taken.value.save_as(asked)
    office.goto(f"{site.address}/en/ledger/proof")
    log.write_text(office.locator("main p.small code").nth(1).inner_text(), "ascii")
    signed = tmp_path / "signed.json"
    run("sign", "act", str(asked), "--key", str(key), "--log", str(log), "-o", str(signed))
    page.set_input_files("#signed-file", signed)
    page.click("text='Record'")
    done(page)
    assert "Government of Guizhou" in page.locator("main table, main ul").last.inner_text()


def run(*command):
    """What the command line prints."""
    called = [sys.executable, "-m", "xiezhi.cli.main", *command, "--lang", "en"]
    found = subprocess.run(
        called, env=environment(), capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


@pytest.fixture
def keyboard(site, browser):
    """A page that is used by keyboard alone."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield signed_in(context, site, "chongqing-verifier")
    context.close()


FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return {tag: one.tagName, words: (one.innerText || one.name || '').trim(), id: one.id,
          class: one.className, name: one.name, outlined: parseFloat(style.outlineWidth) > 0,
          seen: box.width > 0 && box.right > 0, top: box.top + scrollY, left: box.left};
}"""


def tabbed(page, most=200):
    """What has the focus after each stroke of the tabulator, until the page is through."""
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        one = page.evaluate(FOCUSED)
        if one["tag"] == "BODY":
            break
        found.append(one)
    return found


@pytest.mark.parametrize("at", ["overview", "list", "agreements/demo-agreement", "ledger/proof"])
def test_the_focus_goes_through_a_page_in_order_and_is_seen(site, keyboard, at):
    keyboard.goto(f"{site.address}/en/{at}")
    stops = tabbed(keyboard)
    assert stops[0]["class"] == "skip"
    assert [one for one in stops if not (one["outlined"] and one["seen"])] == []
    bar = [one["words"] for one in stops[1:4]]
    assert bar[0].startswith("xiezhi")
    assert bar[1:] == ["Overview", "Findings"]


def test_the_skip_link_leads_past_the_menu(site, keyboard):
    keyboard.goto(f"{site.address}/en/list")
    keyboard.keyboard.press("Tab")
    keyboard.keyboard.press("Enter")
    assert keyboard.evaluate("document.activeElement.id") == "content"
    keyboard.keyboard.press("Tab")
    inside = "document.getElementById('content').contains(document.activeElement)"
    assert keyboard.evaluate(inside)


def test_a_report_is_verified_by_keyboard_alone(site, keyboard):
    keyboard.goto(f"{site.address}/en/list?stage=reported")
    to(keyboard, lambda one: one["tag"] == "A" and "/list/items/" in href(keyboard))
    keyboard.keyboard.press("Enter")
    keyboard.wait_for_selector("#verify")
    to(keyboard, lambda one: one["name"] == "right")
    keyboard.keyboard.press("Space")
    to(keyboard, lambda one: one["words"] == "Record the verification")
    keyboard.keyboard.press("Enter")
    keyboard.wait_for_selector(".said.success")
    assert keyboard.locator(".finding.right").count() == 1


def to(page, wanted):
    """Press the tabulator until the focus is where it is wanted."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if wanted(page.evaluate(FOCUSED)):
            return
    pytest.fail("the tabulator does not lead there")


def href(page):
    return page.evaluate("document.activeElement.getAttribute('href') || ''")


PRINTED = ("overview", "agreements/demo-agreement", "meetings/demo_meeting_1", "list", "money")


@pytest.mark.parametrize("at", PRINTED)
def test_on_paper_the_content_stays_and_the_controls_go(site, browser, at):
    context = browser.new_context(viewport={"width": 718, "height": 1000})  # A4 within its margins
    page = signed_in(context, site, "chongqing-auditor")
    page.goto(f"{site.address}/zh/{at}")
    page.emulate_media(media="print")
    for gone in (".bar", "button", "select", ".foot"):
        assert page.locator(gone).locator("visible=true").count() == 0, gone
    assert page.locator("h1").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 718
    assert page.pdf(format="A4").startswith(b"%PDF")
    context.close()
