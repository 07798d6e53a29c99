"""Which province a code or a name means, and which one a mistyped name probably means."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

import pandas as pd

from xiezhi.case.gazetteer import gazetteer, provinces
from xiezhi.case.problems import printable
from xiezhi.model.text import Text, joined

_GENERIC = ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "省", "市")
_GENERIC_EN = ("province", "municipality", "autonomous region", "shi", "sheng")
# Characters of province names in their traditional form, beside the simplified one.
_SIMPLIFIED = str.maketrans(
    "內蒙遼龍龜蘇東廣貴雲陝肅寧維爾壯慶區門灣臺滬吳鄂贛魯豫閩國縣漢滿",
    "内蒙辽龙龟苏东广贵云陕肃宁维尔壮庆区门湾台沪吴鄂赣鲁豫闽国县汉满",
)
# What pinyin makes of names whose English form is another.
_PINYIN = {"150000": ("neimenggu", "neimongol")}
_MAX_CHARACTERS = 40
# Hong Kong, Macao and Taiwan: part of the country, not of the tables that are built in.
_BEYOND = ("香港", "澳门", "台湾", "hongkong", "macau", "macao", "taiwan", "aomen", "xianggang")
_BEYOND_SHORT = frozenset({"港", "澳", "台", "hk", "mo", "tw"})
_BEYOND_CODES = ("71", "81", "82")
MAINLAND_ONLY = Text(
    "内置数据只含内地（大陆）的省、自治区、直辖市，请从中选择",
    "the data that are built in cover the mainland only: choose among its provinces",
)


def province_code(words: str) -> str | None:
    """The province that a code or name means; None where there is no such province.

    >>> province_code("重庆"), province_code("Chongqing"), province_code("520000")
    ('500000', '500000', '520000')
    """
    return _codes().get(words.strip().lower())


def province_name(code: str) -> Text:
    """The name of a province by its code."""
    row = province_rows().loc[code]
    return Text(str(row["name_zh"]), str(row["name_en"]))


def names_of(codes: Sequence[str]) -> Text:
    """Provinces as a list in words, each with its code."""
    return joined([_with_code(code) for code in codes])


def meant_by(words: str) -> Text | None:
    """What to write instead of words that name no province; None where nothing is like them.

    Judged in this order: a territory that the data do not cover, a name in traditional
    characters, a part of a province, a name with letters or characters mistaken.

    >>> meant_by("Guizhuo").en, meant_by("重慶").zh
    ('write Guizhou (520000)', '请写 重庆市（500000）')
    """
    if is_beyond(words):
        return MAINLAND_ONLY
    plain = _plain(words)
    code = _codes().get(plain) or _by_stem().get(plain)
    if code is not None:
        return _write([code])
    above = _province_above(words.strip()) or _province_above(plain)
    if above is not None:
        return _whole_province(above)
    within = [code for name, code in _by_stem().items() if not name.isascii() and name in plain]
    if len(within) > 1:
        return _write_apart(within)
    nearest = within or nearest_provinces(plain)
    return _write(nearest) if nearest else None


def is_beyond(words: str) -> bool:
    """Whether a code or name means Hong Kong, Macao or Taiwan, which the data leave out.

    >>> is_beyond("臺灣省"), is_beyond("810000"), is_beyond("台州市")
    (True, True, False)
    """
    plain = _plain(words).replace(" ", "")
    code = plain.isdigit() and len(plain) == 6 and plain.startswith(_BEYOND_CODES)  # noqa: PLR2004
    return code or plain in _BEYOND_SHORT or plain.startswith(_BEYOND)


def nearest_provinces(words: str, at_most: int = 3) -> tuple[str, ...]:
    """Codes of the provinces whose names take the fewest changes to become these words.

    Of several equally near, all; none where a third of the letters of a name in pinyin, or
    half of its characters, would have to change. The beginning of a name counts as the name.

    >>> nearest_provinces("贵洲"), nearest_provinces("chongqin"), nearest_provinces("x")
    (('520000',), ('500000',), ())
    """
    asked = _plain(words)
    cost = {code: min(_cost(asked, name) for name in names) for code, names in _names().items()}
    best = min(cost.values())
    return tuple(code for code, value in cost.items() if value == best < 1)[:at_most]


def _cost(asked: str, name: str) -> float:
    """How far two names are, below 1 where one is probably meant by the other."""
    if name.startswith(asked) and len(asked) > asked.isascii():
        return 0.1
    if len(asked) <= 1:
        return 1.0
    allowed = len(name) / 3 if name.isascii() else len(name) / 2
    n_changes = edit_distance(asked, name)
    return n_changes / (allowed + 0.5) if n_changes < len(name) else 1.0


def edit_distance(a: str, b: str) -> int:
    """Letters to insert, delete, replace or exchange with the next to make one from the other.

    >>> edit_distance("guizhuo", "guizhou"), edit_distance("贵洲", "贵州")
    (1, 1)
    """
    a, b = a[:_MAX_CHARACTERS], b[:_MAX_CHARACTERS]
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, sign in enumerate(a):
        new = [i + 1]
        for j, other in enumerate(b):
            cost = min(row[j] + (sign != other), row[j + 1] + 1, new[j] + 1)
            if i and j and sign == b[j - 1] and a[i - 1] == other:
                cost = min(cost, before[j - 1] + 1)
            new.append(cost)
        before, row = row, new
    return row[-1]


def _plain(words: str) -> str:
    """Lower case, simplified, without the generic word: what names are compared by."""
    plain = unicodedata.normalize("NFKC", words[: 4 * _MAX_CHARACTERS]).strip().lower()
    plain = "".join(c for c in plain.translate(_SIMPLIFIED) if c not in "'’·-_ ")
    for generic in (*_GENERIC, *(g.replace(" ", "") for g in _GENERIC_EN)):
        if len(plain) > len(generic) + 1:
            plain = plain.removesuffix(generic)
    return plain


def _write(codes: Sequence[str]) -> Text:
    names = [_with_code(code) for code in codes]
    listed = joined(names, "或", " or ")
    return Text(f"请写 {listed.zh}", f"write {listed.en}")


def _write_apart(codes: Sequence[str]) -> Text:
    listed = names_of(codes)
    return Text(f"请分开写成 {listed.zh}", f"give {listed.en} one by one")


def _whole_province(code: str) -> Text:
    name = _with_code(code)
    return Text(
        f"目前各方只能是整个省级行政区，请写所在省份 {name.zh}",
        f"a side can only be a whole province for now: give {name.en}, to which it belongs",
    )


def _with_code(code: str) -> Text:
    name = province_name(code)
    return Text(f"{name.zh}（{code}）", f"{name.en} ({code})")


def _province_above(words: str) -> str | None:
    """The province of a county or prefecture given by its code or name, where only one has it."""
    codes = _parts().get(words, frozenset())
    return next(iter(codes)) if len(codes) == 1 else None


@cache
def _parts() -> dict[str, frozenset[str]]:
    """Provinces by the codes and names of their counties and prefectures."""
    found: dict[str, set[str]] = {}
    for columns in (
        ["code", "name_zh", "name_en"],
        ["prefecture", "prefecture_zh", "prefecture_en"],
    ):
        rows = gazetteer()[[*columns, "province"]].drop_duplicates()
        for *names, province in rows.astype(str).itertuples(index=False, name=None):
            for key in _called(*names):
                found.setdefault(key, set()).add(province)
    return {name: frozenset(codes) for name, codes in found.items()}


def _called(code: str, name_zh: str, name_en: str) -> set[str]:
    """What a part of a province may be called: a name of three characters without its last."""
    stem = name_zh[:-1] if len(name_zh) > 2 else name_zh  # noqa: PLR2004
    return {code, name_zh, stem, _plain(name_zh), _plain(name_en)} - {""}


@cache
def province_rows() -> pd.DataFrame:
    """The gazetteer's provinces indexed by code."""
    return provinces().set_index("code", drop=False)


