"""What the finding on mechanisms rests on, as a reader would cite it."""

from __future__ import annotations

from xiezhi.model.source import Source
from xiezhi.model.text import Text


def _cited(id_: str, words: str, year: int) -> Source:
    return Source(id_, Text(words, words), year)


FREEMAN_1977 = _cited(
    "freeman_1977",
    "Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry "
    "40(1), 35-41",
    1977,
)
FREEMAN_1979 = _cited(
    "freeman_1979",
    "Freeman, L. C. (1979). Centrality in social networks: conceptual clarification. Social "
    "Networks 1(3), 215-239",
    1979,
)
BORGATTI_EVERETT = _cited(
    "borgatti_everett_1997",
    "Borgatti, S. P. and Everett, M. G. (1997). Network analysis of 2-mode data. Social Networks "
    "19(3), 243-269",
    1997,
)
BRANDES = _cited(
    "brandes_2001",
    "Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical "
    "Sociology 25(2), 163-177",
    2001,
)
