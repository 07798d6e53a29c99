"""Cells and values of a list: what is written for each value, and what a written cell means."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from hashlib import sha256

from xiezhi.model.text import Text, text
from xiezhi.model.units import Lang
from xiezhi.register.acts.commitments import CommitmentKind
from xiezhi.register.items import STAGES, Commitment, Report, Stage
from xiezhi.register.lists.columns import folded
from xiezhi.register.plain import canonical, decimal_digits, plain

KINDS: dict[CommitmentKind, Text] = {
    CommitmentKind.DUTY: Text("责任", "duty"),
    CommitmentKind.PROJECT: Text("项目", "project"),
    CommitmentKind.MILESTONE: Text("里程碑", "milestone"),
    CommitmentKind.TASK: Text("任务", "task"),
}
VERSION_DIGITS = 8
_DAY = re.compile(
    r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[ T]00:00(:00)?)?", re.ASCII
)
_NUMBER = re.compile(r"[0-9]{1,24}(\.[0-9]{1,12})?", re.ASCII)


class CellWrong(Exception):
    """A cell that does not mean a value of its column; `words` says why and what to write."""

    def __init__(self, words: Text) -> None:
        super().__init__(words.en)
        self.words = words


def version_of(commitment: Commitment, report: Report | None) -> str:
    """What an item and its latest report were when a list was written, in a few digits."""
    both = canonical([plain(commitment), plain(report)])
    return sha256(both).hexdigest()[:VERSION_DIGITS]


def share_words(share: Decimal) -> str:
    """A share as lists write it.

    >>> share_words(Decimal("0.4"))
    '40%'
    """
    return f"{decimal_digits(share * 100)}%"


def day_of(cell: str) -> date:
    """The day of a cell.

    >>> day_of("2026年6月30日"), day_of("2026-06-30 00:00")
    (datetime.date(2026, 6, 30), datetime.date(2026, 6, 30))
    """
    found = _DAY.fullmatch(cell)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise CellWrong(_expected(cell, "形如2026-06-30的日期", "a date like 2026-06-30"))


def amount_of(cell: str) -> Decimal:
    """The yuan of a cell; commas between thousands are passed over.

    >>> amount_of("3,000,000.5")
    Decimal('3000000.5')
    """
    bare = re.sub(r"(?<=[0-9])[,，](?=[0-9]{3}(?:[,，.]|$))", "", cell)
    if _NUMBER.fullmatch(bare):
        return Decimal(decimal_digits(Decimal(bare)))
    raise CellWrong(
        _expected(cell, "以元为单位的数字（如3000000）", "a number of yuan, e.g. 3000000")
    )


def share_of(cell: str) -> Decimal:
    """The share of a cell: percent with its sign, or a number from 0 to 1.

    >>> share_of("40%"), share_of("0.4")
    (Decimal('0.4'), Decimal('0.4'))
    """
    bare = cell.replace("％", "%").removesuffix("%").strip()
    if _NUMBER.fullmatch(bare):
        share = Decimal(bare) / 100 if cell.strip()[-1] in "%％" else Decimal(bare)
        if share <= 1:
            return Decimal(decimal_digits(share))
    raise CellWrong(_expected(cell, "0%至100%之间的百分数", "a percentage from 0% to 100%"))


def kind_of(cell: str) -> CommitmentKind:
    """The kind that a cell names in either language."""
    for kind, words in KINDS.items():
        if folded(cell) in {folded(words.zh), folded(words.en)}:
            return kind
    raise CellWrong(_expected(cell, "责任、项目、里程碑或任务", "duty, project, milestone or task"))


def stage_of(cell: str) -> Stage:
    """The stage that a cell names in either language."""
    for stage, words in STAGES.items():
        if folded(cell) in {folded(words.zh), folded(words.en), folded(stage.value)}:
            return stage
    zh = "、".join(words.zh for words in STAGES.values())
    en = ", ".join(words.en for words in STAGES.values())
    raise CellWrong(_expected(cell, f"下列之一：{zh}", f"one of: {en}"))


def pair_of(zh: str, en: str) -> Text | None:
    """Words given in one language stand for both; None where neither is given."""
    return Text(zh or en, en or zh) if zh or en else None


def cell_of(words: Text | None, lang: Lang) -> str:
    """One language of a pair; the English is left empty where it repeats the Chinese."""
    if words is None:
        return ""
    zh, en = words.render("zh"), words.render("en")
    return zh if lang == "zh" else "" if en == zh else en


def cell_as_read(words: str) -> str:
    r"""What is left of words that went through a spreadsheet: composed, no blanks at the ends.

    >>> cell_as_read(" a\r\nb\t")
    'a\nb'
    """
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines).strip()


def _expected(cell: str, zh: str, en: str) -> Text:
    shown = "".join(c if c.isprintable() else "�" for c in cell[:40])
    return text(
        "应为{says}，现为“{given}”。",
        "“{given}” is given; expected {says}.",
        says=Text(zh, en),
        given=Text(shown, shown),
    )
