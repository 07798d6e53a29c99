"""Build the national gazetteer that the package ships.

    python tools/build_gazetteer.py --data ../shared/data --out src/xiezhi/case/data

Reads two census extracts (MIT) and the boundary package (MIT); writes places.csv.gz,
provinces.csv, code_changes.csv, gazetteer_gaps.csv and
population_2010_groups.csv. The same inputs give the same bytes.
Needs pypinyin besides the package's own dependencies.
"""

from __future__ import annotations

import argparse
import gzip
import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

import gazetteer_boundaries as boundaries
import gazetteer_gaps as gaps
from gazetteer_census import AGES, NATION_2020, SECTIONS, read_2010, read_2020
from gazetteer_changes import carried, links, read_reviewed
from gazetteer_groups import groups
from gazetteer_names import english, kind_of
from gazetteer_provinces import PROVINCES

if TYPE_CHECKING:
    from numpy.typing import NDArray

HERE: Final = Path(__file__).parent
_STEPS: Final = 100_000  # shares are kept to five decimals


def build(data: Path) -> dict[str, pd.DataFrame]:
    """The five tables by file name."""
    census_2020 = read_2020(data / "statistics" / "census2020_national.csv.gz")
    census_2010 = read_2010(data / "statistics" / "census2010_national.csv.gz")
    reviewed = read_reviewed(HERE / "gazetteer_reviewed_changes.csv")
    today = boundaries.places().set_index("code")
    links_2020 = links(census_2020.counties, today, reviewed[reviewed["year_old"] == "2020"])
    links_2010 = links(census_2010.counties, today, reviewed[reviewed["year_old"] == "2010"])
    counts = carried(census_2020.counties, links_2020)
    places = _named(today).join(_shares(counts))
    places["population_2010"] = carried(census_2010.counties, links_2010)["population"]
    places["population_2020"] = places["population_2020"].fillna(_stated())
    linked = set(links_2020["code_old"])
    zones = gaps.zone_prefectures(census_2020, linked)
    of_places = gaps.place_gaps(places, links_2010, zones, counts["employed"])
    of_units = gaps.unit_gaps(census_2020, linked)
    flags = of_places.groupby("code")["flag"].agg(";".join)
    places["flags"] = flags.reindex(places.index).fillna("")
    _prove(places, of_units)
    joined = groups(census_2010.counties, places, links_2010)
    return {
        "population_2010_groups.csv": joined,
        "places.csv.gz": places.reset_index()[_columns()],
        "provinces.csv": _provinces(data),
        "code_changes.csv": _changes(links_2010, links_2020),
        "gazetteer_gaps.csv": _sorted_gaps(of_places, of_units),
    }


def _named(today: pd.DataFrame) -> pd.DataFrame:
    named = today.assign(
        name_en=today["name_zh"].map(english),
        kind=today["name_zh"].map(kind_of),
        province_en=today["province"].map(lambda code: PROVINCES[code][1]),
        prefecture_en=today["prefecture_zh"].map(english),
    )
    direct = named["prefecture"] == named["province"]
    return named.assign(
        prefecture_en=named["prefecture_en"].where(~direct, named["province_en"]),
    )


def _shares(counts: pd.DataFrame) -> pd.DataFrame:
    people = counts["population"]
    ages = counts[list(AGES)].to_numpy(float)
    industries = counts[[f"employed_{letter}" for letter in SECTIONS]].to_numpy(float)
    shares = pd.DataFrame({"population_2020": people}, index=counts.index)
    shares["urban_share_2020"] = (counts["urban"] / people).round(5)
    columns = ["share_0_14_2020", "share_15_64_2020", "share_65_plus_2020"]
    shares[columns] = _rounded_shares(ages)
    shares["employed_share_15_plus_2020"] = (counts["employed"] / counts["long_15_plus"]).round(5)
    shares[[f"employment_{letter}" for letter in SECTIONS]] = _rounded_shares(industries)
    return shares


