"""A new case folder: settings and a guide, no data that nobody measured."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from xiezhi.case.config import CONFIG, CaseConfig, config_of
from xiezhi.case.dictionary import TableSpec, table_spec, tables
from xiezhi.case.ground import Ground, ground_of, neighbours_of, province_code, province_name
from xiezhi.case.problems import Problem
from xiezhi.model.disk import named, no_folder, writing
from xiezhi.model.errors import AskedWrongly, NotAdjacent, UnknownPlace
from xiezhi.model.text import Text, joined, text
from xiezhi.model.units import LANGS, Lang

_SETTINGS = """\
# 案例设置 | Settings of the case. 只有这个文件是必需的 | Only this file is required.

id = "{id}"
title_zh = "{title_zh}"
title_en = "{title_en}"

# 各方：两个或以上相邻的省级行政区 | Sides: two or more adjacent provinces
# {names}
sides = [{sides}]

# 输出语言 | Language of messages: "zh", "en"
language = "{lang}"

# 参照年份 | Reference year
reference_year = 2020

# 是否同时读入相邻省份的地方 | Whether to read the places of neighbouring provinces, too
neighbours = false

# 分析参数，见文档 | Parameters of analyses, see the documentation
[parameters]
"""

_README = """\
# {title_zh} | {title_en}

每张表放一个文件：`<表名>.csv`（UTF-8 或 GBK）或 `.xlsx`；线放 `.geojson`。
除 `case.toml` 外都可不给：全国各区县的人口、年龄、就业与边界已经内置。
列的含义用 `xiezhi template 模板.xlsx` 查看，填好后用 `xiezhi check` 检查。

One file a table: `<table>.csv` (UTF-8 or GBK) or `.xlsx`; lines as `.geojson`. Everything but
`case.toml` may be left out: people, ages, jobs and borders of every county are built in.
`xiezhi template tables.xlsx` shows what each column means; `xiezhi check` checks what you
filled in.

