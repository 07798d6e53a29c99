"""Games are checked at the door; each refusal names what is wrong."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from sharing_games import games

from xiezhi.organization.sharing import FunctionGame, Game, Kind, game_of_document, game_of_table
from xiezhi.organization.sharing.errors import GameInvalid, TooManyPlayers

PAIR = {"a": 1, "b": 2, "ab": 4}


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ({}, "no players"),
        ({"a": 1}, "one player, a"),
        ({"a": 1, "ab": 2}, "coalition b is missing"),
        ({"a": 1, "b": 2}, "coalition a[+]b is missing"),
        (PAIR | {"": 3}, "empty coalition has 3"),
        (PAIR | {"a": float("nan")}, "coalition a has nan"),
        (PAIR | {"a": float("inf")}, "coalition a has inf"),
        (PAIR | {"a": "1"}, "coalition a has “1”"),
        (PAIR | {"a": True}, "coalition a has True"),
        (PAIR | {"ba": 4}, "coalition ba is given twice"),
        (PAIR | {"aa": 4}, "names a twice"),
    ],
)
def test_a_table_that_is_no_game_is_refused_by_name(table, named):
    with pytest.raises(GameInvalid, match=named):
        game_of_table(table, Kind.COST)


def test_a_coalition_of_strangers_is_refused():
    with pytest.raises(GameInvalid, match="names c, who is no player; players are a, b"):
        game_of_table(PAIR | {"ac": 1}, "cost", ("a", "b"))


def test_an_unknown_kind_is_refused():
    with pytest.raises(GameInvalid, match="“loss”; expected cost or profit"):
        game_of_table(PAIR, "loss")


def test_a_document_without_its_table_is_refused():
    with pytest.raises(GameInvalid, match="no table costs"):
        game_of_document({"kind": "cost", "values": PAIR})


def test_names_may_be_words_sets_or_letters():
    words = {"重庆": 1, "贵州": 2, "重庆+贵州": 4}
    sets = {frozenset({"重庆"}): 1, ("贵州",): 2, frozenset({"重庆", "贵州"}): 4}
    one = game_of_table(words, "cost", ("重庆", "贵州"))
    other = game_of_table(sets, "cost", ("重庆", "贵州"))
    letters = game_of_table(PAIR, "cost")
    assert (one.values == other.values).all()
    assert (one.values == letters.values).all()


def test_decimals_and_fractions_are_numbers():
    of = game_of_table({"a": Decimal("0.1"), "b": Fraction(1, 4), "ab": 1}, "profit")
    assert (of.of("a"), of.of({"b"}), of.of(("b", "a"))) == (0.1, 0.25, 1.0)


@given(games())
def test_writing_a_game_as_a_table_and_reading_it_gives_the_same(of):
    table = {
        "".join(p for i, p in enumerate(of.players) if mask >> i & 1): value
        for mask, value in enumerate(of.values.tolist())
    }
    again = game_of_table(table, of.kind)
    assert again.players == of.players
    assert (again.values == of.values).all()


def test_a_table_of_the_wrong_length_and_twenty_one_players_are_refused():
    with pytest.raises(GameInvalid, match="2 players have 4 coalitions"):
        Game(("a", "b"), Kind.COST, np.zeros(3))
    with pytest.raises(TooManyPlayers, match="21 players"):
        Game(tuple(f"p{i}" for i in range(21)), Kind.COST, np.zeros(2))


def test_the_values_cannot_be_changed_behind_the_checks():
    mine = np.array([0.0, 1, 2, 3])
    of = Game(("a", "b"), Kind.COST, mine)
    mine[1] = np.nan
    assert of.of("a") == 1
    with pytest.raises(ValueError, match="read-only"):
        of.values[0] = 1


@pytest.mark.parametrize(
    ("worths", "named"),
    [
        (lambda inside: inside.sum(axis=1) + 1, "empty coalition has 1"),
        (lambda inside: inside, "with shape"),
        (lambda inside: np.where(inside.all(axis=1), np.nan, 0), "nan for coalition a[+]b"),
    ],
)
def test_a_function_that_is_no_game_is_refused(worths, named):
    with pytest.raises(GameInvalid, match=named):
        FunctionGame(("a", "b"), Kind.COST, worths).tabulated()


def test_a_player_named_twice_or_not_at_all_is_refused():
    with pytest.raises(GameInvalid, match="player a is named twice"):
        Game(("a", "a"), Kind.COST, np.zeros(4))
    with pytest.raises(GameInvalid, match="player “” has no name"):
        Game(("a", ""), Kind.COST, np.zeros(4))
