"""Build the table of counties that border on a county of another province.

    python tools/gazetteer_land_borders.py --out src/xiezhi/case/data

Reads the boundary package (MIT) and the gazetteer; writes land_borders.csv. The same inputs give
the same bytes. Takes about ten seconds.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from xiezhi.case.boundaries import read_boundaries
from xiezhi.case.gazetteer import boundary_code, gazetteer
from xiezhi.region.neighbours import borders_between


def land_borders() -> pd.DataFrame:
    """a, b (county codes, a < b) of different mainland provinces, with km of shared border."""
    places = gazetteer().sort_values("code", ignore_index=True)
    outlines = read_boundaries([boundary_code(code) for code in places["code"]]).to_numpy()
    borders = borders_between(outlines)
    province, code = places["province"].to_numpy(), places["code"].to_numpy()
    apart = borders.where(province[borders.i] != province[borders.j])
    return pd.DataFrame({"a": code[apart.i], "b": code[apart.j], "km": apart.km.round(1)})


def main() -> None:
    """Parse the command line, build, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("src/xiezhi/case/data"))
    rows = land_borders()
    out = parser.parse_args().out / "land_borders.csv"
    out.write_text(rows.to_csv(index=False, lineterminator="\n"), "utf-8")
    print(f"{out}: {len(rows)} pairs")


if __name__ == "__main__":
    main()
