"""One rule for all commands: as asked, else as the case says, else as the locale says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.cli.language import language, of_locale, of_words
from xiezhi.cli.main import COMMANDS, run

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SIDES = ("--sides", "500000", "520000")


def case_in(folder, settings):
    folder.mkdir(exist_ok=True)
    (folder / "case.toml").write_text(settings, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("asked", "settings", "locale", "spoken"),
    [
        ("en", 'language = "zh"', "zh_CN.UTF-8", "en"),
        (None, 'language = "zh"', "en_US.UTF-8", "zh"),
        (None, 'language = "en"\nsides = 3', "zh_CN.UTF-8", "en"),
        (None, 'language = "fr"', "zh_CN.UTF-8", "zh"),
        (None, "language = [", "zh_TW.UTF-8", "zh"),
        (None, "language = [", "de_DE.UTF-8", "en"),
        (None, "language = [1]", "C", "en"),
    ],
)
def test_the_language_is_asked_for_or_the_cases_or_the_locales(
    tmp_path, asked, settings, locale, spoken
):
    case = case_in(tmp_path / "case", settings)
    assert language(asked, case, {"LANG": locale}) == spoken
    assert language(asked, tmp_path / "nowhere", {"LANG": locale}) == (
        asked or of_locale({"LANG": locale})
    )


@given(st.lists(st.text(max_size=8), max_size=4), st.sampled_from(["zh", "en"]))
def test_a_line_that_cannot_be_parsed_still_says_its_language(words, lang):
    assert of_words([f"--lang={lang}", *words]) in ("zh", "en")
    assert of_words(["check", "--lang", lang]) == lang


def test_the_first_locale_that_is_set_decides():
    assert of_locale({"LC_ALL": "", "LC_MESSAGES": "zh_CN", "LANG": "en_US"}) == "zh"
    assert of_locale({}) == "en"


WRONG = [
    ["new", "{here}", *SIDES],
    ["new", "{here}/x", "--sides", "重庆"],
    ["new", "{here}/x", "--sides", "500000", "440000"],
    ["new", "{here}/x", "--sides", "500000", "Atlantis"],
    ["new", "{here}/x", *SIDES, "--with", "nix"],
    ["new", "{here}/no/such", *SIDES],
    ["new", "{here}/" + "x" * 300, *SIDES],
    ["template", "{here}/x.csv"],
    ["template", "{here}/taken.xlsx"],
    ["template", "{here}/no/x.xlsx"],
    ["template", "{here}/x.xlsx", "--tables", "rivers"],
    ["template", "{here}/x.xlsx", "--tables", "nix"],
    ["roads", "{here}/x.pbf", "-o", "{here}/x.pbf"],
    ["roads", "{here}/x.pbf", "-o", "{here}/l.csv", "--junctions", "{here}/l.csv"],
    ["roads", "{here}/x.pbf", "-o", "{here}/no/l.csv"],
    ["roads", "{here}/x.pbf", "-o", "{here}"],
    ["blueprint", "{here}/case", "-o", "{here}/case"],
    ["blueprint", "{here}/case", "-o", "{here}/case/case.toml"],
    ["blueprint", "{here}/case", "-o", "{here}/x.pbf/below"],
]
FAILED = [
    ["roads", "{here}/none.pbf"],
    ["roads", "{here}/x.pbf"],
    ["roads", "{here}"],
    ["roads", "{here}/x.pbf", "--places", "{here}/none.csv"],
    ["roads", "{here}/x.pbf", "--places", "{here}/garbage.csv"],
    ["roads", "{here}/x.pbf", "--places", "{here}/binary.csv"],
    ["roads", "{here}/x.pbf", "--places", "{here}/words.csv"],
    ["roads", "{here}/x.pbf", "--places", "{here}"],
    ["roads", "{here}/x.pbf", "--case", "{here}/nowhere"],
    ["blueprint", "{here}/nowhere", "-o", "{here}/out"],
    ["template", "/proc/x.xlsx"],
    ["new", "/proc/x", *SIDES],
    ["blueprint", "{here}/case", "-o", "/proc/x"],
    ["roads", "{here}/x.pbf", "-o", "/proc/x.csv"],
]


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    folder = tmp_path_factory.mktemp("place")
    (folder / "taken.xlsx").write_bytes(b"mine")
    (folder / "x.pbf").write_bytes(b"no roads")
    (folder / "garbage.csv").write_text("garbage\n")
    (folder / "binary.csv").write_bytes(bytes(range(256)))
    (folder / "words.csv").write_text("code,lon,lat\nA,east,north\n")
    case_in(folder / "case", 'id = "a"\ntitle_zh = "甲"\ntitle_en = "A"\nsides = [500000, 520000]')
    return folder


def told(words, here, lang, capsys):
    code = run([word.format(here=here) for word in words] + ["--lang", lang])
    said = capsys.readouterr()
    assert said.out == ""
    return code, said.err


@pytest.mark.parametrize(
    ("words", "code"), [(w, 2) for w in WRONG] + [(w, 1) for w in FAILED], ids=lambda w: str(w)[:70]
)
def test_every_refusal_is_one_sentence_in_either_language(words, code, here, capsys):
    got = {lang: told(words, here, lang, capsys) for lang in ("zh", "en")}
    assert {c for c, _ in got.values()} == {code}
    for lang, (_, said) in got.items():
        plain = said.replace(str(here), "")
        assert said.endswith("。\n" if lang == "zh" else ".\n")
        assert said.count("\n") == 1
        assert bool(CHINESE.search(plain)) == (lang == "zh")
        for leak in ("Errno", "Error", "[", "None", "Traceback", "field", "column(s)", "dtype"):
            assert leak not in plain
    assert sorted(p.name for p in here.iterdir()) == [
        "binary.csv", "case", "garbage.csv", "taken.xlsx", "words.csv", "x.pbf",
    ]  # fmt: skip


USAGE = [
    ["chek"],
    ["new"],
    ["new", "x"],
    ["new", "x", "--sides"],
    ["check", "x", "--format", "xml"],
    ["check", "x", "--unknown"],
    ["check", "x", "--quiet=1", "--lang=fr"],
    ["blueprint", "x", "-o"],
    ["blueprint", "x", "-o", "y", "--formats", ","],
    ["blueprint", "x", "-o", "y", "--quiet=1"],
    ["roads", "x", "--case", "a", "--places", "b"],
]


@pytest.mark.parametrize("words", USAGE, ids=" ".join)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_line_that_is_written_wrongly_gets_a_sentence(words, lang, capsys, monkeypatch):
    monkeypatch.setenv("LANG", {"zh": "zh_CN.UTF-8", "en": "C"}[lang])
    with pytest.raises(SystemExit) as stopped:
        run(words)
    said = capsys.readouterr().err
    assert stopped.value.code == 2
    assert said.count("\n") == 1
    assert bool(CHINESE.search(said)) == (lang == "zh")
    assert "--help" in said
    assert "'" not in said


# What an example types stays in its own language: names of provinces, the words of a policy.
PUBLISHED = re.compile(r"重庆 贵州|(?:printf|echo) .*")


@pytest.mark.parametrize("words", [[], *[[c.words] for c in COMMANDS]], ids=str)
def test_the_help_speaks_the_language_of_the_locale(words, capsys, monkeypatch):
    for locale, chinese in (("zh_CN.UTF-8", True), ("fr_FR.UTF-8", False)):
        monkeypatch.setenv("LANG", locale)
        with pytest.raises(SystemExit):
            run([*words, "--help"])
        rest = PUBLISHED.sub("", capsys.readouterr().out)
        assert bool(CHINESE.search(rest)) == chinese
        assert ("show this help" in rest) != chinese
