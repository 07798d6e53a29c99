"""`xiezhi roads`: from an OpenStreetMap file to the links table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.model.errors import CaseInvalid, XiezhiError

if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from xiezhi.case.roads import RoadTables

EXAMPLE = """\
example:
  xiezhi roads guizhou-latest.osm.pbf --case mycase -o mycase/links.csv \\
      --junctions mycase/junctions.csv

Roads are motorway, trunk, primary and secondary ways; needs the extra `osm`
(pip install 'xiezhi[osm]'). Data of OpenStreetMap is under the ODbL: name its contributors.
"""

SHOWN = 20  # codes that the summary lists


class PlacesUnusable(XiezhiError):
    """A table of places that lacks what roads need."""


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.epilog = EXAMPLE
    parser.add_argument("file", type=Path, metavar="FILE", help="an extract, e.g. .osm.pbf")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="CSV", help="the links table (default: stdout)"
    )
    parser.add_argument(
        "--junctions", type=Path, metavar="CSV", help="the table of junctions that links name"
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--case", type=Path, metavar="DIR", help="join the places of this case")
    where.add_argument(
        "--places", type=Path, metavar="CSV", help="join these places: columns code, lon, lat"
    )
    parser.add_argument("--tertiary", action="store_true", help="also read tertiary roads")


def run(arguments: argparse.Namespace) -> int:
    """Read, reduce, write; a summary on stderr."""
    from xiezhi.case.roads import road_tables  # noqa: PLC0415  (keeps --help fast)

    places = _places(arguments)
    tables = road_tables(arguments.file, places, tertiary=arguments.tertiary)
    _write(tables.links, arguments.output)
    if arguments.junctions is not None:
        _write(tables.junctions, arguments.junctions)
    print(_summary(tables, len(places), asked_all=_asked_all(arguments)), file=sys.stderr)
    return 0


def _asked_all(arguments: argparse.Namespace) -> bool:
    return arguments.case is None and arguments.places is None


def _places(arguments: argparse.Namespace) -> pd.DataFrame:
    """Of the case, of the file, or of the whole country."""
    if arguments.places is not None:
        return _places_of_file(arguments.places)
    if arguments.case is not None:
        return _places_of_case(arguments.case)
    from xiezhi.case.gazetteer import gazetteer  # noqa: PLC0415

    return gazetteer()


def _places_of_case(folder: Path) -> pd.DataFrame:
    """The places of its sides; the rest of the folder may be unfinished, links above all."""
    from xiezhi.case.load import load  # noqa: PLC0415

    loaded = load(folder)
    if loaded.ground is None:
        raise CaseInvalid(loaded.problems)
    return loaded.ground.places


def _places_of_file(path: Path) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415

    try:
        table = pd.read_csv(path, dtype={"code": str}, encoding="utf-8-sig")
        table = table.astype({"code": str, "lon": float, "lat": float})
    except (KeyError, ValueError) as error:
        raise PlacesUnusable(
            f"{path}: cannot be read as a table of places ({error}); "
            f"expected UTF-8 CSV with the columns code, lon and lat in degrees"
        ) from None
    bad = table[~(table["lon"].between(-180, 180) & table["lat"].between(-90, 90))]
    if len(bad):
        raise PlacesUnusable(
            f"{path}, row {bad.index[0] + 2}: place {bad['code'].iloc[0]} has no usable "
            f"position; expected lon and lat in degrees"
        )
    return table


def _write(table: pd.DataFrame, path: Path | None) -> None:
    """To stdout, or to a file that is whole or absent, never half written."""
    if path is None:
        table.to_csv(sys.stdout, index=False, lineterminator="\n")
        return
    draft = path.with_name(path.name + ".part")
    try:
        table.to_csv(draft, index=False, lineterminator="\n", encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _summary(tables: RoadTables, n_places: int, *, asked_all: bool) -> str:
    links = tables.links
    n_near = n_places - len(tables.far)
    n_modelled = int(links["minutes"].isna().sum())
    words = [f"{len(links)} links, {len(tables.junctions)} junctions, {n_near} places"]
    words.append(f"{n_modelled} links without minutes will be modelled from class and length")
    if tables.n_missing_nodes:
        words.append(f"{tables.n_missing_nodes} points of roads lie outside the file")
    if tables.n_parts_dropped:
        words.append(f"{tables.n_parts_dropped} groups of roads apart from the rest were dropped")
    if tables.far and not asked_all:
        more = f" and {len(tables.far) - SHOWN} more" if len(tables.far) > SHOWN else ""
        words.append(f"places without a road within 30 km: {', '.join(tables.far[:SHOWN])}{more}")
    return "\n".join(words)
