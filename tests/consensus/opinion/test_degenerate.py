"""Conversations that tell little answer with a sentence, in both modes."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from xiezhi.consensus.opinion import UnknownMode, VotesInvalid, analyse, read_votes
from xiezhi.model.units import LANGS


def votes(*rows):
    return pd.DataFrame(rows, columns=["voter", "statement", "vote"])


def crossed(n_people, n_statements, value):
    return votes(*((f"p{i}", f"s{j}", value) for i in range(n_people) for j in range(n_statements)))


CASES = {
    "empty": (votes(), "Nobody has voted"),
    "one person": (votes(("a", "s", 1), ("a", "t", -1)), "Only one person has voted"),
    "one statement": (votes(*((f"p{i}", "s", i % 3 - 1) for i in range(9))), "Only one statement"),
    "unanimous": (crossed(9, 4, 1), "no division"),
    "all pass": (crossed(9, 4, 0), "Everybody passed"),
    "one opinion": (
        pd.concat([crossed(9, 4, 0), votes(("q", "s0", 1), ("q", "s1", -1))]),
        "Only one person ever",
    ),
}


@pytest.mark.parametrize("mode", ["robust", "polis"])
@pytest.mark.parametrize("name", CASES)
def test_a_conversation_that_tells_nothing_says_so(name, mode):
    table, sentence = CASES[name]
    found = analyse(table, mode=mode)
    assert sentence in found.cannot_tell[0].render("en")
    assert all(one.render(lang) for one in found.cannot_tell for lang in LANGS)
    assert len(found.groups) == (1 if name == "unanimous" else 0)


@pytest.mark.parametrize("mode", ["robust", "polis"])
@pytest.mark.parametrize("n", [2, 3, 4, 6])
def test_very_few_people_are_no_crash_and_no_group_of_one(n, mode):
    rng = np.random.default_rng(n)
    table = votes(*((f"p{i}", f"s{j}", rng.integers(-1, 2)) for i in range(n) for j in range(3)))
    found = analyse(table, mode=mode)
    assert len(found.people) == n
    if mode == "robust":
        assert all(group.n_people > 1 for group in found.groups)


def test_with_every_statement_taken_out_nothing_is_told():
    table = crossed(5, 3, 1)
    found = analyse(table, moderated=table["statement"].unique())
    assert "taken out by moderators" in found.cannot_tell[0].render("en")


def test_the_last_of_several_votes_counts_by_place_or_by_time():
    table = votes(("a", "s", 1), ("b", "s", 1), ("a", "s", -1))
    assert analyse(table).statements.loc["s", "agree"] == 1
    timed = analyse(table.assign(time=[3, 2, 1]))
    assert timed.statements.loc["s", "agree"] == 2
    assert "latest by time counts; votes replaced: 1" in timed.notes[0].render("en")


def test_words_do_as_well_as_numbers_and_times_may_be_written_out():
    table = votes(("a", "s", "agree"), ("a", "s", "disagree"), ("b", "s", "pass"))
    read = read_votes(table.assign(time=["2022-03-02 10:00", "2022-03-01", None]))
    assert read.signs.tolist() == [1, 0]


def test_the_table_given_stays_as_it_was():
    table = votes(("b", "t", 1), ("a", "s", -1), ("b", "t", 0), ("c", "s", 1))
    before = table.copy(deep=True)
    analyse(table)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (votes(("a", "s", 2)), r"none of -1 \(disagree\), 0 \(pass\), \+1 \(agree\): 1"),
        (votes(("a", "s", None)), "the first in row 1"),
        (votes(("a", "s", "yes")), "leave out what was not voted on"),
        (votes(("a", None, 1)), "no statement in row 1"),
        (votes(("a", "s", 1)).rename(columns={"vote": "v"}), "has no column “vote”"),
        (votes(("a", "s", 1)).rename(columns={"voter": "who"}), "“voter” or “person” or “party”"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(table, sentence):
    with pytest.raises(VotesInvalid, match=sentence):
        analyse(table)


def test_an_unknown_mode_is_refused():
    with pytest.raises(UnknownMode, match="robust and polis"):
        analyse(votes(("a", "s", 1)), mode="magic")


def test_the_kernels_import_numbers_and_nothing_else():
    code = (
        "import sys, xiezhi.consensus.opinion\n"
        "heavy = {'altair', 'shapely', 'pydantic', 'openpyxl', 'docx', 'jinja2', 'pyproj'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
