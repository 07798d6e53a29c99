"""Sharing: who pays, who gains, who would walk out of the deal, and by which clause."""

from xiezhi.organization.sharing.airport import airport_nucleolus, airport_shapley
from xiezhi.organization.sharing.bankruptcy import Rule, awards, awards_in_yuan, bankruptcy_game
from xiezhi.organization.sharing.bargaining import nash_bargain
from xiezhi.organization.sharing.core import core_test, least_core
from xiezhi.organization.sharing.excess import Measure
from xiezhi.organization.sharing.game import FunctionGame, Game, Kind
from xiezhi.organization.sharing.kohlberg import kohlberg
from xiezhi.organization.sharing.money import to_cents
from xiezhi.organization.sharing.nucleolus import nucleolus
from xiezhi.organization.sharing.proof import proves
from xiezhi.organization.sharing.proportional import (
    by_stand_alone,
    equal_beyond_separable,
    equal_surplus,
    proportional,
    scrb,
)
from xiezhi.organization.sharing.risk import risk_borne
from xiezhi.organization.sharing.shapley import sampled_shapley, shapley
from xiezhi.organization.sharing.split import Observed, Past, split, split_years
from xiezhi.organization.sharing.split_rule import SplitRule, agreed
from xiezhi.organization.sharing.split_rules import rule_at, split_rules
from xiezhi.organization.sharing.tables import game_of_document, game_of_function, game_of_table

__all__ = [
    "FunctionGame",
    "Game",
    "Kind",
    "Measure",
    "Observed",
    "Past",
    "Rule",
    "SplitRule",
    "agreed",
    "airport_nucleolus",
    "airport_shapley",
    "awards",
    "awards_in_yuan",
    "bankruptcy_game",
    "by_stand_alone",
    "core_test",
    "equal_beyond_separable",
    "equal_surplus",
    "game_of_document",
    "game_of_function",
    "game_of_table",
    "kohlberg",
    "least_core",
    "nash_bargain",
    "nucleolus",
    "proportional",
    "proves",
    "risk_borne",
    "rule_at",
    "sampled_shapley",
    "scrb",
    "shapley",
    "split",
    "split_rules",
    "split_years",
    "to_cents",
]