@cache
def _codes() -> dict[str, str]:
    """Province codes by everything a user may call a province, in lower case."""
    names = {}
    for row in province_rows().itertuples():
        en = str(row.name_en)
        called = (row.code, row.name_zh, en, row.short_zh, _stem(str(row.name_zh)), *_english(en))
        names.update({str(name).lower(): str(row.code) for name in called})
    return names


def _stem(name: str) -> str:
    """The name without its generic word, e.g. 广西 for 广西壮族自治区."""
    for generic in _GENERIC:
        name = name.removesuffix(generic)
    return name


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    """By code, the names that mistyped words are held against."""
    return {
        str(row.code): (
            _stem(str(row.name_zh)),
            str(row.name_zh).removesuffix("自治区"),
            *_english(str(row.name_en)),
            *_PINYIN.get(str(row.code), ()),
        )
        for row in province_rows().itertuples()
    }


def _english(name: str) -> tuple[str, ...]:
    """A name in letters, and what stands beside it in brackets, as they are compared."""
    return tuple(_plain(part.strip(" )")) for part in name.split("("))


@cache
def _by_stem() -> dict[str, str]:
    return {name: code for code, names in _names().items() for name in names}


def shown_or_nearest(words: str) -> Text:
    """What to do about words that name no province: the nearest, or a look at the name."""
    plain = printable(words)
    return meant_by(plain) or Text(
        "请写省级行政区的六位代码或名称，如 重庆、520000",
        "give the code or the name of a province, e.g. Chongqing, 520000",
    )
