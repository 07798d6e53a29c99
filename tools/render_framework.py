"""Render docs/explanation/framework.toml as framework.md and framework.zh.md.

python tools/render_framework.py            # write both pages
python tools/render_framework.py --check    # exit 1 where a page is out of date
"""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "explanation"
TABLE = FOLDER / "framework.toml"
Lang = Literal["zh", "en"]
PAGES: dict[Lang, Path] = {"en": FOLDER / "framework.md", "zh": FOLDER / "framework.zh.md"}

ROOMS = {
    "case": ("案例", "case"),
    "region": ("区域", "region"),
    "consensus": ("共识", "consensus"),
    "organization": ("组织", "organization"),
    "action.horizontal": ("行动·横向", "action, horizontal"),
    "action.vertical": ("行动·纵向", "action, vertical"),
    "action.network": ("行动·网络", "action, network"),
    "evaluation": ("评价", "evaluation"),
    "simulation": ("仿真", "simulation"),
    "register": ("台账", "register"),
    "blueprint": ("蓝本", "blueprint"),
}
CHAPTERS = {
    "三（一）": ("利益相关主体的共识", "Consensus of those concerned"),
    "三（二）": ("去中心化的组织", "Decentralised organization"),
    "三（三）": ("多向度的行动", "Action in many directions"),
    "四（一）": ("渝黔：筑牢共识", "Chongqing–Guizhou: consensus"),
    "四（二）": ("渝黔：统筹布局", "Chongqing–Guizhou: layout"),
    "四（三）": ("渝黔：协同行动", "Chongqing–Guizhou: action"),
    "五": ("结论与讨论", "Conclusions and discussion"),
}
PAPER = {
    "zh": "赵映、张鹏（2026）：《新发展格局下毗邻省际协作治理的路径策略：以渝黔为例》，"
    "重庆大学学报（社会科学版）2026(2)，27–41",
    "en": "Zhao Ying and Zhang Peng (2026), Path strategies for adjacent inter-provincial "
    "cooperative governance under the new development pattern, Journal of Chongqing University "
    "(Social Science Edition) 2026(2), 27–41",
}
DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}
ROMAN = {"一": "i", "二": "ii", "三": "iii", "四": "iv", "五": "v"}


@dataclass(frozen=True, slots=True)
class Instrument:
    """One row of the table: what the paper names, and what does it here."""

    section: str
    zh: str
    en: str
    asks_zh: str
    asks_en: str
    room: str
    module: str
    command: str
    page: str
    status: Literal["done", "partly", "not yet"]
    lacks_zh: str = ""
    lacks_en: str = ""

    @property
    def chapter(self) -> str:
        """The part of the paper that holds the section, e.g. 四（三） of 四（三）1 其一."""
        return re.match(r"[三四五](（.）)?", self.section).group(0)  # type: ignore[union-attr]


def read_instruments(path: Path = TABLE) -> list[Instrument]:
    """All rows of the table, in the order of the paper."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["instrument"]
    return [Instrument(**row) for row in rows]


def section_en(section: str) -> str:
    """A section of the paper as an English reader counts it.

    >>> section_en("四（三）1 其一")
    '4.3.1 (i)'
    """
    numbers = [str(DIGITS.get(digit, digit)) for digit in re.findall(r"[一二三四五\d]", section)]
    item = re.search(r"其(.)", section)
    if item:
        return ".".join(numbers[:-1]) + f" ({ROMAN[item.group(1)]})"
    return ".".join(numbers)


def page(instruments: list[Instrument], lang: Lang) -> str:
    """The whole page in one language."""
    parts = [_head(instruments, lang)]
    for chapter, group in groupby(instruments, key=lambda i: i.chapter):
        number = chapter if lang == "zh" else section_en(chapter)
        parts.append(f"## {number} {_pick(CHAPTERS[chapter], lang)}\n")
        parts.append(_table(list(group), lang))
    return "\n".join(parts)


def _head(instruments: list[Instrument], lang: Lang) -> str:
    n = len(instruments)
    done, partly, todo = (
        sum(i.status == status for i in instruments) for status in ("done", "partly", "not yet")
    )
    if lang == "zh":
        return (
            "# 从论文到程序\n\n"
            f"来源：{PAPER['zh']}。第三至五章提出的每一项做法各占一行，用自己的话写明它要程序做什么，"
            f"以及由哪个模块、哪条命令完成。共 {n} 项，已实现 {done} 项，部分实现 {partly} 项，"
            f"尚未实现 {todo} 项。\n"
        )
    return (
        "# From the paper to the program\n\n"
        f"Source: {PAPER['en']}. Every instrument that its chapters 3 to 5 name has a row: what it "
        "asks of the program, in our own words, and which module and command do it. "
        f"{n} instruments, {done} done, {partly} partly, {todo} not yet.\n"
    )


def _table(rows: list[Instrument], lang: Lang) -> str:
    titles = {
        "zh": ("章节", "做法", "要求程序做什么", "部分", "由什么完成"),
        "en": ("Section", "Instrument", "What it asks", "Room", "What does it"),
    }[lang]
    lines = [f"| {' | '.join(titles)} |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| {' | '.join(_cells(row, lang))} |" for row in rows]
    return "\n".join(lines) + "\n"


def _cells(row: Instrument, lang: Lang) -> tuple[str, ...]:
    room = _pick(ROOMS[row.room], lang)
    if lang == "zh":
        return (_unbroken(row.section), row.zh, row.asks_zh, _unbroken(room), _doer(row, lang))
    name = row.en[0].upper() + row.en[1:]
    return (section_en(row.section), name, row.asks_en, room, _doer(row, lang))


def _doer(row: Instrument, lang: Lang) -> str:
    if row.status == "not yet":
        return _pick(("尚未实现", "not yet"), lang)
    names = [f"`{name}`" for name in (row.module, row.command, row.page) if name]
    done = ("，" if lang == "zh" else ", ").join(names)
    if row.status == "partly":
        return (
            f"部分实现：{done}；{row.lacks_zh}"
            if lang == "zh"
            else f"partly: {done}; {row.lacks_en}"
        )
    return done


def _unbroken(words: str) -> str:
    """Chinese words that a narrow column may break at a space only."""
    return " ".join("\N{WORD JOINER}".join(word) for word in words.split(" "))


def _pick(pair: tuple[str, str], lang: Lang) -> str:
    return pair[0] if lang == "zh" else pair[1]


def main(check: bool) -> int:
    """Write both pages, or only compare them."""
    instruments = read_instruments()
    pages = {path: page(instruments, lang) for lang, path in PAGES.items()}
    if check:
        old = [p.name for p, text in pages.items() if p.read_text(encoding="utf-8") != text]
        if old:
            print(f"out of date: {', '.join(old)}; run tools/render_framework.py", file=sys.stderr)
        return int(bool(old))
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
