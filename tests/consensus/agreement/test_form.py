"""The official form: what is written is read back, and an edit is noticed."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiezhi.consensus.agreement import Duty, read_form, write_form
from xiezhi.consensus.agreement.errors import AgreementUnreadable
from xiezhi.consensus.agreement.words import chinese_number, item, labelled, unlabelled
from xiezhi.model.text import Text

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])


def edited(data, old, new):
    document = Document(BytesIO(data))
    hits = 0
    for paragraph in document.paragraphs:
        if old in paragraph.text:
            paragraph.runs[0].text = paragraph.text.replace(old, new)
            for run in paragraph.runs[1:]:
                run.text = ""
            hits += 1
    assert hits, old
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@LANGS
def test_what_is_written_is_read_back(agreement, lang):
    back = read_form(write_form(agreement, lang))
    assert back.agreement == agreement
    assert back.agreement.digest == agreement.digest
    assert back.edited == ()


@LANGS
def test_a_file_saved_again_still_reads_the_same(agreement, lang):
    data = write_form(agreement, lang)
    buffer = BytesIO()
    Document(BytesIO(data)).save(buffer)
    assert read_form(buffer.getvalue()).agreement == agreement


def test_an_edited_duty_makes_a_new_version_of_its_clause_alone(agreement):
    back = read_form(edited(write_form(agreement), "2026年6月30日", "2026年9月30日"))
    assert back.edited == ("road",)
    road = back.agreement.clauses[1]
    assert (road.duties[0].due, road.version) == ("2026-09-30", 2)
    assert back.agreement.clauses[0] == agreement.clauses[0]


def test_edited_words_mark_their_other_language_as_to_be_translated(agreement):
    back = read_form(edited(write_form(agreement), "修通本方一段", "修通全线"))
    what = back.agreement.clauses[1].duties[0].what
    assert (what.zh, what.en) == ("修通全线", "[to be translated; was: Build its own stretch]")
    assert back.untranslated == ("road",)


def test_an_edited_sum_is_read_to_the_cent(agreement):
    back = read_form(edited(write_form(agreement), "1,000,000.50元", "2,000,000.05元"))
    assert back.agreement.clauses[1].money[0].amount == Decimal("2000000.05")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("责任方：重庆市人民政府。", "责任方：四川省人民政府。", "signs nothing"),
        ("1,000,000.50元", "一百万元左右", "is no sum"),
        ("付款方：重庆市人民政府", "付款方：", "one payer"),
    ],
)
def test_an_edit_that_binds_nobody_or_means_nothing_is_named(agreement, old, new, words):
    with pytest.raises(AgreementUnreadable, match=words):
        read_form(edited(write_form(agreement), old, new))


def plain_docx():
    buffer = BytesIO()
    Document().save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no Word document"),
        (b"PK\x03\x04 broken", "no Word document"),
        (b"\x00" * 60_000_000, "60,000,000 bytes"),
        (plain_docx(), "does not carry"),
    ],
    ids=["empty", "broken", "huge", "foreign"],
)
def test_what_is_no_agreement_gets_a_sentence(data, words):
    with pytest.raises(AgreementUnreadable, match=words):
        read_form(data)


sentences = st.text(
    alphabet=st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=40
).map(lambda s: s.strip().rstrip("。. ").strip())


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(what=sentences.filter(lambda s: s and "：" not in s and ":" not in s))
def test_any_duty_survives_the_form(agreement, what):
    road = agreement.clauses[1]
    duties = (Duty("d1", ("gz",), Text(what, what)),)
    changed = replace(agreement, clauses=(replace(road, duties=duties),))
    back = read_form(write_form(changed)).agreement
    assert back.clauses[0].duties[0].what.zh.split() == what.split()


@given(st.integers(1, 999))
def test_articles_are_counted_in_chinese(n):
    digits = {d: k for k, d in enumerate("零一二三四五六七八九")}
    value, last = 0, None
    for mark in chinese_number(n):
        if mark in digits:
            last = digits[mark]
        else:
            value += (1 if last is None else last) * {"十": 10, "百": 100}[mark]
            last = 0
    assert value + (last or 0) == n


@LANGS
def test_a_field_left_blank_is_read_as_open(lang):
    labels = {"zh": "时限：", "en": "Due: "}
    line = item(2, lang) + labelled("words", [(labels[lang], "")], lang)
    assert unlabelled(line, [labels[lang]], lang) == ("words", {labels[lang]: ""})
