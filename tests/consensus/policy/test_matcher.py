"""The dictionary matcher against brute force."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.consensus.policy.matcher import Matcher, WordTooShort

WORD = st.text(alphabet="长江流域川渝黔", min_size=2, max_size=5)


def slowly(words, text):
    found, at = [], 0
    while at < len(text):
        longest = max((w for w in words if text.startswith(w, at)), key=len, default="")
        if longest:
            found.append((at, at + len(longest), longest))
        at += len(longest) or 1
    return found


@given(st.sets(WORD, min_size=1, max_size=12), st.text(alphabet="长江流域川渝黔，", max_size=60))
def test_leftmost_longest_words_are_found(words, text):
    assert Matcher({w: w for w in words}).found(text) == slowly(words, text)


@given(st.text(max_size=80))
def test_any_text_can_be_searched(text):
    assert Matcher({"长江": 1}).found(text) == [(s, e, 1) for s, e, _ in slowly({"长江"}, text)]


def test_a_word_of_one_character_is_refused_with_a_sentence():
    with pytest.raises(WordTooShort, match="two characters or more"):
        Matcher({"渝": 1})
