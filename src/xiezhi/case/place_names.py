"""Which place a code or a name means, and what became of codes and names of former years."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import pandas as pd

from xiezhi.case.gazetteer_tables import code_changes, gazetteer
from xiezhi.case.problems import printable
from xiezhi.model.errors import UnknownPlace
from xiezhi.model.text import Text


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
        several = [_shown(code) for code in codes[:6]]
        raise UnknownPlace(
            Text(
                f"“{shown}”可能是 {'、'.join(several)} 中的任何一个；请给出代码，或写上省份。",
                f'"{shown}" may be any of {", ".join(several)}; give the code or the province too.',
            )
        )
    why = suggest(asked).why
    raise UnknownPlace(
        Text(
            f"地名库中没有“{shown}”。{why.zh}", f'"{shown}" is no place of the gazetteer. {why.en}'
        )
    )


def suggest(words: str) -> Suggestion:
    """What a retired or unknown code, or a former name, probably means today.

    >>> suggest("500222").why.en
    '500222 綦江县 (2010) was merged into 500110 綦江区 in 2011.'
    """
    former = _former(words)
    if len(former):
        codes = tuple(dict.fromkeys(former["code_new"]))
        return Suggestion(codes, _told(former))
    nearest = nearest_codes(words)
    if not nearest:
        return Suggestion((), Text("没有相近的地方。", "Nothing like it is known."))
    shown = "、".join(_shown(code) for code in nearest)
    return Suggestion(nearest, Text(f"相近的代码：{shown}。", f"Nearest codes: {shown}."))


def nearest_codes(code: str, n: int = 3) -> tuple[str, ...]:
    """The n places whose codes share the longest beginning with this one, then the closest.

    >>> nearest_codes("520399")[0][:4]
    '5203'
    """
    if not (code.isascii() and code.isdigit() and len(code) <= 12):  # noqa: PLR2004  village codes
        return ()
    asked = code[:6].ljust(6, "0")
    known = _places().index
    return tuple(sorted(known, key=lambda k: (-_shared(k, asked), abs(int(k) - int(asked)))))[:n]


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
    old = f"{row['code_old']} {row['name_old']}"
    new = f"{row['code_new']} {row['name_new']}"
    dated = row["since"] and row["kind"] != "spelling"
    year_zh = f"于 {row['since']} 年" if dated else ""
    year_en = f" in {row['since']}" if dated else ""
    return (
        f"{old}（{row['year_old']} 年）{year_zh}{zh} {new}。",
        f"{old} ({row['year_old']}) {en} {new}{year_en}.",
    )


def _shown(code: str) -> str:
    return f"{code} {_places()['name_zh'][code]}"


@lru_cache(maxsize=1)
def _places() -> pd.DataFrame:
    return gazetteer().set_index("code")
