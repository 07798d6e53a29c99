"""The whole story in real browsers: five roles on two sides, from a finding to a verified proof.

Both sides' coordinators sign with keys that their own browsers made and keep. The others act with
the keys of a demonstration, whose clock `xiezhi tick --at` may set forward.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from browsing import (
    AXE,
    CASE,
    ROOT,
    chromium,
    environment,
    faults_of,
    in_a_browser,
    serving,
    signed_in,
)

pytest.importorskip("playwright", reason="playwright is not installed")
pytestmark = in_a_browser
OFFICES = {"chongqing": "cq_gov", "guizhou": "gz_gov"}
PASSWORD = "trees and rivers"  # noqa: S105  (of people who exist in this test alone)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A demonstration with two questions of the case answered, among them a group's."""
    data = tmp_path_factory.mktemp("story") / "data"
    _computed(data)
    with serving(data, "--demo") as found:
        yield found


def _computed(data):
    from xiezhi import __version__
    from xiezhi.blueprint.catalogue import CHAPTERS, Chapter
    from xiezhi.workbench.compute import compute
    from xiezhi.workbench.facts import case_digest
    from xiezhi.workbench.findings_kept import DIGITS

    out = data / "findings" / case_digest(CASE, __version__)[:DIGITS]
    out.mkdir(parents=True)
    wanted = {
        "consensus": ("xiezhi.consensus.policy.gaps",),
        "organization": ("xiezhi.organization.zone.finding",),
    }
    chapters = tuple(
        Chapter(one.room, one.title, wanted[one.room]) for one in CHAPTERS if one.room in wanted
    )
    compute(CASE, out, chapters=chapters, documents=())


class People:
    """Everybody in the story, each in a browser of their own; what a browser complains of."""

    def __init__(self, browser, site):
        self.browser, self.site, self.complaints, self.held = browser, site, [], {}
        self.looked = []

    def context(self):
        context = self.browser.new_context(
            viewport={"width": 1280, "height": 900}, accept_downloads=True
        )
        context.set_default_timeout(60_000)
        return context

    def __getitem__(self, name):
        """The page of a demonstration's account, signed in when it is first asked for."""
        if name not in self.held:
            self.held[name] = self.heard(signed_in(self.context(), self.site, name))
        return self.held[name]

    def heard(self, page):
        """Keep what goes wrong on a page."""
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )
        return page

    def go(self, name, at):
        """Somebody opens an address."""
        page = self[name]
        answer = page.goto(f"{self.site.address}/en/{at}")
        assert answer.status == 200, f"{name} at {at}: {answer.status}"
        return page

    def said(self, page):
        """What the page says was done; in another case what it refuses."""
        page.wait_for_selector(".said")
        assert page.locator(".said.error").count() == 0, page.locator(".said").inner_text()
        return page.locator(".said").first.inner_text()


@pytest.fixture(scope="module")
def people(site):
    with chromium() as browser:
        yield People(browser, site)


def test_from_a_finding_to_a_proof(site, people, tmp_path):
    """One story: each part rests on those before it."""
    for side in ("chongqing", "guizhou"):
        coordinator_of(people, side)
    group_is_proposed_and_adopted(people)
    text = agreement_is_drafted_and_commented(people)
    agreement_is_signed_on_both_sides(people, text)
    first, second = commitments_appear(people, text)
    report_is_verified_by_the_counterpart(people, first, tmp_path)
    another_is_objected_to_and_reviewed(people, second)
    readings_alert_and_go_one_level_up(people, tmp_path)
    counterpart_is_scored(people, first)
    public_votes_by_link(people)
    proof_is_taken_and_verified(people, tmp_path)
    assert people.complaints == []


def sign_in_browser(people, page):
    """Sign what waits with the key that this browser alone holds."""
    page.wait_for_selector("#sign-button:enabled")
    if not people.looked:  # the one page that only a register in earnest shows
        people.looked = [page.url]
        assert not AXE.exists() or faults_of(page) == []
    page.click("#sign-button")
    return people.said(page)


def coordinator_of(people, side):
    """A person invited by the side's office, with a key made in a browser, given a seat."""
    office = people.go(f"{side}-coordinator", "settings/people")
    office.select_option("#f-role", "coordinator")
    office.select_option("#f-party", OFFICES[side])
    office.fill("#f-shown", f"{side} office")
    office.click("text=Make the link")
    link = office.locator(".notice code").inner_text()

    page = people.heard(people.context().new_page())
    page.goto(link)
    page.fill("[name=shown]", f"{side} office")
    page.fill("[name=name]", f"{side}-an")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.click("button.main")
    page.wait_for_selector("details.me")
    page.goto(f"{people.site.address}/en/settings/me")
    page.click("#key-make-button")
    page.wait_for_selector("text=The key is noted")
    assert page.locator("#key-here").inner_text() == "This browser holds this key."
    people.held[f"{side}-an"] = page

    office = people.go(f"{side}-coordinator", "settings/people")
    office.locator("tr", has_text=f"{side}-an").get_by_role("button", name="Open a seat").click()
    assert "opened the seat" in people.said(office)


