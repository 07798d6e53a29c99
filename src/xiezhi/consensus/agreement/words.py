"""How the official form words numbers, articles and duties, in either language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xiezhi.consensus.agreement.complete import BLANK
from xiezhi.model.units import Lang

_DIGITS = "零一二三四五六七八九"


def chinese_number(n: int) -> str:
    """1 to 999 in Chinese numerals, as articles are counted.

    >>> [chinese_number(n) for n in (1, 10, 12, 20, 105, 110)]
    ['一', '十', '十二', '二十', '一百零五', '一百一十']
    """
    hundreds, rest = divmod(n, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones or not text else "")


@dataclass(frozen=True, slots=True)
class Labels:
    """The fixed words of the form in one language."""

    article: str
    who: str
    to_whom: str
    due: str
    trigger: str
    payer: str
    payee: str
    amount: str
    stop: str
    comma: str
    seal: str
    signed: str
    date: str


LABELS: dict[Lang, Labels] = {
    "zh": Labels(
        "第{n}条", "责任方：", "对象：", "时限：", "触发条件：", "付款方：", "收款方：",
        "金额：", "。", "、", "（盖章）", "代表（签字）：", "日期：　　　年　　月　　日",
    ),
    "en": Labels(
        "Article {n}", "Responsible: ", "To: ", "Due: ", "Trigger: ", "Payer: ", "Payee: ",
        "Amount: ", ". ", "; ", " (seal)", "Signed by: ", "Date: ",
    ),
}  # fmt: skip
_ITEM = {"zh": re.compile(r"^\s*（[一二三四五六七八九十百零]+）"), "en": re.compile(r"^\s*\(\d+\)")}


def article(n: int, lang: Lang) -> str:
    """The number of an article, e.g. `第三条`."""
    return LABELS[lang].article.format(n=chinese_number(n) if lang == "zh" else n)


def item(n: int, lang: Lang) -> str:
    """The number of an item within an article, e.g. `（三）`."""
    return f"（{chinese_number(n)}）" if lang == "zh" else f"({n}) "


def labelled(words: str, fields: list[tuple[str, str]], lang: Lang) -> str:
    """Words and labelled fields in a row; a field without value shows a blank to fill in."""
    stop = LABELS[lang].stop
    parts = [words.rstrip("。. "), *(f"{label}{value or BLANK}" for label, value in fields)]
    return stop.join(parts).strip() + stop.strip()


def unlabelled(line: str, labels: list[str], lang: Lang) -> tuple[str, dict[str, str]]:
    """The words and the fields of a row that `labelled` wrote, though edited since."""
    line = _ITEM[lang].sub("", line).strip()
    at = sorted((line.rindex(label), label) for label in labels if label in line)
    ends = [start for start, _ in at[1:]] + [len(line)]
    words = line[: at[0][0]] if at else line
    fields = {
        label: line[start + len(label) : end].strip().rstrip("。. ").strip()
        for (start, label), end in zip(at, ends, strict=True)
    }
    blank = {label: "" if value.strip("＿_ ") == "" else value for label, value in fields.items()}
    return words.strip().rstrip("。. ").strip(), blank
