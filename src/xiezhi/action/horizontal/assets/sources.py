"""What the findings on assets rest on, as a reader would cite it."""

from __future__ import annotations

from xiezhi.model.source import Source
from xiezhi.model.text import Text


def _cited(id_: str, words: str, year: int) -> Source:
    return Source(id_, Text(words, words), year)


THEIL = _cited(
    "theil_1950",
    "Theil, H. (1950). A rank-invariant method of linear and polynomial regression analysis. "
    "Indagationes Mathematicae 12, 85-91",
    1950,
)
SEN = _cited(
    "sen_1968",
    "Sen, P. K. (1968). Estimates of the regression coefficient based on Kendall's tau. Journal "
    "of the American Statistical Association 63(324), 1379-1389",
    1968,
)
MANN = _cited(
    "mann_1945",
    "Mann, H. B. (1945). Nonparametric tests against trend. Econometrica 13(3), 245-259",
    1945,
)
HELSEL_FRANS = _cited(
    "helsel_frans_2006",
    "Helsel, D. R. and Frans, L. M. (2006). Regional Kendall test for trend. Environmental "
    "Science & Technology 40(13), 4066-4073",
    2006,
)
