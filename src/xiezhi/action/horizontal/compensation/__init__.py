"""Compensation between provinces on one river: agreements as data, settled line by line."""

from xiezhi.action.horizontal.compensation.ledger import Line, Open, Settlement
from xiezhi.action.horizontal.compensation.periods import Period
from xiezhi.action.horizontal.compensation.readings import Reading, Readings, reading
from xiezhi.action.horizontal.compensation.settle import Comparison, settle, what_if
from xiezhi.action.horizontal.compensation.terms import (
    Agreement,
    Pattern,
    Term,
    renamed,
    scaled,
    with_value,
)

__all__ = [
    "Agreement",
    "Comparison",
    "Line",
    "Open",
    "Pattern",
    "Period",
    "Reading",
    "Readings",
    "Settlement",
    "Term",
    "reading",
    "renamed",
    "scaled",
    "settle",
    "what_if",
    "with_value",
]