def group_is_proposed_and_adopted(people):
    page = people.go("chongqing-an", "findings")
    page.click("main a[href$='/findings/zone']")
    page.click("text=Put on the table")
    assert "proposal" in sign_in_browser(people, page)
    page.click("#proposals >> text=What the sides say")
    page.click("button[value=adopt]")
    sign_in_browser(people, page)

    other = people.go("guizhou-an", "overview")
    other.locator(".tasks a", has_text="A border zone").click()
    assert "no answer yet" in other.locator(".card").inner_text()
    other.click("button[value=adopt]")
    sign_in_browser(people, other)
    assert other.locator(".head .stage-active").inner_text() == "adopted by all sides"


def agreement_is_drafted_and_commented(people):
    """The agreement's address, once the other side has commented on it."""
    page = people.go("chongqing-an", "drafts")
    page.fill("#f-title_zh", "渝黔接壤示范区协作协议（合成）")
    page.fill("#f-title_en", "Agreement on a border zone (synthetic)")
    page.click("text='Begin'")
    page.wait_for_selector("text=Put forward for signature")
    page.click("text=Put forward for signature")
    sign_in_browser(people, page)
    at = page.url.partition("/en/")[2]
    assert at.startswith("agreements/")

    for name, words, shared in (
        ("guizhou-member", "The dates suit us.", True),
        ("guizhou-member", "For ourselves alone.", False),
    ):
        reader = people.go(name, at)
        reader.fill("#f-words", words)
        reader.set_checked("[name=shared]", shared)
        reader.click("text='Comment'")
        reader.wait_for_selector(f".comment:has-text('{words}')")
    read = people.go("chongqing-member", at).locator("#comments").inner_text()
    assert "The dates suit us." in read
    assert "For ourselves alone." not in read
    return at


def agreement_is_signed_on_both_sides(people, at):
    for name in ("chongqing-an", "guizhou-an"):
        page = people.go(name, at)
        page.locator(".action button.main", has_text="Sign").click()
        assert "signed" in sign_in_browser(people, page)
    assert page.locator(".head .stage-active").count() == 1
    page = people.go("chongqing-an", at)
    page.click("button:has-text('for your party')")
    assert "acts recorded" in sign_in_browser(people, page)


def commitments_appear(people, at):
    """Two commitments of the agreement that both sides accepted."""
    text = at.removeprefix("agreements/")
    page = people.go("guizhou-member", f"list?stage=active&q={text}")
    links = page.locator(f"main a[href*='/list/items/{text}.']")
    found = dict.fromkeys(link.get_attribute("href") for link in links.all())
    assert len(found) > 1, page.locator("main").inner_text()[:500]
    return [one.partition("/en/")[2] for one in list(found)[:2]]


def report(people, name, at, words, evidence=None):
    page = people.go(name, at)
    page.click("#report summary")
    page.fill("#report #f-share", "40")
    page.fill("#report #f-words_zh", "（合成）首段开工")
    page.fill("#report #f-words_en", words)
    if evidence:
        page.set_input_files("#report [type=file]", evidence)
    page.click("#report button.main")
    assert "reported" in people.said(page)
    return page


def verify(people, name, at, right, words=""):
    page = people.go(name, at)
    page.check(f"#verify [value={right}]")
    page.fill("#verify #f-words_zh", words)
    page.click("#verify button.main")
    people.said(page)
    return page


def report_is_verified_by_the_counterpart(people, at, tmp_path):
    evidence = tmp_path / "minutes.txt"
    evidence.write_text("Synthetic minutes of the first day of work.\n", "utf-8")
    page = report(people, "chongqing-member", at, "The first part has begun.", evidence)
    assert page.locator("text=Sign and record").count() == 0  # a demonstration's key signed
    assert page.locator("#verify button").count() == 0  # nobody verifies the own report

    page = people.go("guizhou-verifier", at)
    with page.expect_download() as taken:
        page.click("text=minutes.txt")
    assert taken.value.path().read_bytes() == evidence.read_bytes()
    page = verify(people, "guizhou-verifier", at, "yes")
    assert "found it right" in page.locator(".finding.right").inner_text()


def another_is_objected_to_and_reviewed(people, at):
    report(people, "guizhou-member", at, "The survey is done.")
    verify(people, "chongqing-verifier", at, "no", "没有现场记录")
    page = people.go("guizhou-verifier", at)
    page.click("#object summary")
    page.fill("#object #f-grounds_zh", "现场记录已于当日交付（合成）")
    page.click("#object button.warn")
    people.said(page)
    page.click("a:has-text('objection')")
    there = page.url.partition("/en/")[2]

    same = people.go("chongqing-verifier", there)
    assert same.locator("text=Open the review").locator("visible=true").count() >= 1
    assert same.locator("button:has-text('Open the review')").count() == 0  # it acted itself
    page = people.go("chongqing-reviewer", there)
    page.click("button:has-text('Open the review')")
    people.said(page)
    page.fill("#f-words_zh", "记录齐全，异议成立（合成）")
    page.click("button[value=uphold]")
    people.said(page)
    assert "Upheld" in people.go("guizhou-verifier", there).locator("main").inner_text()


