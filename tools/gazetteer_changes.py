"""Which place of today a unit of an earlier census is: by code and name, by name, by review.

The same code may name different places in different years (500110 was 万盛区, now 綦江区), so
a code is believed only where the names agree. Rows of the reviewed table come first, then
equal code with a compatible name, then a name that is unique in the prefecture, then a name
that is unique in the province on both sides. What is left is a gap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from gazetteer_names import stem

if TYPE_CHECKING:
    from pathlib import Path

WHOLE: Final = ("same", "renamed", "recoded", "spelling", "slip", "merged")
PARTIAL: Final = ("part", "split")
# Names that every second prefecture has: never matched across prefectures.
_COMMON: Final = frozenset(
    "城区 郊区 矿区 桥东 桥西 市中 新城 城中 西湖 鼓楼 朝阳 和平 新市 南郊 北郊 庐山".split()  # noqa: SIM905
)
_SOURCE: Final = {
    "review": "reviewed by hand against the public list of changes of divisions (民政部)",
    "code": "equal code, compatible name",
    "prefecture": "name unique in the prefecture",
    "province": "name unique in the province",
}


def read_reviewed(path: Path) -> pd.DataFrame:
    """The rows a person decided: year_old, code_old, name_old, code_new, kind, since, note."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def links(old: pd.DataFrame, today: pd.DataFrame, reviewed: pd.DataFrame) -> pd.DataFrame:
    """One row an old unit and a place of today that holds (part of) it.

    old: rows by code with `name`; today: rows by code with `name_zh`.
    """
    rows = [*_reviewed_links(old, today, reviewed)]
    settled = {row["code_old"] for row in rows if row["kind"] in (*WHOLE, "split")}
    for rule in (_by_code, _by_prefecture, _by_province):
        found = rule(old.drop(settled), today)
        rows += found
        settled |= {row["code_old"] for row in found}
    frame = pd.DataFrame(rows)
    merged = _joined_into_one(frame)
    frame.loc[merged & frame["kind"].isin(("renamed", "recoded", "same")), "kind"] = "merged"
    return frame.sort_values(["code_old", "code_new"], ignore_index=True)


def _joined_into_one(frame: pd.DataFrame) -> pd.Series[bool]:
    merged_targets = set(frame.loc[frame["kind"] == "merged", "code_new"])
    return frame["code_new"].isin(merged_targets)


def _reviewed_links(
    old: pd.DataFrame, today: pd.DataFrame, reviewed: pd.DataFrame
) -> list[dict[str, str]]:
    for row in reviewed.itertuples():
        if row.code_old not in old.index or old["name"][row.code_old] != row.name_old:
            raise SystemExit(f"reviewed row {row.code_old} {row.name_old} is not in the census")
        if row.code_new not in today.index:
            raise SystemExit(f"reviewed row {row.code_old} leads to {row.code_new}, no place")
    return [
        _link(old, today, r.code_old, r.code_new, "review", r.kind, r.since, r.note)
        for r in reviewed.itertuples()
    ]


def _by_code(old: pd.DataFrame, today: pd.DataFrame) -> list[dict[str, str]]:
    return [
        _link(old, today, code, code, "code")
        for code in old.index.intersection(today.index)
        if stem(old["name"][code]) == stem(today["name_zh"][code])
    ]


def _by_prefecture(old: pd.DataFrame, today: pd.DataFrame) -> list[dict[str, str]]:
    return _by_stem(old, today, 4, "prefecture", frozenset())


def _by_province(old: pd.DataFrame, today: pd.DataFrame) -> list[dict[str, str]]:
    return _by_stem(old, today, 2, "province", _COMMON)


def _by_stem(
    old: pd.DataFrame, today: pd.DataFrame, digits: int, rule: str, barred: frozenset[str]
) -> list[dict[str, str]]:
    left = _unique_by_stem(old["name"], digits)
    right = _unique_by_stem(today["name_zh"], digits)
    keys = [key for key in left if key in right and key[1] not in barred]
    return [_link(old, today, left[key], right[key], rule) for key in sorted(keys)]


def _unique_by_stem(names: pd.Series[str], digits: int) -> dict[tuple[str, str], str]:
    keys = pd.Series(
        list(zip(names.index.str[:digits], names.map(stem), strict=True)), index=names.index
    )
    unique = keys[~keys.duplicated(keep=False)]
    return {key: code for code, key in unique.items()}


def _link(
    old: pd.DataFrame,
    today: pd.DataFrame,
    code_old: str,
    code_new: str,
    rule: str,
    kind: str = "",
    since: str = "",
    note: str = "",
) -> dict[str, str]:
    name_old, name_new = old["name"][code_old], today["name_zh"][code_new]
    return {
        "code_old": code_old,
        "name_old": name_old,
        "code_new": code_new,
        "name_new": name_new,
        "kind": kind or _kind(code_old, name_old, code_new, name_new),
        "since": since,
        "note": note,
        "source": _SOURCE[rule],
    }


def _kind(code_old: str, name_old: str, code_new: str, name_new: str) -> str:
    if name_old != name_new:
        return "renamed"
    return "same" if code_old == code_new else "recoded"


def carried(old: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """The counts of old units summed over today's places; rows only where nothing was divided.

    A place is left out where any old unit reaches it only in part, or gave a part away.
    """
    partial = frame[frame["kind"].isin(PARTIAL)]
    touched = set(partial["code_new"]) | {
        new
        for new, code in zip(frame["code_new"], frame["code_old"], strict=True)
        if code in set(partial["code_old"])
    }
    whole = frame[~frame["code_new"].isin(touched)]
    counts = old.drop(columns="name").loc[whole["code_old"]]
    return counts.groupby(whole["code_new"].to_numpy()).sum()
