"""Which side and class each person belongs to, as far as it is known."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xiezhi.consensus.opinion.errors import CellsInvalid
from xiezhi.consensus.opinion.votes import PERSON_COLUMNS, Votes
from xiezhi.model.text import Text

EVERYBODY = "all"
COLUMNS = {"side": "所属方", "class": "类别"}


def cell_names(
    votes: Votes,
    table: pd.DataFrame,
    given: Mapping[object, str] | pd.Series | None,
    column: str,
    otherwise: str,
) -> NDArray[np.object_]:
    """(person,) names of sides or classes.

    given: name by person; where None the table's own column `column`, if it has one; failing
    that everybody is `otherwise`. A person without a name gets "".
    Raises CellsInvalid where the table gives one person two names.
    """
    if given is None and column not in table.columns:
        return np.full(votes.n_people, otherwise, dtype=object)
    by_person = _in_table(table, column) if given is None else pd.Series(given, dtype=object)
    if not by_person.index.is_unique:
        twice = by_person.index[by_person.index.duplicated()][0]
        name = COLUMNS.get(column, column)
        raise CellsInvalid(
            Text(
                f"{twice} 的{name}给了两次；每人只给一个。",
                f"person {twice} is given a {column} twice; give one for each.",
            )
        )
    found = by_person.reindex(votes.people)
    return np.array(["" if one is None or one != one else str(one) for one in found], dtype=object)  # noqa: PLR0124


def _in_table(table: pd.DataFrame, column: str) -> pd.Series:
    person = next(name for name in PERSON_COLUMNS if name in table.columns)
    named = table[[person, column]].dropna().drop_duplicates()
    named = named[named[column].astype(str) != ""]
    twice = named[person].duplicated()
    if twice.any():
        who = named.loc[twice, person].iloc[0]
        found = sorted(named.loc[named[person] == who, column].astype(str))
        raise CellsInvalid(
            Text(
                f"{who} 的表态有不止一个{COLUMNS.get(column, column)}：{'、'.join(found)}；"
                "一个人只能有一个。请改正表格，或另给每人的归属。",
                f"the votes of {who} stand under more than one {column}: {', '.join(found)}; a "
                "person belongs to one. Correct the table, or give the persons' own table.",
            )
        )
    return named.set_index(person)[column].astype(object)
