"""`xiezhi roads`: from an OpenStreetMap file to the links table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.cli.failures import say
from xiezhi.model.disk import OutputRefused, named, unread
from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text, joined, text

if TYPE_CHECKING:
    from argparse import Namespace

    import pandas as pd

    from xiezhi.case.roads import RoadTables
    from xiezhi.cli.parser import Parser

EXAMPLE = """\
xiezhi new mycase --sides 500000 520000
xiezhi roads roads.osm.pbf --case mycase -o mycase/links.csv \\
    --junctions mycase/junctions.csv
"""
ABOUT = Text(
    """\
道路指高速公路、国道、省道、县道（motorway、trunk、primary、secondary）。
须另装组件：pip install 'xiezhi[osm]'。OpenStreetMap 数据采用 ODbL 许可，引用时
须注明其贡献者；各省的摘取文件可从公开的镜像取得。""",
    """\
Roads are motorway, trunk, primary and secondary ways; needs the extra `osm`
(pip install 'xiezhi[osm]'). Data of OpenStreetMap is under the ODbL: name its
contributors. Extracts of a province are offered by public mirrors.""",
)
SHOWN = 20  # codes that the summary lists


class PlacesUnusable(XiezhiError):
    """A table of places that lacks what roads need."""


def configure(parser: Parser) -> None:
    """The command's arguments."""
    parser.example = EXAMPLE
    parser.epilog = ABOUT.render(parser.lang)
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=parser.say("摘取文件，如 .osm.pbf", "an extract, e.g. .osm.pbf"),
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="CSV",
        help=parser.say("线路表（默认写到标准输出）", "the links table (default: stdout)"),
    )
    parser.add_argument(
        "--junctions",
        type=Path,
        metavar="CSV",
        help=parser.say("线路所引用的节点表", "the table of junctions that links name"),
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--case",
        type=Path,
        metavar="DIR",
        help=parser.say("连接此案例的各区县", "join the places of this case"),
    )
    where.add_argument(
        "--places",
        type=Path,
        metavar="CSV",
        help=parser.say(
            "连接此表中的地点：code、lon、lat 三列", "join these places: columns code, lon, lat"
        ),
    )
    parser.add_argument(
        "--tertiary",
        action="store_true",
        help=parser.say("同时读取 tertiary 道路（乡道）", "also read tertiary roads"),
    )
    parser.add_lang(
        "提示所用的语言（默认依案例设置，否则依系统区域设置）",
        "language of messages (default: the case's, else the locale's)",
    )


def run(arguments: Namespace) -> int:
    """Read, reduce, write; a summary on stderr."""
    from xiezhi.case.roads import road_tables  # noqa: PLC0415  (keeps --help fast)
    from xiezhi.cli.files import check_place  # noqa: PLC0415

    _refuse_same(arguments)
    for place in filter(None, (arguments.output, arguments.junctions)):
        check_place(place)
    places = _places(arguments)
    if places is None:
        return 1
    tables = road_tables(arguments.file, places, tertiary=arguments.tertiary)
    _write(tables, arguments)
    for words in _summary(tables, len(places), asked_all=_asked_all(arguments)):
        say(words.render(arguments.lang))
    return 0


def _refuse_same(arguments: Namespace) -> None:
    """Two of the files that the command reads and writes must not be one."""
    files = (arguments.output, arguments.junctions, arguments.file, arguments.places)
    paths = [path for path in files if path is not None and not _is_device(path)]
    resolved = [path.absolute() for path in paths]
    twice = [p for p, full in zip(paths, resolved, strict=True) if resolved.count(full) > 1]
    if twice:
        raise OutputRefused(
            text(
                "“{name}”被用了两次，会被覆盖；读入和写出的每个文件须各不相同。",
                "{name} is named twice and would be overwritten; give each file to read and to "
                "write a name of its own.",
                name=named(twice[0]),
            )
        )


def _is_device(path: Path) -> bool:
    return path.exists() and not path.is_file()


def _asked_all(arguments: Namespace) -> bool:
    return arguments.case is None and arguments.places is None


def _places(arguments: Namespace) -> pd.DataFrame | None:
    """Of the case, of the file, or of the whole country; None where a case has no places yet."""
    if arguments.places is not None:
        return _places_of_file(arguments.places)
    if arguments.case is not None:
        return _places_of_case(arguments)
    from xiezhi.case.gazetteer import gazetteer  # noqa: PLC0415

    return gazetteer()


