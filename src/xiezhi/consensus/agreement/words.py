"""How the official form words numbers, articles and duties, in either language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

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
MARK = "_xz_"  # bookmarks that open with an underscore are hidden in Word
NUMBER: dict[Lang, str] = {"zh": f"编号：{BLANK}", "en": f"Number: {BLANK}"}
_PARTY_NAMES = "甲乙丙丁戊己庚辛壬癸"
_ITEM = {"zh": re.compile(r"^\s*（[一二三四五六七八九十百零]+）"), "en": re.compile(r"^\s*\(\d+\)")}


def article(n: int, lang: Lang) -> str:
    """The number of an article, e.g. `第三条`."""
    return LABELS[lang].article.format(n=chinese_number(n) if lang == "zh" else n)


def item(n: int, lang: Lang) -> str:
    """The number of an item within an article, e.g. `（三）`."""
    return f"（{chinese_number(n)}）" if lang == "zh" else f"({n}) "


def is_item(words: str, lang: Lang) -> bool:
    """Whether words open with the number of an item.

    >>> is_item("（三）修路", "zh"), is_item("修路", "zh")
    (True, False)
    """
    return bool(_ITEM[lang].match(words))


def article_mark(k: int) -> str:
    """The bookmark hidden in article k of the agreement that a file is written from."""
    return f"{MARK}article_{k}"


def part_mark(kind: str, k: int) -> str:
    """The bookmark hidden in duty or sum k, counted over the whole agreement."""
    return f"{MARK}{kind}_{k}"


def party_label(k: int, lang: Lang) -> str:
    """What party k is called: 甲方, 乙方, …; Party 1, Party 2, …"""
    if lang == "zh":
        return f"{_PARTY_NAMES[k]}方：" if k < len(_PARTY_NAMES) else f"第{k + 1}方："
    return f"Party {k + 1}: "


def number_of(line: str) -> str:
    """The agreement's number in its line; empty while the blank stands.

    >>> number_of("编号：＿＿"), number_of("编号：渝黔〔2026〕1号"), number_of("渝黔〔2026〕1号")
    ('', '渝黔〔2026〕1号', '渝黔〔2026〕1号')
    """
    told = re.sub(r"^(?:编号|Number)\s*[：:]\s*", "", line).strip()
    return "" if not told.strip("＿_ ") else told


def labelled(words: str, fields: list[tuple[str, str]], lang: Lang) -> str:
    """Words and labelled fields in a row; a field without value shows a blank to fill in."""
    stop = LABELS[lang].stop
    parts = [words.rstrip("。. "), *(f"{label}{value or BLANK}" for label, value in fields)]
    return stop.join(parts).strip() + stop.strip()


def has_label(line: str, label: str) -> bool:
    """Whether a line holds a label, its colon typed either way.

    >>> has_label("修路。责任方:重庆市人民政府", "责任方：")
    True
    """
    return bool(_labelled(label).search(line))


@cache
def _labelled(label: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(label.rstrip('：: '))}\s*[：:]\s*")


def unlabelled(line: str, labels: list[str], lang: Lang) -> tuple[str, dict[str, str]]:
    """The words and the fields of a row that `labelled` wrote, though edited since."""
    line = _ITEM[lang].sub("", line).strip()
    found = {label: list(_labelled(label).finditer(line)) for label in labels}
    at = sorted((hits[-1].start(), hits[-1].end(), label) for label, hits in found.items() if hits)
    ends = [start for start, *_ in at[1:]] + [len(line)] * bool(at)
    words = line[: at[0][0]] if at else line
    fields = {
        label: line[start:end].strip().rstrip("。. ").strip()
        for (_, start, label), end in zip(at, ends, strict=True)
    }
    blank = {label: "" if value.strip("＿_ ") == "" else value for label, value in fields.items()}
    return words.strip().rstrip("。. ").strip(), blank
