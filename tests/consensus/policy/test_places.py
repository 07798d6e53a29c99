"""Places named in text."""

import subprocess
import sys

import pytest

from xiezhi.consensus.policy.extract import extract
from xiezhi.consensus.policy.places import Lexicon, Name, default_lexicon, home_of


def named(text, home=frozenset()):
    return [m.text for m in default_lexicon().mentions(text, home)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("强化川渝黔鄂电力互济", ["川", "渝", "黔", "鄂"]),
        ("支持綦江区与桐梓县共建园区", ["綦江区", "桐梓县"]),
        ("保护赤水河流域生态", ["赤水河"]),
        ("治理甲乙河流域污染", ["甲乙河流域"]),
        ("融入粤港澳大湾区和成渝地区双城经济圈", ["粤港澳大湾区", "成渝地区双城经济圈"]),
        ("建设贵阳都市圈", ["贵阳都市圈"]),
        ("新建乌江大桥", []),
        ("推进川黔铁路扩能", []),
        ("拓展大方向合作，改革资源配置，共建和平家园", ["大方"]),
        ("引导资金来渝投资", ["渝"]),
        ("本市应当公布全省清单", []),
    ],
)
def test_places_are_found_as_written(text, places):
    assert named(text) == places


def test_a_county_of_another_province_is_not_meant_by_its_short_form():
    assert named("支持桐梓做强产业", frozenset({"520000"})) == ["桐梓"]
    assert named("支持桐梓做强产业", frozenset({"440000"})) == []


def test_the_title_says_whose_document_it_is():
    assert home_of("重庆市、贵州省合作协议") == {"500000", "520000"}
    assert extract("广东省发展规划\n支持桐梓做强产业。")[0].places == ()


def test_another_lexicon_can_be_handed_in():
    lexicon = Lexicon({"某岛": Name(False, frozenset())}, {})
    assert extract("开发某岛，支持重庆发展。", lexicon=lexicon)[0].places == ("某岛",)


def test_a_mention_carries_its_codes():
    (mention,) = default_lexicon().mentions("綦江区")
    assert mention.codes == ("500110",)


def test_the_names_agree_with_the_gazetteer(root):
    done = subprocess.run(
        [sys.executable, root / "tools" / "build_policy_names.py", "--check"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