def readings():
    """Synthetic ammonia nitrogen every four hours; the last six lie above class III."""
    end = datetime.now(UTC) + timedelta(hours=8)
    rows = ["section,time,parameter,value,unit,source"]
    for k in range(60):
        at = end - timedelta(hours=4 * (60 - k))
        value = 1.2 + k / 100 if k >= 54 else 0.4 + (k % 7) / 100
        rows.append(f"demo_section,{at:%Y-%m-%d %H:%M},nh3n,{value:.3f},mg/L,synthetic")
    return "\n".join(rows)


def readings_alert_and_go_one_level_up(people, tmp_path):
    file = tmp_path / "readings.csv"
    file.write_text(readings(), "utf-8")
    page = people.go("guizhou-member", "monitors/upload")
    page.set_input_files("#f-file", file)
    page.select_option("#f-quality", "synthetic")
    before = alerts_in(people)
    page.click("text=Send and check")
    page.wait_for_url("**/monitors")
    assert alerts_in(people) == before + 2  # one on each side

    told = tick(people.site, datetime.now(UTC) + timedelta(hours=30))
    assert told["escalated"] >= 2
    page = people.go("chongqing-coordinator", "overview")
    page.locator(".tasks a", has_text="did not answer in time").first.click()
    page.fill("#f-words", "Both bureaus sample again today (synthetic).")
    page.click("button[name=answer]")
    people.said(page)
    assert "Both bureaus sample again" in page.locator("main").inner_text()


def alerts_in(people):
    """How many alerts the counterpart sees."""
    page = people.go("chongqing-member", "monitors?show=all")
    return page.locator("main a[href*='/alerts/']").count()


def tick(site, at):
    """One turn of the clock by the command line, as if it were later."""
    command = [sys.executable, "-m", "xiezhi.cli.main", "tick", str(CASE), "--demo"]
    command += ["--data", str(site.data), "--at", at.isoformat(), "--lang", "en"]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def counterpart_is_scored(people, about):
    page = people.go("chongqing-an", "assessment")
    page.click("text=Draft a set of criteria")
    page.fill("#f-criteria", "按时报告 | Reports on time\n资料完整 | Evidence is complete")
    page.click("text=Put forward for signature")
    sign_in_browser(people, page)
    for name in ("chongqing-an", "guizhou-an"):
        page = people.go(name, "assessment")
        page.locator("article button.main", has_text="Sign").click()
        sign_in_browser(people, page)

    page = people.go("guizhou-verifier", "assessment/score")
    page.select_option("#f-party", index=1)
    page.select_option("#f-criterion", label="Reports on time")
    page.fill("#f-value", "85")
    page.fill("#f-about", about.rpartition("/")[2])
    page.fill("#f-words", "On time, with minutes (synthetic).")
    page.click("text=Give the score")
    people.said(page)
    row = page.locator("table").first.locator("tr", has_text="Reports on time").inner_text()
    assert "85" in row


def public_votes_by_link(people):
    for side in ("Chongqing", "Guizhou"):
        with closing(people.context()) as context:
            page = people.heard(context.new_page())
            page.goto(f"{people.site.address}/en/vote")
            page.get_by_label(side).check()
            page.select_option("#f-voter_class", index=1)
            for number in range(3):
                page.locator(".ballot li").nth(number).get_by_label("disagree").check()
            page.click("text=Send my votes")
            page.wait_for_selector("text=My votes")
    page = people.go("guizhou-public", "consensus")
    assert page.locator("main a[href*='/statements/']").count() > 3
    refused = page.goto(f"{people.site.address}/en/ledger")
    assert refused.status == 403
    people.complaints[:] = [one for one in people.complaints if "403" not in one]


def proof_is_taken_and_verified(people, tmp_path):
    """Both sides' auditors take the same records away; the command line finds them whole."""
    taken = []
    for side in ("chongqing", "guizhou"):
        page = people.go(f"{side}-auditor", "ledger/proof")
        with page.expect_download() as download:
            page.click("text=Take all records and proofs")
        taken.append(tmp_path / f"{side}.export")
        download.value.save_as(taken[-1])
    key = tmp_path / "log.pub"
    key.write_text(page.locator("main p.small code").nth(1).inner_text(), "ascii")
    assert taken[0].read_bytes() == taken[1].read_bytes()  # both sides take the same away
    done = checked(taken[0], key)
    assert done.returncode == 0, done.stderr + done.stdout

    broken = tmp_path / "broken.export"
    broken.write_bytes(
        taken[0].read_bytes().replace(b"Evidence is complete", b"Evidence is missing!")
    )
    assert checked(broken, key).returncode == 1


def checked(file, key):
    command = [sys.executable, "-m", "xiezhi.cli.main", "ledger", "verify", str(file)]
    command += ["--keys", str(key), "--lang", "en"]
    return subprocess.run(
        command, env=environment(), capture_output=True, text=True, check=False, cwd=ROOT
    )
