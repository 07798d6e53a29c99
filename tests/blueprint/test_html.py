"""The page: complete in both languages, safe, and on its own."""

from __future__ import annotations

import re
import shutil
import subprocess
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import pytest
from lxml import html as lxml_html

from xiezhi.blueprint.html import ROWS_SHOWN, css_string
from xiezhi.blueprint.page import page_of
from xiezhi.model.source import Quality
from xiezhi.model.units import LANGS
from xiezhi.region.accuracy import measured_error


@pytest.fixture(scope="module")
def source(documents):
    return documents["blueprint.html"].decode("utf-8")


@pytest.fixture(scope="module")
def tree(source):
    return lxml_html.document_fromstring(source)


def squeezed(element) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


@pytest.mark.parametrize("lang", LANGS)
def test_every_question_stands_with_its_answer(blueprint, tree, lang):
    for entry in page_of(blueprint, lang).entries:
        section = tree.get_element_by_id(f"{lang}-{entry.id}")
        assert entry.question in squeezed(section.find("h3"))
        assert entry.answer in squeezed(section)


@pytest.mark.parametrize("lang", LANGS)
def test_every_article_says_its_language(tree, lang):
    article = tree.find(f".//article[@class='doc {lang}']")
    assert article.get("lang") == {"zh": "zh-CN", "en": "en"}[lang]


def test_nothing_leads_or_loads_from_outside(source, tree):
    for name in ("src", "href", "srcset", "action", "data"):
        for value in tree.xpath(f"//@{name}"):
            assert value.startswith("#"), (name, value)
    assert "@import" not in source
    assert not re.search(r"url\((?!#)", source)
    assert "http://" not in source
    assert "https://" not in source


def test_hostile_words_stay_words(source, tree):
    assert len(tree.xpath("//script")) == 1
    assert "<script>alert" not in source
    assert "&lt;script&gt;alert" in source
    assert "49" not in re.findall(r"\]\]&gt; (\S+)", source)


def test_the_policy_names_the_very_style_and_script(tree):
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    for tag in ("style", "script"):
        words = tree.find(f".//{tag}").text.encode("utf-8")
        assert b64encode(sha256(words).digest()).decode() in policy
    assert tree.xpath("//@style") == []
    assert "default-src 'none'" in policy


def test_ids_are_unique_and_every_inner_link_arrives(tree):
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {link.removeprefix("#") for link in tree.xpath("//a/@href")}
    assert targets <= set(ids)
    labelled = {i for value in tree.xpath("//@aria-labelledby") for i in value.split()}
    assert labelled <= set(ids)


@pytest.mark.parametrize("lang", LANGS)
def test_headings_never_skip_a_level(tree, lang):
    article = tree.find(f".//article[@class='doc {lang}']")
    levels = [
        int(e.tag[1]) for e in article.iter() if e.tag in ("h1", "h2", "h3", "h4", "h5", "h6")
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_pictures_speak_and_tables_are_labelled(blueprint, tree):
    pictures = tree.xpath("//*[@role='img']")
    assert len(pictures) == 2 * len(blueprint.charts)
    assert all(picture.get("aria-label") for picture in pictures)
    assert all(table.find("caption") is not None for table in tree.iter("table"))
    assert all(head.get("scope") in ("col", "row") for head in tree.iter("th"))


def test_a_long_table_shows_its_first_rows_and_keeps_all(tree):
    block = tree.get_element_by_id("zh-table-long")
    first = block.xpath("./div[@class='short']//tbody/tr")
    everything = block.xpath("./details//tbody/tr")
    assert (len(first), len(everything)) == (ROWS_SHOWN, 60)


def test_what_is_not_official_is_marked(tree):
    marks = [squeezed(e) for e in tree.find(".//article[@class='doc zh']").find_class("mark")]
    assert "合成数据（非真实）" in marks
    assert "官方数据" not in marks


def test_a_locked_question_names_the_tables_that_would_unlock_it(tree):
    said = squeezed(tree.get_element_by_id("zh-shut"))
    assert "“价格”表（prices）" in said
    assert "“odd”表（odd）" in said


def test_proposals_are_offered_not_binding(tree):
    said = squeezed(tree.get_element_by_id("en-rich-offers").getparent())
    assert "Offered, not binding" in said
    assert "Jia, Yi" in said


def test_css_cannot_be_broken_out_of():
    assert "<" not in css_string("</style><script>")
    assert css_string("渝") == '"\\6e1d "'


CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no browser on this machine")
@pytest.mark.parametrize(("lang", "shown", "hidden"), [("zh", "zh", "en"), ("en", "en", "zh")])
def test_the_switch_works_without_script(source, tmp_path, lang, shown, hidden):
    """Scripts are cut out; what the radio buttons choose is what the PDF holds."""
    still = re.sub(r"<script>.*?</script>", "", source, flags=re.DOTALL)
    still = still.replace(" checked", "").replace(f'id="lang-{lang}"', f'id="lang-{lang}" checked')
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(still, "utf-8")
    subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/p",
         "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    words = subprocess.run(
        ["pdftotext", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout
    said = {"zh": "合成问题一", "en": "Synthetic question one"}
    assert said[shown] in words
    assert said[hidden] not in words


def test_the_page_says_how_wrong_travel_times_may_be_in_either_language(documents):
    html = documents["blueprint.html"].decode()
    assert all(measured_error().render(lang) in html for lang in LANGS)


@pytest.mark.parametrize("lang", LANGS)
def test_an_answer_on_synthetic_data_bears_its_badge_at_both_places(blueprint, tree, lang):
    label = Quality.SYNTHETIC.label.render(lang)
    invented = {one.id for one in blueprint.findings if one.invented}
    assert invented
    for entry in page_of(blueprint, lang).entries:
        section = tree.get_element_by_id(f"{lang}-{entry.id}")
        marks = section.xpath(".//p[@class='answer']/span[@class='mark synthetic']")
        assert [squeezed(mark) for mark in marks] == [label] * (entry.id in invented)
        (line,) = tree.xpath(f"//section[@id='{lang}-glance']//a[@href='#{lang}-{entry.id}']/..")
        assert (label in squeezed(line)) == (entry.id in invented)
