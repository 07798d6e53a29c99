"""`xiezhi check`: report every problem of a case folder at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

    from xiezhi.case.load import Loaded
    from xiezhi.cli.parser import Parser
    from xiezhi.model.units import Lang

EXAMPLE = """\
xiezhi new mycase --sides 500000 520000
xiezhi check mycase
xiezhi check mycase --format json --lang en
"""


def configure(parser: Parser) -> None:
    """Say which words the command takes."""
    parser.example = EXAMPLE
    parser.epilog = parser.say(
        "退出码 0：案例可以读取；1：有问题。文件夹不作任何改动。",
        "Exit 0: the case can be read; 1: it has problems. Nothing in the folder is\nchanged.",
    )
    parser.add_argument(
        "case", type=Path, metavar="DIR", help=parser.say("案例文件夹", "the case folder")
    )
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help=parser.say(
            "json：列出全部问题，供程序读取", "json: every problem, for programs to read"
        ),
    )
    parser.add_lang("所用语言（默认依案例设置）", "language of the problems (default: the case's)")


def run(arguments: Namespace) -> int:
    """Check the folder, print what was found, say whether it can be read."""
    from xiezhi.case.load import load  # noqa: PLC0415  (pandas is slow to import)
    from xiezhi.case.problems import errors_of  # noqa: PLC0415

    loaded = load(arguments.case)
    show = _as_json if arguments.format == "json" else _as_text
    print(show(loaded, arguments.lang))
    return 1 if errors_of(loaded.problems) else 0


def _as_json(loaded: Loaded, lang: Lang) -> str:
    from xiezhi.case.problems import count_of, errors_of  # noqa: PLC0415

    content = {
        "ok": not errors_of(loaded.problems),
        "case": loaded.config.id if loaded.config else None,
        "tables": {name: len(table.frame) for name, table in loaded.tables.items()},
        "not_given": [name for name, _ in _not_given(loaded, lang)],
        "all_listed": count_of(loaded.problems)[1],
        "problems": [problem.as_json(lang) for problem in loaded.problems],
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _as_text(loaded: Loaded, lang: Lang) -> str:
    from xiezhi.case.problems import count_of, errors_of, listed  # noqa: PLC0415

    errors = errors_of(loaded.problems)
    warnings = [problem for problem in loaded.problems if problem not in errors]
    lines = [*listed(errors, lang)]
    if warnings:
        lines += [_remarks(*count_of(warnings), lang), *listed(warnings, lang)]
    last = [_count(*count_of(errors), lang)] if errors else _summary(loaded, lang)
    return "\n".join([*lines, *last])


def _remarks(n: int, whole: bool, lang: Lang) -> str:
    if lang == "zh":
        return f"以下{'' if whole else '至少'} {n} 处不影响读取，请留意："
    words = "remark, which keeps" if n == 1 else "remarks, which keep"
    return f"{'' if whole else 'at least '}{n} {words} nothing from being read:"


def _count(n: int, whole: bool, lang: Lang) -> str:
    if lang == "zh":
        return f"{'共' if whole else '至少'} {n} 处错误，案例还不能读取；文件夹未作任何改动。"
    plural = "problem" if n == 1 else "problems"
    some = "" if whole else "at least "
    return f"{some}{n} {plural}: the case cannot be read yet. Nothing in the folder was changed."


def _summary(loaded: Loaded, lang: Lang) -> list[str]:
    """What was read, and what further tables would add."""
    zh = lang == "zh"
    ground = loaded.ground
    sides = [s.name.render(lang) for s in ground.sides] if ground else []
    n_places = len(ground.places) if ground else 0
    lines = [
        f"可以读取：{'、'.join(sides)}，{n_places} 个区县。"
        if zh
        else f"fine: {', '.join(sides)}, {n_places} counties."
    ]
    lines += [_read(name, len(table.frame), lang) for name, table in loaded.tables.items()]
    lines.append("还可以提供：" if zh else "tables that would add to it:")
    lines += [f"  {name}: {words}" for name, words in _not_given(loaded, lang)]
    return lines


def _read(name: str, n_rows: int, lang: Lang) -> str:
    if lang == "zh":
        return f"  {name}：{n_rows} 行"
    return f"  {name}: {n_rows} {'row' if n_rows == 1 else 'rows'}"


def _not_given(loaded: Loaded, lang: Lang) -> list[tuple[str, str]]:
    """Tables that the folder lacks, each with what it serves."""
    from xiezhi.case.dictionary import tables  # noqa: PLC0415

    given = {name for name, table in loaded.tables.items() if len(table.frame)}
    return [
        (
            name,
            "、".join(s.zh for s in spec.serves)
            if lang == "zh"
            else "; ".join(s.en for s in spec.serves),
        )
        for name, spec in tables().items()
        if name not in given and name != "places"
    ]
