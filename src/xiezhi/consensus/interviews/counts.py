"""Who spoke of what: codes by side and by kind of party, and codes that come together."""

from __future__ import annotations

import pandas as pd


def settled(codings: pd.DataFrame) -> pd.DataFrame:
    """One row a point and code that more than half of the point's coders gave it.

    With two coders that is both: what one alone saw is a difference to settle, no agreement.
    codings: columns point, coder, code; an empty code says that the coder found nothing.
    Returns columns point, code, n_coders (who gave it), n_all (who coded the point).
    """
    given = _given(codings)
    return given[2 * given["n_coders"] > given["n_all"]].reset_index(drop=True)


def disputed(codings: pd.DataFrame) -> pd.DataFrame:
    """The rows that `settled` leaves out: codes that half of a point's coders or fewer gave."""
    given = _given(codings)
    return given[2 * given["n_coders"] <= given["n_all"]].reset_index(drop=True)


def _given(codings: pd.DataFrame) -> pd.DataFrame:
    """One row a point and code that some coder gave it, with how many did, of how many."""
    marks = codings[["point", "coder", "code"]].drop_duplicates()
    n_all = marks.groupby("point")["coder"].nunique()
    given = marks[marks["code"].notna() & (marks["code"] != "")]
    n_coders = given.groupby(["point", "code"]).size().rename("n_coders").reset_index()
    n_coders["n_all"] = n_coders["point"].map(n_all)
    return n_coders


def code_counts(points: pd.DataFrame, coded: pd.DataFrame, by: str) -> pd.DataFrame:
    """How many respondents, and in how many points, spoke of each code, by a column of points.

    points: columns id, respondent and `by`; coded: columns point, code (see `settled`).
    Returns rows code × group: n_respondents, n_points. Respondents count once however much
    they say, so that one who talks long does not outweigh the others.
    """
    met = coded.merge(points[["id", "respondent", by]], left_on="point", right_on="id")
    groups = met.dropna(subset=[by]).groupby(["code", by], observed=True)
    return groups.agg(
        n_respondents=("respondent", "nunique"), n_points=("point", "nunique")
    ).reset_index()


def co_occurrence(coded: pd.DataFrame) -> pd.DataFrame:
    """Pairs of codes that stand in the same point: a < b, n_points, jaccard (0 to 1).

    jaccard: points with both over points with either.
    """
    marks = coded[["point", "code"]].drop_duplicates()
    pairs = marks.merge(marks, on="point", suffixes=("_a", "_b"))
    pairs = pairs[pairs["code_a"] < pairs["code_b"]]
    met = pairs.groupby(["code_a", "code_b"]).size().rename("n_points").reset_index()
    times = marks["code"].value_counts()
    either = met["code_a"].map(times) + met["code_b"].map(times) - met["n_points"]
    return met.assign(jaccard=met["n_points"] / either).sort_values(
        ["n_points", "jaccard", "code_a", "code_b"],
        ascending=[False, False, True, True],
        ignore_index=True,
    )