| 文件 File | 内容 | What it holds | 用于 Serves |
|---|---|---|---|
{rows}
"""


MIN_SIDES = 2


class FolderTaken(AskedWrongly):
    """The folder of a new case exists already and is not empty."""


class SidesTooFew(AskedWrongly):
    """Fewer sides than the two that can share a border."""


def new_case(
    folder: Path, sides: Sequence[str], *, lang: Lang = "zh", with_tables: Sequence[str] = ()
) -> Path:
    """Make a case folder with settings, a guide and, on request, empty tables.

    sides: province codes or names. lang: the language that the settings name. with_tables:
    tables of which to write the header row. Either the whole folder appears or nothing does.
    Raises FolderTaken, NotAdjacent, SidesTooFew, UnknownPlace, UnknownTable, OutputRefused,
    OutputUnwritable.
    """
    specs = [table_spec(name) for name in with_tables]
    ground = _ground(sides)
    _refuse_taken(folder)
    files = {CONFIG: _settings(folder, ground, lang), "README.md": _readme(ground)}
    files |= {_file(spec): _header(spec) for spec in specs}
    _write_at_once(folder, files)
    return folder


def _ground(sides: Sequence[str]) -> Ground:
    content = {"id": "case", "title_zh": "案例", "title_en": "case", "sides": list(sides)}
    config, problems = config_of(content)
    ground, of_sides = ground_of(config) if isinstance(config, CaseConfig) else (None, [])
    if ground is None:
        _refuse_one_side(sides)
        raise _as_error((*problems, *of_sides)[0])
    return ground


def _refuse_one_side(sides: Sequence[str]) -> None:
    """Name the neighbours of a side that was given alone."""
    if len(sides) >= MIN_SIDES:
        return
    code = province_code(sides[0]) if sides else None
    if code is None:
        given = Text(f"给出 {len(sides)} 方", f"{len(sides)} of the sides was given")
        raise SidesTooFew(
            Text(
                f"{given.zh}；应为两个或以上相邻的省级行政区，如 重庆 贵州。",
                f"{given.en}; expected two or more adjacent provinces, e.g. Chongqing Guizhou.",
            )
        )
    name, near = province_name(code), [province_name(n) for n in neighbours_of(code)]
    more = joined(near) if near else Text("（没有陆上邻省）", "(it has no neighbour on land)")
    raise SidesTooFew(
        Text(
            f"只给出{name.zh}一方；应为两个或以上相邻的省级行政区；请加上它的邻省：{more.zh}。",
            f"only one side was given, {name.en}; expected two or more adjacent provinces; add a "
            f"neighbour of it: {more.en}.",
        )
    )


def _as_error(problem: Problem) -> AskedWrongly:
    kind = NotAdjacent if problem.kind == "not_adjacent" else UnknownPlace
    zh, en = (_without_place(problem, lang) for lang in LANGS)
    return kind(Text(f"各方：{zh}", f"sides: {en}"))


def _without_place(problem: Problem, lang: Lang) -> str:
    return problem.render(lang).removeprefix(problem.where(lang)).lstrip("：: ")


def _refuse_taken(folder: Path) -> None:
    with writing(folder):
        if folder.is_symlink() or folder.exists():
            if folder.is_dir() and not any(folder.iterdir()):
                return
            raise FolderTaken(
                text(
                    "“{name}”已存在且不是空文件夹；请换一个名字，已有的内容不会被覆盖。",
                    "{name} exists and is not an empty folder; choose another name: nothing is "
                    "ever overwritten.",
                    name=named(folder),
                )
            )
        if not folder.absolute().parent.is_dir():
            raise no_folder(folder)


def _settings(folder: Path, ground: Ground, lang: Lang) -> str:
    codes = [side.code for side in ground.sides]
    names = [province_name(code) for code in codes]
    return _SETTINGS.format(
        id=_id(folder, codes),
        title_zh="、".join(name.zh for name in names),
        title_en="–".join(name.en for name in names),
        names="; ".join(f"{c} {n.zh} {n.en}" for c, n in zip(codes, names, strict=True)),
        sides=", ".join(f'"{code}"' for code in codes),
        lang=lang,
    )


def _id(folder: Path, codes: Sequence[str]) -> str:
    """The folder's name where it can be an id, else the codes of the sides."""
    name = folder.absolute().name
    usable = name[:1] != "-" and name.replace("-", "_").isidentifier() and len(name) <= 64  # noqa: PLR2004
    return name if usable else "-".join(codes)


def _readme(ground: Ground) -> str:
    names = [province_name(side.code) for side in ground.sides]
    return _README.format(
        title_zh="、".join(name.zh for name in names),
        title_en="–".join(name.en for name in names),
        rows="\n".join(_row(spec) for spec in tables().values()),
    )


def _row(spec: TableSpec) -> str:
    serves = "；".join(f"{room.zh} {room.en}" for room in spec.serves)
    title = f"{spec.title.zh}：{spec.about.zh}"
    return f"| `{_file(spec)}` | {title} | {spec.title.en}: {spec.about.en} | {serves} |"


def _file(spec: TableSpec) -> str:
    return f"{spec.name}.{'geojson' if spec.lines else 'csv'}"


def _header(spec: TableSpec) -> str:
    """An empty table; the mark at the beginning lets spreadsheets read Chinese."""
    if spec.lines:
        return '{"type": "FeatureCollection", "features": []}\n'
    return "\ufeff" + ",".join(c.name for c in spec.columns if not c.derived) + "\n"


def _write_at_once(folder: Path, files: dict[str, str]) -> None:
    target = folder.absolute()
    with writing(folder):
        scratch = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}.", dir=target.parent))
        try:
            for name, content in files.items():
                (scratch / name).write_text(content, "utf-8", newline="\n")
            scratch.chmod(0o755)
            os.replace(scratch, target)  # noqa: PTH105  (Path.replace refuses folders here and there)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
