"""`case.toml`: what a case is called, its sides and its parameters; checked at the door."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from numbers import Integral
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationError,
)

from xiezhi.case.parameters import parameter_problems, parameter_specs, plain_values
from xiezhi.case.problems import Problem, errors_of, printable
from xiezhi.case.sniff import Fault, fault_of_file
from xiezhi.case.toml_errors import toml_problem
from xiezhi.case.words import given_words
from xiezhi.model.text import Text

CONFIG = "case.toml"
_MAX_BYTES = 2**20


def _as_words(value: object) -> object:
    """A province code written as a number means the same."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        return value
    return str(int(value)) if abs(int(value)) < 10**9 else value


Side = Annotated[StrictStr, BeforeValidator(_as_words), Field(min_length=1, max_length=32)]
Words = Annotated[StrictStr, Field(min_length=1, max_length=200, pattern=r"\S")]
Parameter = StrictBool | StrictInt | StrictFloat | StrictStr


class CaseConfig(BaseModel):
    """The content of `case.toml`; a key that is not listed here is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[StrictStr, Field(pattern=r"^[\w][\w\-]{0,63}$")]
    title_zh: Words
    title_en: Words
    sides: Annotated[tuple[Side, ...], Field(min_length=2, max_length=31)]
    language: Literal["zh", "en"] = "zh"
    reference_year: Annotated[StrictInt, Field(ge=1990, le=2100)] = 2020
    neighbours: StrictBool = False
    synthetic: StrictBool = False
    parameters: dict[str, Parameter] = Field(default_factory=dict)


_EXPECTED: dict[str, Text] = {
    "id": Text("字母、数字、汉字、- 或 _ 组成的编号", "an id of letters, digits, - or _"),
    "title_zh": Text("中文标题", "a title in Chinese"),
    "title_en": Text("英文标题", "a title in English"),
    "sides": Text(
        '两个或以上省级代码或名称的列表，如 ["500000", "520000"]',
        'a list of two or more province codes or names, e.g. ["500000", "520000"]',
    ),
    "language": Text('"zh" 或 "en"', '"zh" or "en"'),
    "reference_year": Text("1990 至 2100 的年份", "a year from 1990 to 2100"),
    "neighbours": Text("true 或 false", "true or false"),
    "synthetic": Text("true 或 false", "true or false"),
    "parameters": Text(
        "一个表：先写一行 [parameters]，其下每行一个参数",
        "a table: a line [parameters] and below it a line for each parameter",
    ),
}


def read_config(folder: Path) -> tuple[CaseConfig | None, list[Problem]]:
    """The configuration of a case folder, or every problem that it has."""
    path = folder / CONFIG
    fault = fault_of_file(path, _MAX_BYTES)
    if fault is not None:
        there = path.is_symlink() or path.exists()
        return None, [_unusable(fault) if there else _no_config(folder)]
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except (UnicodeDecodeError, OSError):
        return None, [_not_utf8()]
    try:
        return config_of(tomllib.loads(content))
    except (RecursionError, ValueError) as error:  # TOMLDecodeError among them
        return None, [toml_problem(CONFIG, content, error)]


def config_of(content: Mapping[str, Any]) -> tuple[CaseConfig | None, list[Problem]]:
    """The configuration that this content makes, and every problem that it has.

    There is no configuration where a problem is an error.
    """
    parameters = content.get("parameters")
    problems: list[Problem] = []
    if isinstance(parameters, Mapping):
        problems = parameter_problems(parameters, CONFIG, _EXPECTED)
        content = {**content, "parameters": {}}
    try:
        config = CaseConfig.model_validate(content)
    except ValidationError as error:
        details = {str(e["loc"][0]): e for e in reversed(error.errors(include_url=False))}
        of_settings = [_problem(key, e["type"], e["input"]) for key, e in details.items()]
        return None, [*reversed(of_settings), *problems]
    if errors_of(problems):
        return None, problems
    kept = plain_values(parameters) if isinstance(parameters, Mapping) else {}
    return config.model_copy(update={"parameters": kept}), problems


def _problem(key: str, kind: str, given: object) -> Problem:
    if kind == "missing":
        words, advice = Text("缺少此项", "it is missing"), Text("请加上此项", "add it")
    elif kind == "extra_forbidden":
        words, advice = Text("没有这一设置", "there is no such setting"), _unknown_advice(key)
    else:
        words, advice = given_words(given), Text("请改正", "correct it")
    expected = _EXPECTED.get(
        key, Text(f"{'、'.join(_EXPECTED)} 之一", f"one of {', '.join(_EXPECTED)}")
    )
    return Problem(f"config_{kind}", CONFIG, words, expected, advice, column=printable(key))


def _unknown_advice(key: str) -> Text:
    """The setting or the parameter that a name probably means."""
    plain = key.strip().lower().replace("-", "_")[:64]
    near = get_close_matches(plain, [*_EXPECTED, *parameter_specs()], n=1, cutoff=0.7)
    if not near:
        return Text("请删除此项", "delete it")
    if near[0] in _EXPECTED:
        return Text(f"是否为 {near[0]}？请改正", f"correct it if you mean {near[0]}")
    return Text(
        f"请以 {near[0]} 为名移到 [parameters] 之下", f"move it below [parameters], as {near[0]}"
    )


def _unusable(fault: Fault) -> Problem:
    expected = Text("一个案例设置文件", "the settings of a case")
    advice = fault.advice
    if fault.kind == "not_a_file":
        advice = Text(
            "请改名或移走，换成案例设置文件",
            "rename or move it and put the settings in its place",
        )
    return Problem(fault.kind, CONFIG, fault.given, expected, advice)


def _no_config(folder: Path) -> Problem:
    near = _named_alike(folder)
    if near is not None:
        return Problem(
            "no_config",
            printable(near),
            Text("文件名不是 case.toml", "the file is not named case.toml"),
            Text("名为 case.toml 的案例设置文件", "the settings of a case, named case.toml"),
            Text("请改名为 case.toml", "rename it to case.toml"),
        )
    return Problem(
        "no_config",
        CONFIG,
        Text("文件夹中没有 case.toml", "the folder has no case.toml"),
        Text("一个案例设置文件", "the settings of a case"),
        Text(
            "请用 xiezhi new 新建案例文件夹，或指向正确的文件夹",
            "make a case folder with `xiezhi new`, or name the right folder",
        ),
    )


def _named_alike(folder: Path) -> str | None:
    """A file that is meant as the settings, e.g. `case.toml.txt` or `Case.TOML`."""
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    wanted = ("case.toml", "case.txt", "case.tml", "案例.toml")
    return next((name for name in names if name.lower().startswith(wanted)), None)


def _not_utf8() -> Problem:
    return Problem(
        "encoding",
        CONFIG,
        Text("编码不是 UTF-8", "the encoding is not UTF-8"),
        Text("UTF-8 文本", "text in UTF-8"),
        Text("请在文本编辑器中另存为 UTF-8", "save it again as UTF-8 in a text editor"),
    )
