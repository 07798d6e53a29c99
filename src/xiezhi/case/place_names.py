"""Which place a code or a name means, and what became of codes and names of former years."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import pandas as pd

from xiezhi.case.gazetteer_tables import code_changes, gazetteer
from xiezhi.case.problems import printable
from xiezhi.model.errors import UnknownPlace
from xiezhi.model.text import Text

_PREFECTURE_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a code or a name that is no place of today probably means.

    codes: places of today, best first; why: the sentence to show.
    """

    codes: tuple[str, ...]
    why: Text


def find_place(words: str) -> str:
    """The code of the one place that a code or a Chinese name means.

    A name may leave out its generic word and may begin with its province or prefecture
    (贵州正安); Pinyin will do where only one place is written so. Raises UnknownPlace, with what
    was probably meant, where none or several fit.

    >>> find_place("綦江区"), find_place("贵州道真"), find_place("520324")
    ('500110', '520325', '520324')
    """
    asked = words.strip()
    codes = _codes_named(asked)
    if len(codes) == 1:
        return codes[0]
    shown = printable(asked)
    if codes:
        several = _all_shown(codes[:6])
        raise UnknownPlace(
            Text(
                f"“{shown}”可能是 {several.zh} 中的任何一个；请给出代码，或写上省份。",
                f'"{shown}" may be any of {several.en}; give the code or the province too.',
            )
        )
    why = suggest(asked).why
    raise UnknownPlace(
        Text(
            f"地名库中没有“{shown}”。{why.zh}", f'"{shown}" is no place of the gazetteer. {why.en}'
        )
    )


def suggest(words: str, provinces: Collection[str] = ()) -> Suggestion:
    """What a retired or unknown code, or a former name, probably means today.

    provinces: codes whose places come first, e.g. the sides of a case. Former names are known
    in Chinese only, so that English tells them by their code.

    >>> suggest("500222").why.en
    '500222 (2010) was merged into 500110 Qijiang in 2011.'
    """
    former = _former(words)
    if len(former):
        codes = tuple(dict.fromkeys(former["code_new"]))
        return Suggestion(codes, _told(former))
    nearest = nearest_codes(words, provinces=provinces)
    if not nearest:
        return Suggestion((), Text("没有相近的地方。", "Nothing like it is known."))
    shown = _all_shown(nearest)
    return Suggestion(nearest, Text(f"相近的代码：{shown.zh}。", f"Nearest codes: {shown.en}."))


def nearest_codes(code: str, n: int = 3, provinces: Collection[str] = ()) -> tuple[str, ...]:
    """The n places whose codes are most like this one; those of these provinces come first.

    First the codes of the same prefecture, then those that differ in one digit, then those with
    the longest beginning in common, then the closest as numbers.

    >>> nearest_codes("520399")[0][:4]
    '5203'
    """
    if not (code.isascii() and code.isdigit() and len(code) <= 12):  # noqa: PLR2004  village codes
        return ()
    asked = code[:6].ljust(6, "0")
    known = _places().index
    within = {province[:2] for province in provinces}

    def distance(other: str) -> tuple[bool, bool, bool, int, int]:
        slip = sum(a != b for a, b in zip(other, asked, strict=True)) == 1
        shared, apart = _shared(other, asked), abs(int(other) - int(asked))
        return other[:2] not in within, shared < _PREFECTURE_DIGITS, not slip, -shared, apart

    return tuple(sorted(known, key=distance))[:n]


def _shared(a: str, b: str) -> int:
    return next((i for i in range(6) if a[i] != b[i]), 6)


def _codes_named(words: str) -> list[str]:
    rows = _places()
    if words in rows.index:
        return [words]
    for fits in (_named_exactly, _named_in_part):
        codes = rows.index[fits(rows, words)].tolist()
        if codes:
            return codes
    return []


def _named_exactly(rows: pd.DataFrame, words: str) -> pd.Series[bool]:
    return (rows["name_zh"] == words) | (rows["name_en"].str.lower() == words.lower())


def _named_in_part(rows: pd.DataFrame, words: str) -> pd.Series[bool]:
    above = zip(rows["name_zh"], rows["province_zh"], rows["prefecture_zh"], strict=True)
    fits = [not words.isascii() and _continues(words, name, upper) for name, *upper in above]
    return pd.Series(fits, index=rows.index, dtype=bool)


def _continues(words: str, name: str, upper: list[str]) -> bool:
    """Whether the words are (the beginning of) the name, perhaps after the names above it."""
    rests = {words}
    for above in upper:
        rests |= {_after(rest, above) for rest in rests}
    return any(len(rest) > 1 and name.startswith(rest) for rest in rests)


def _after(words: str, above: str) -> str:
    """The words without the name above, which may be shortened to its first two characters."""
    for size in range(len(above), 1, -1):
        if words.startswith(above[:size]):
            return words[size:]
    return words


def _former(words: str) -> pd.DataFrame:
    rows = code_changes()
    rows = rows[(rows["code_old"] == words) | (rows["name_old"] == words)]
    rows = rows.sort_values("kind", key=lambda kinds: kinds.isin(("part", "split")), kind="stable")
    return rows.drop_duplicates(["code_old", "name_old", "code_new"])


_VERBS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "renamed": ("更名为", "became"),
        "recoded": ("代码改为", "now has the code"),
        "merged": ("并入", "was merged into"),
        "split": ("部分划入", "was divided; part is now in"),
        "part": ("部分划入", "gave a part to"),
        "spelling": ("即", "is"),
        "slip": ("即", "is"),
    }
)


def _told(former: pd.DataFrame) -> Text:
    told = [_sentence(row) for row in former.to_dict("records")]
    return Text("".join(zh for zh, _ in told), " ".join(en for _, en in told))


def _sentence(row: Mapping[Hashable, object]) -> tuple[str, str]:
    zh, en = _VERBS[str(row["kind"])]
    old, new = str(row["code_old"]), str(row["code_new"])
    dated = row["since"] and row["kind"] != "spelling"
    year_zh = f"于 {row['since']} 年" if dated else ""
    year_en = f" in {row['since']}" if dated else ""
    return (
        f"{old} {row['name_old']}（{row['year_old']} 年）{year_zh}{zh} {new} {row['name_new']}。",
        f"{old} ({row['year_old']}) {en} {_shown(new).en}{year_en}.",
    )


def _all_shown(codes: Collection[str]) -> Text:
    shown = [_shown(code) for code in codes]
    return Text("、".join(one.zh for one in shown), ", ".join(one.en for one in shown))


def _shown(code: str) -> Text:
    place = _places().loc[code]
    return Text(f"{code} {place['name_zh']}", f"{code} {place['name_en']}")


@lru_cache(maxsize=1)
def _places() -> pd.DataFrame:
    return gazetteer().set_index("code")
