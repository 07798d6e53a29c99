"""What people on both sides agree on: groups of opinion, consensus across the border."""

from xiezhi.consensus.opinion.analyse import analyse
from xiezhi.consensus.opinion.border import Border, Standing, border
from xiezhi.consensus.opinion.bounds import lower_bound
from xiezhi.consensus.opinion.bridging import bridging
from xiezhi.consensus.opinion.errors import CellsInvalid, OpinionError, UnknownMode, VotesInvalid
from xiezhi.consensus.opinion.opinion_map import Foretold, OpinionGroup, OpinionMap, Stand
from xiezhi.consensus.opinion.votes import Votes, read_votes

__all__ = [
    "Border",
    "CellsInvalid",
    "Foretold",
    "OpinionError",
    "OpinionGroup",
    "OpinionMap",
    "Stand",
    "Standing",
    "UnknownMode",
    "Votes",
    "VotesInvalid",
    "analyse",
    "border",
    "bridging",
    "lower_bound",
    "read_votes",
]
