"""Agreements that were published, as dated data: what they say, and how sure each row is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from io import StringIO

import pandas as pd

from xiezhi.action.horizontal.compensation.errors import TermsInvalid, UnknownAgreement
from xiezhi.action.horizontal.compensation.terms import Agreement, Pattern, Term
from xiezhi.action.horizontal.rule_status import Status
from xiezhi.model.text import Text

_NAMES = {
    "330000": Text("浙江", "Zhejiang"),
    "340000": Text("安徽", "Anhui"),
    "420000": Text("湖北", "Hubei"),
    "430000": Text("湖南", "Hunan"),
    "500000": Text("重庆", "Chongqing"),
    "510000": Text("四川", "Sichuan"),
    "520000": Text("贵州", "Guizhou"),
    "530000": Text("云南", "Yunnan"),
    "610000": Text("陕西", "Shaanxi"),
    "街口": Text("街口", "Jiekou"),
    "里耶镇": Text("里耶镇", "Liye"),
    "清水铺": Text("清水铺", "Qingshuipu"),
    "鲢鱼溪": Text("鲢鱼溪", "Lianyuxi"),
    "茅台镇上游": Text("茅台镇上游", "upstream of Maotai"),
}
_COLUMNS = ("value", "section", "indicator", "party", "unit", "clause")


def published(name: str) -> Agreement:
    """An agreement on record by its id. Raises UnknownAgreement.

    >>> published("youshui-2019").one("target", "里耶镇").value
    'Ⅲ'
    """
    known = published_agreements()
    if name not in known:
        raise UnknownAgreement(
            Text(
                f"没有名为 {name} 的协议；可用：{'、'.join(known)}。",
                f"no agreement {name!r} is on record; there are {', '.join(known)}.",
            )
        )
    return known[name]


@cache
def published_agreements() -> Mapping[str, Agreement]:
    """Every agreement that ships with the package, by id."""
    raw = files("xiezhi.action.horizontal.compensation").joinpath("data/published.csv")
    rows = pd.read_csv(StringIO(raw.read_text("utf-8")), dtype=str, keep_default_na=False)
    return {one.id: one for one in agreements_of(rows, _NAMES)}


def agreements_of(
    rows: pd.DataFrame, names: Mapping[str, Text] | None = None
) -> Iterable[Agreement]:
    """Agreements from rows of terms, as the case table and our own file have them.

    Raises TermsInvalid.
    """
    for id_, of in rows.groupby("agreement", sort=False):
        patterns = of["pattern"].unique()
        if len(patterns) > 1:
            raise TermsInvalid(
                Text(
                    f"协议 {id_} 写了 {len(patterns)} 种结算方式；请只用一种。",
                    f"agreement {id_} has {len(patterns)} patterns; give all its rows one.",
                )
            )
        held = of.reindex(columns=[*_COLUMNS, "term", "status", "source"]).fillna("").astype(str)
        terms = tuple(_term(*row) for row in held.itertuples(index=False, name=None))
        yield Agreement(str(id_), Pattern(patterns[0]), terms, names or {})


def _term(
    value: str,
    section: str,
    indicator: str,
    party: str,
    unit: str,
    clause: str,
    name: str,
    status: str,
    source: str,
) -> Term:
    return Term(
        name, value.strip(), section, indicator, party, unit, clause, Status(status), source
    )
