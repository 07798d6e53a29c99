"""What argparse finds wrong with a command line, as sentences of our own in both languages."""

from __future__ import annotations

import re

from xiezhi.model.text import Text

# Patterns of argparse's messages, from Python 3.11 to 3.14; names in braces are their groups.
_SENTENCES = (
    (
        r"the following arguments are required: (?P<names>.*)",
        "缺少 {names}；请补上",
        "missing: {names}; add what is missing",
    ),
    (
        r"one of the arguments (?P<names>.*) is required",
        "{names} 中应给出一个",
        "one of {names} is missing; add it",
    ),
    (
        r"unrecognized arguments: (?P<words>.*)",
        "不认识“{words}”；请删去或改正",
        '"{words}" is not known here; leave it out or correct it',
    ),
    (
        r"argument (?P<name>[^:]+): invalid choice: (?P<given>.*) \(choose from (?P<known>.*)\)",
        "{name} 不能是“{given}”；可选：{known}",
        '{name} cannot be "{given}"; choose from {known}',
    ),
    (
        r"argument (?P<name>[^:]+): expected (one|at least one|\d+) arguments?",
        "{name} 之后缺少内容；请补上",
        "{name} has nothing after it; say what it is to be",
    ),
    (
        r"argument (?P<name>[^:]+): not allowed with argument (?P<other>.*)",
        "{name} 与 {other} 不能同时使用；请只留一个",
        "{name} and {other} cannot be used together; keep one",
    ),
    (
        r"argument (?P<name>[^:]+): ignored explicit argument (?P<given>.*)",
        "{name} 之后不应有“{given}”；请删去",
        '{name} takes nothing after it, and "{given}" was given; leave that out',
    ),
    (
        r"ambiguous option: (?P<given>\S+) could match (?P<known>.*)",
        "“{given}”不明确；请写全：{known}",
        '"{given}" may mean several options; write it out: {known}',
    ),
    (r"argument (?P<name>[^:]+): (?P<rest>.*)", "{name}：{rest}", "{name}: {rest}"),
)


def sentence_of(message: str, prog: str) -> Text:
    """What to say for a message of argparse.

    >>> print(sentence_of("argument --lang: expected one argument", "xiezhi new").en)
    --lang has nothing after it; say what it is to be (`xiezhi new --help` shows how).
    """
    for pattern, zh, en in _SENTENCES:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            words = {name: _plain(value) for name, value in match.groupdict().items()}
            return _with_help(zh.format(**words), en.format(**words), prog)
    return _with_help("命令写法有误", message, prog)


def _with_help(zh: str, en: str, prog: str) -> Text:
    return Text(
        f"{zh}（写法见 {prog} --help）。", f"{en} (`{prog} --help` shows how).".replace("\n", " ")
    )


def _plain(words: str) -> str:
    """Without the quotation marks of Python, and in one line."""
    bare = re.sub(r"(?<![^\s,])'([^']*)'(?![^\s,])", r"\1", words)
    return "".join(c if c.isprintable() else "�" for c in bare)
