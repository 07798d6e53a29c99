"""Where the tables of a case come from: files, the sources that their rows name, and how sure."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.case.dictionary import table_spec
from xiezhi.model.source import Quality, Source
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xiezhi.case.config import CaseConfig
    from xiezhi.case.frames import Given

N_NAMED = 3
# From the surest to the least sure; a table is as sure as its least sure row.
_LESS_AND_LESS_SURE = (Quality.OFFICIAL, Quality.COMPILED, Quality.MODELLED, Quality.SYNTHETIC)
_NOT_NAMED = Text("各行未注明来源", "its rows name no source")
_BY_DOCUMENT = Text("各行出自所列文件", "each row is from the document it names")
_HAN = re.compile(r"[\u3400-\u9fff]")


def origin_of(config: CaseConfig, given: Given) -> Source:
    """The source of a table of the folder: its file, and what its rows say of themselves."""
    title = table_spec(given.spec.name).title
    return Source(
        f"{config.id}/{given.raw.file}",
        _of_file(Text(title.zh, title.en), given.raw.file, given.frame),
        _year(given.frame),
        quality=_quality(config, given.frame),
    )


def places_given_origin(config: CaseConfig, given: Given, rows: pd.DataFrame) -> Source:
    """The source of the columns of `places` that the folder's own table gave.

    rows: see `read.places_given`.
    """
    columns = [given.spec.column(name) for name in rows.columns if name != "code"]
    named = joined([Text(column.label, column.name) for column in columns])
    title = text("{columns}", "{columns}", columns=named)
    own = given.frame[given.frame["code"].isin(rows["code"])]
    return Source(
        f"{config.id}/{given.raw.file}",
        _of_file(title, given.raw.file, own),
        _year(own),
        quality=_quality(config, own),
    )


def _quality(config: CaseConfig, frame: pd.DataFrame) -> Quality:
    """Every table of an invented case is invented, whether or not it has a column to say so."""
    return Quality.SYNTHETIC if config.synthetic else worst_quality(frame)


def worst_quality(frame: pd.DataFrame) -> Quality:
    """The least sure quality among the rows; compiled by hand where a row does not say.

    >>> worst_quality(pd.DataFrame({"quality": ["official", "modelled"]}))
    <Quality.MODELLED: 'modelled'>
    """
    return max(_qualities(frame), key=_LESS_AND_LESS_SURE.index, default=Quality.COMPILED)


def sources_named(frame: pd.DataFrame, n: int = N_NAMED) -> Text | None:
    """The sources that rows name with how many rows each, most rows first, at most n of them.

    A source written as `中文 / English` is shown in the reader's language. None where no row
    names its source.

    >>> rows = pd.DataFrame({"source": ["年鉴 / yearbook", "年鉴 / yearbook", "a map", None]})
    >>> sources_named(rows).render("en")
    '“yearbook” (2 rows); “a map” (1 row)'
    """
    stated = frame["source"].dropna().astype(str) if "source" in frame else pd.Series(dtype=str)
    counts = stated[stated.str.strip() != ""].value_counts(sort=False)
    counts = counts.sort_values(ascending=False, kind="stable")
    if counts.empty:
        return None
    said = [_with_rows(_quoted(in_both(str(name))), int(k)) for name, k in counts.head(n).items()]
    rest = counts.iloc[n:]
    if len(rest):
        more = text(
            "另有{n}种来源", "{n} more sources", n=Quantity(len(rest), Unit.COUNT)
        ) if len(rest) > 1 else Text("另有一种来源", "one more source")  # fmt: skip
        said.append(_with_rows(more, int(rest.sum())))
    return joined(said, "；", "; ")


def in_both(words: str) -> Text:
    """A cell written as `中文 / English`, or one that reads the same in both languages.

    >>> in_both("年鉴 / yearbook").render("en"), in_both("A/B").render("zh")
    ('yearbook', 'A/B')
    """
    zh, slash, en = words.partition(" / ")
    if slash and _HAN.search(zh) and en.strip() and not _HAN.search(en):
        return Text(zh.strip(), en.strip())
    return Text(words, words)


def _quoted(words: Text) -> Text:
    return text("“{words}”", "“{words}”", words=words)


def _of_file(title: Text, file: str, frame: pd.DataFrame) -> Text:
    head = text("{title}（{file}）", "{title} ({file})", title=title, file=Text(file, file))
    parts = [part for part in (_qualities_named(frame), _named(frame)) if part is not None]
    if not parts:
        return head
    return text("{head}：{parts}", "{head}: {parts}", head=head, parts=joined(parts, "；", "; "))


def _named(frame: pd.DataFrame) -> Text | None:
    """The sources of the rows; a table that has no column for them is not blamed for it."""
    if "source" in frame:
        return sources_named(frame) or _NOT_NAMED
    return _BY_DOCUMENT if "document" in frame else None


def _qualities_named(frame: pd.DataFrame) -> Text | None:
    """How many rows are how sure; None where all are alike, for then the mark says it."""
    counts = Counter(_qualities(frame))
    if len(counts) < 2:  # noqa: PLR2004
        return None
    held = [quality for quality in _LESS_AND_LESS_SURE if counts[quality]]
    return joined([_with_rows(quality.label, counts[quality]) for quality in held])


def _with_rows(name: Text, n: int) -> Text:
    return text("{name}（{n}行）", f"{{name}} ({{n}} row{'s' * (n != 1)})",
                name=name, n=Quantity(n, Unit.COUNT))  # fmt: skip


def _qualities(frame: pd.DataFrame) -> Sequence[Quality]:
    if "quality" not in frame:
        return [Quality.COMPILED] * len(frame)
    return [Quality(value) for value in frame["quality"].fillna(Quality.COMPILED.value)]


def _year(frame: pd.DataFrame) -> int | None:
    years = [] if "year" not in frame else [int(y) for y in frame["year"].dropna()]
    return max(years, default=None)
