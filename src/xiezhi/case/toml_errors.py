"""What is wrong with a TOML file, told by line and character in words of our own."""

from __future__ import annotations

import re
from tomllib import TOMLDecodeError

from xiezhi.case.problems import Problem, printable
from xiezhi.model.text import Text

_EXPECTED = Text(
    "每行一个 名称 = 值，文字加英文引号", "a name = value on each line, words in quotation marks"
)
_AT = re.compile(r"at line (\d+), column (\d+)")
# Signs of Chinese input methods that stand where TOML wants those of the keyboard.
_WIDE = "“”„‟‘’＂＇「」『』＝，、［］【】｛｝＃"
_PLAIN_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')

# What the parser complains of: (its words, what was given, what to do).
_REASONS: tuple[tuple[str, Text, Text], ...] = (
    (
        r"Unterminated string|Illegal character '\\n'",
        Text("引号没有成对", "a quotation mark has no partner"),
        Text("请在文字两端各加一个英文引号", "put a quotation mark on both sides of the words"),
    ),
    (
        r"overwrite|twice|Duplicate|mutate|namespace",
        Text("同一名称出现两次", "a name is given twice"),
        Text("请每个名称只写一次", "give each name once"),
    ),
    (
        r"Unclosed array",
        Text("方括号没有合上", "a square bracket is not closed"),
        Text("请在列表末尾加上 ]", "put ] at the end of the list"),
    ),
    (
        r"Expected '=' after a key",
        Text("名称之后没有等号", "no equals sign follows the name"),
        Text("请写成 名称 = 值", "write name = value"),
    ),
    (
        r"Invalid value|Invalid date|Invalid hex|leading zero",
        Text("等号之后的值无法读懂", "the value after the equals sign cannot be read"),
        Text(
            "文字请加英文引号；数字不加单位和逗号",
            "put quotation marks around words; write numbers without units and commas",
        ),
    ),
    (
        r"Unescaped|escape",
        Text("文字中有反斜杠", "the words hold a backslash"),
        Text("请把 \\ 改为 /，或改用单引号", "write / for \\, or use single quotation marks"),
    ),
    (
        r"Expected newline",
        Text("值之后还有内容", "something follows the value"),
        Text("请另起一行；说明文字之前加 #", "begin a new line; put # before a remark"),
    ),
)
_OTHER = (
    Text("写法无法读懂", "what stands there cannot be read"),
    Text("请改正该处，或用 xiezhi new 重建", "mend that place, or start anew with `xiezhi new`"),
)
_WIDE_REASON = (
    Text("用了中文（全角）符号", "it has full-width signs"),
    Text(
        "请改用英文（半角）的引号、等号、逗号和括号",
        "use the keyboard's own quotation marks, equals sign, commas and brackets",
    ),
)


def toml_problem(file: str, content: str, error: Exception) -> Problem:
    """The problem of a file that is no TOML, with the line and what stands there.

    >>> toml_problem("case.toml", 'id = “a”', TOMLDecodeError("x (at line 1, column 6)")).row
    1
    """
    line, column = _position(content, str(error))
    written = content.splitlines()[line - 1] if line and content.splitlines() else ""
    given, advice = _WIDE_REASON if _has_wide(written) else _reason(error, content)
    if line:
        given = Text(
            f"第 {column} 个字符处{given.zh}，此行为“{printable(written.strip())}”",
            f'at character {column}, {given.en}; the line is "{printable(written.strip())}"',
        )
    return Problem("not_toml", file, given, _EXPECTED, advice, line)


def _position(content: str, words: str) -> tuple[int | None, int]:
    """Line and character, from 1; of an error at the end, the last line that holds anything."""
    at = _AT.search(words)
    if at:
        return min(int(at.group(1)), len(content.splitlines()) or 1), int(at.group(2))
    if "end of document" not in words or not content.strip():
        return None, 0
    lines = content.rstrip().splitlines()
    return len(lines), len(lines[-1])


def _has_wide(line: str) -> bool:
    """Whether signs of Chinese input stand outside of words in quotation marks."""
    return any(sign in _WIDE for sign in _PLAIN_STRING.sub("", line.split("#", maxsplit=1)[0]))


def _reason(error: Exception, content: str) -> tuple[Text, Text]:
    if isinstance(error, RecursionError):
        return Text("括号套得太深", "brackets are nested too deep"), _OTHER[1]
    if not isinstance(error, TOMLDecodeError):
        return Text("有一个数字过长", "a number is too long"), _OTHER[1]
    words = str(error)
    if "end of document" in words and content.count("[") > content.count("]"):
        words = "Unclosed array"
    fits = ((given, advice) for pattern, given, advice in _REASONS if re.search(pattern, words))
    return next(fits, _OTHER)
