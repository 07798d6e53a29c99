"""Lists (清单): commitments as the tables that offices keep, out of the register and back in."""

from xiezhi.register.lists.columns import Column, columns_of, find_columns
from xiezhi.register.lists.problems import ListInvalid, RowProblem
from xiezhi.register.lists.read import ListActs, acts_of_list
from xiezhi.register.lists.write import Sheet, sheet_of

__all__ = [
    "Column",
    "ListActs",
    "ListInvalid",
    "RowProblem",
    "Sheet",
    "acts_of_list",
    "columns_of",
    "find_columns",
    "sheet_of",
]