def _places_of_case(arguments: Namespace) -> pd.DataFrame | None:
    """The places of its sides; the rest of the folder may be unfinished, links above all."""
    from xiezhi.case.load import load  # noqa: PLC0415
    from xiezhi.case.problems import errors_of, listed  # noqa: PLC0415

    loaded = load(arguments.case)
    if loaded.ground is not None:
        return loaded.ground.places
    for sentence in listed(errors_of(loaded.problems), arguments.lang):
        say(sentence)
    return None


def _places_of_file(path: Path) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415

    try:
        table = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    except OSError as error:
        raise unread(path, error) from None
    except ValueError:  # no CSV, no UTF-8, or nothing at all
        raise PlacesUnusable(_no_places(path)) from None
    missing = [name for name in ("code", "lon", "lat") if name not in table]
    if missing:
        raise PlacesUnusable(_no_column(path, missing))
    for name, most in (("lon", 180), ("lat", 90)):
        degrees = pd.to_numeric(table[name], errors="coerce")
        bad = table[~degrees.between(-most, most)]
        if len(bad):
            given = named(str(bad[name].iloc[0])[:SHOWN])
            raise PlacesUnusable(_no_position(path, int(bad.index[0]) + 2, name, given))
        table[name] = degrees
    return table


def _no_places(path: Path) -> Text:
    return text(
        "“{name}”不是地点表；应为 UTF-8 编码的 CSV，含 code、lon、lat 三列（经纬度以度计）。",
        "{name} is no table of places; expected CSV in UTF-8 with the columns code, lon and lat "
        "in degrees.",
        name=named(path),
    )


def _no_column(path: Path, missing: list[str]) -> Text:
    return text(
        "“{name}”缺少 {lacks} 列；应有 code、lon、lat 三列（经纬度以度计）；请补上。",
        "{name} lacks the columns {lacks}; expected code, lon and lat in degrees; add them.",
        name=named(path),
        lacks=joined([Text(column, column) for column in missing]),
    )


def _no_position(path: Path, row: int, column: str, given: Text) -> Text:
    most = 180 if column == "lon" else 90
    where = Text(f"第{row}行 {column} 列", f"row {row}, column {column}")
    range_ = Text(f"-{most} 至 {most} 的度数", f"degrees from -{most} to {most}")
    return text(
        "“{name}”{where}：现为“{given}”；应为 {range_}；请改正。",
        '{name}, {where}: found "{given}"; expected {range_}; correct it.',
        name=named(path),
        where=where,
        given=given,
        range_=range_,
    )


def _write(tables: RoadTables, arguments: Namespace) -> None:
    """The links to stdout or a file; with the junctions, both files or neither."""
    from xiezhi.cli.files import write_whole  # noqa: PLC0415

    asked = ((arguments.output, tables.links), (arguments.junctions, tables.junctions))
    contents = {path: _csv(table) for path, table in asked if path is not None}
    if contents:
        write_whole(contents)
    if arguments.output is None:
        sys.stdout.write(_csv(tables.links).decode())


def _csv(table: pd.DataFrame) -> bytes:
    return table.to_csv(index=False, lineterminator="\n").encode()


def _summary(tables: RoadTables, n_places: int, *, asked_all: bool) -> list[Text]:
    n_links, n_junctions = len(tables.links), len(tables.junctions)
    n_near, n_modelled = n_places - len(tables.far), int(tables.links["minutes"].isna().sum())
    lines = [
        Text(
            f"{n_links} 条线路，{n_junctions} 个节点，{n_near} 个区县",
            f"{n_links} links, {n_junctions} junctions, {n_near} places",
        ),
        Text(
            f"{n_modelled} 条线路没有分钟数，将按等级和长度估算",
            f"{n_modelled} links without minutes will be modelled from class and length",
        ),
    ]
    if tables.n_missing_nodes:
        lines.append(
            Text(
                f"道路有 {tables.n_missing_nodes} 个点在文件之外",
                f"{tables.n_missing_nodes} points of roads lie outside the file",
            )
        )
    if tables.n_parts_dropped:
        lines.append(
            Text(
                f"舍去 {tables.n_parts_dropped} 组与其余道路不相连的道路",
                f"{tables.n_parts_dropped} groups of roads apart from the rest were dropped",
            )
        )
    return lines if asked_all or not tables.far else [*lines, _far(tables.far)]


def _far(codes: tuple[str, ...]) -> Text:
    """Which places no road of the file comes near."""
    named, rest = joined([Text(code, code) for code in codes[:SHOWN]]), len(codes) - SHOWN
    more = Text(f"，另有 {rest} 个", f" and {rest} more") if rest > 0 else Text("", "")
    return Text(
        f"30 公里内没有道路的区县：{named.zh}{more.zh}",
        f"places without a road within 30 km: {named.en}{more.en}",
    )