def _rounded_shares(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of counts as shares with five decimals that sum to 1 exactly (largest remainders)."""
    exact = counts / counts.sum(axis=1, keepdims=True) * _STEPS
    whole = np.floor(exact)
    short = (_STEPS - whole.sum(axis=1)).round().astype(int)
    rank = np.argsort(np.argsort(-(exact - whole), axis=1, kind="stable"), axis=1, kind="stable")
    return (whole + (rank < short[:, None])) / _STEPS


def _stated() -> pd.Series[float]:
    rows = pd.read_csv(HERE / "gazetteer_stated.csv", dtype={"code": str})
    return rows.set_index("code")["population_2020"].astype(float)


def _provinces(data: Path) -> pd.DataFrame:
    pairs = boundaries.adjacent_provinces()
    both = pd.concat([pairs, pairs.rename(columns={"a": "b", "b": "a"})])
    neighbours = both.sort_values("b").groupby("a")["b"].agg(";".join)
    rows = [(code, *names) for code, names in PROVINCES.items()]
    frame = pd.DataFrame(rows, columns=["code", "name_zh", "name_en", "short_zh"])
    frame["short_en"] = frame["name_en"].str.replace(r" \(.*\)", "", regex=True)
    frame["neighbours"] = frame["code"].map(neighbours).fillna("")
    for year, code, people in ((2010, "code_2010", "合计"), (2020, "code", "人口数_合计")):
        path = data / "statistics" / f"census{year}_national.csv.gz"
        raw = pd.read_csv(path, dtype={code: str}, usecols=[code, people])
        official = raw[raw[code].isin(PROVINCES)].set_index(code)[people]
        frame[f"population_{year}"] = frame["code"].map(official).astype(int)
    return frame


def _changes(links_2010: pd.DataFrame, links_2020: pd.DataFrame) -> pd.DataFrame:
    years = [links_2010.assign(year_old=2010), links_2020.assign(year_old=2020)]
    rows = pd.concat(years, ignore_index=True)
    columns = ["year_old", "code_old", "name_old", "code_new", "name_new"]
    return rows.loc[rows["kind"] != "same", [*columns, "kind", "since", "note", "source"]]


def _sorted_gaps(*parts: pd.DataFrame) -> pd.DataFrame:
    rows = pd.concat(parts, ignore_index=True).sort_values(["flag", "code"], ignore_index=True)
    return rows.assign(people=rows["people"].astype("Float64").astype("Int64"))


def _columns() -> list[str]:
    return [
        *("code", "boundary_code", "name_zh", "name_en", "province", "province_zh"),
        *("province_en", "prefecture", "prefecture_zh", "prefecture_en", "kind", "lon", "lat"),
        *("area_km2", "population_2010", "population_2020", "urban_share_2020"),
        *("share_0_14_2020", "share_15_64_2020", "share_65_plus_2020"),
        "employed_share_15_plus_2020",
        *(f"employment_{letter}" for letter in SECTIONS),
        "flags",
    ]


def _prove(places: pd.DataFrame, of_units: pd.DataFrame) -> None:
    """Every person of the census is in a place or in a listed unit."""
    total = int(places["population_2020"].sum() + of_units["people"].sum())
    print(
        f"{len(places)} places, {places['population_2020'].sum():.0f} people in places, "
        f"{of_units['people'].sum():.0f} in units without a place, nation {NATION_2020}"
    )
    if abs(total - NATION_2020) > 0:
        raise SystemExit(f"places and gaps hold {total} people, the nation {NATION_2020}")


def write(tables: dict[str, pd.DataFrame], out: Path) -> None:
    """Write each table as CSV; `.gz` names are compressed without a time stamp."""
    out.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        text = io.StringIO()
        whole = table.copy()
        for column in whole.columns.intersection(["population_2010", "population_2020"]):
            whole[column] = whole[column].astype("Int64")
        whole.to_csv(text, index=False, lineterminator="\n")
        content = text.getvalue().encode()
        packed = gzip.compress(content, mtime=0) if name.endswith(".gz") else content
        (out / name).write_bytes(packed)
        print(f"{name}: {len(table)} rows, {len(packed):,} bytes")


def main() -> None:
    """Parse the command line, build, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    parser.add_argument("--out", type=Path, default=HERE.parent / "src/xiezhi/case/data")
    arguments = parser.parse_args()
    write(build(arguments.data), arguments.out)


if __name__ == "__main__":
    main()
