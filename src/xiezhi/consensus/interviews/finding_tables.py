"""Tables of the finding on interviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.consensus.interviews.counts import co_occurrence, code_counts
from xiezhi.consensus.party_kinds import PARTY_KINDS
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Text
from xiezhi.model.units import Unit
from xiezhi.model.wording import words

if TYPE_CHECKING:
    from xiezhi.consensus.interviews.codebook import Codebook
    from xiezhi.model.case import Case

_SHOWN_PAIRS = 10


def name_of(book: Codebook, code: str) -> Text:
    """What a code is called; a code of the coders' own goes by its id."""
    return book.code(code).name if code in book else Text(code, code)


def tables(
    case: Case, points: pd.DataFrame, marks: pd.DataFrame, counts: pd.DataFrame, book: Codebook
) -> tuple[Table, ...]:
    """Respondents by code, side and kind of party; codes that meet; the points themselves."""
    if not len(counts):
        return ()
    return (
        _side_table(case, counts, book),
        *_class_table(points, marks, book),
        *_pairs_table(marks, book),
        _points_table(case, points, marks, book),
    )


def _side_table(case: Case, counts: pd.DataFrame, book: Codebook) -> Table:
    wide = _wide(counts, book)
    rows = pd.DataFrame(words([name_of(book, c) for c in wide.index], "code"))
    for side in case.sides:
        rows[side.code] = wide[side.code].to_numpy() if side.code in wide else 0
    columns = [Column(side.code, side.name, Unit.COUNT) for side in case.sides]
    return Table(
        "interview_codes",
        Text("各方谈到每个编码的受访者人数", "Respondents who spoke of each code, by side"),
        (Column("code", Text("编码", "Code")), *columns),
        rows,
    )


def _wide(counts: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """(code, group) respondents, codes in the order of the codebook, then others."""
    by = counts.columns[1]
    wide = counts.pivot_table(
        index="code", columns=by, values="n_respondents", fill_value=0, observed=True
    ).astype(int)
    order = {code.id: k for k, code in enumerate(book)}
    return wide.loc[sorted(wide.index, key=lambda c: (order.get(c, len(order)), c))]


def _class_table(points: pd.DataFrame, marks: pd.DataFrame, book: Codebook) -> tuple[Table, ...]:
    if "party_kind" not in points or points["party_kind"].isna().all():
        return ()
    wide = _wide(code_counts(points, marks, "party_kind"), book)
    rows = pd.DataFrame(words([name_of(book, c) for c in wide.index], "code"))
    kinds = [kind for kind in PARTY_KINDS if kind in wide.columns]
    rows = rows.assign(**{kind: wide[kind].to_numpy() for kind in kinds})
    return (
        Table(
            "interview_classes",
            Text(
                "各类主体谈到每个编码的受访者人数",
                "Respondents who spoke of each code, by kind of party",
            ),
            (
                Column("code", Text("编码", "Code")),
                *(Column(kind, PARTY_KINDS[kind], Unit.COUNT) for kind in kinds),
            ),
            rows,
        ),
    )


def _pairs_table(marks: pd.DataFrame, book: Codebook) -> tuple[Table, ...]:
    pairs = co_occurrence(marks).head(_SHOWN_PAIRS)
    if not len(pairs):
        return ()
    rows = pd.DataFrame(
        {
            **words([name_of(book, c) for c in pairs["code_a"]], "a"),
            **words([name_of(book, c) for c in pairs["code_b"]], "b"),
            "n": pairs["n_points"],
            "jaccard": pairs["jaccard"],
        }
    )
    return (
        Table(
            "interview_pairs",
            Text("常在同一要点中出现的编码", "Codes that come together in a point"),
            (
                Column("a", Text("编码", "Code")),
                Column("b", Text("同现编码", "Comes with")),
                Column("n", Text("要点数", "Points"), Unit.COUNT),
                Column("jaccard", Text("同现占比", "Share of points with either"), Unit.SHARE),
            ),
            rows,
        ),
    )


def _points_table(case: Case, points: pd.DataFrame, marks: pd.DataFrame, book: Codebook) -> Table:
    """Every coded point in its own words, so that no count stands without what was said."""
    met = marks.merge(points, left_on="point", right_on="id")
    order = {code.id: k for k, code in enumerate(book)}
    met = met.assign(order=met["code"].map(order).fillna(len(order)))
    met = met.sort_values(["order", "code", "side", "point"], ignore_index=True)
    sides = {side.code: side.name for side in case.sides}
    english = met["digest_en"] if "digest_en" in met else pd.Series(index=met.index, dtype=object)
    rows = pd.DataFrame(
        {
            **words([name_of(book, c) for c in met["code"]], "code"),
            **words([sides.get(s, Text("—", "—")) for s in met["side"]], "side"),
            "respondent": met["respondent"],
            "said_zh": met["digest_zh"],
            "said_en": english.where(english.notna() & (english != ""), met["digest_zh"]),
        }
    )
    return Table(
        "interview_points",
        Text("每个编码背后的要点", "The points behind each code"),
        (
            Column("code", Text("编码", "Code")),
            Column("side", Text("方", "Side")),
            Column("respondent", Text("受访者", "Respondent")),
            Column("said", Text("要点", "Point")),
        ),
        rows,
        Text("一条要点有几个编码，就列几行。", "A point stands once for each of its codes."),
    )
