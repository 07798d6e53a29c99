"""Cases that the tests of the first findings share."""

import numpy as np
import pandas as pd
import pytest
import shapely

from xiezhi.consensus.needs.economy import COLUMNS, LETTERS
from xiezhi.model.case import Case, Side
from xiezhi.model.source import Quality, Source
from xiezhi.model.text import Text

SYNTHETIC = Source("synthetic", Text("合成数据", "synthetic"), quality=Quality.SYNTHETIC)


@pytest.fixture
def grid_case():
    """Synthetic square counties in columns from west to east, so many columns for each side.

    `grid_case(3, 2)` has two sides and five counties; `rows=5` gives each column five counties.
    """
    return _grid_case


def _grid_case(*columns_by_side, rows=1, links=None, apart=False):
    side_of = np.repeat(np.repeat(np.arange(len(columns_by_side)), columns_by_side), rows)
    n = len(side_of)
    # 0.3 degrees wide: seats about 30 km apart; a gap of 0.5 degrees keeps sides apart
    west = 105 + 0.3 * (np.arange(n) // rows) + (0.5 * side_of if apart else 0)
    south = 28 + 0.3 * (np.arange(n) % rows)
    codes = [f"{10 + side}01{k:02d}" for k, side in enumerate(side_of)]
    rng = np.random.default_rng(n)
    jobs = rng.dirichlet(np.ones(20), n)
    places = pd.DataFrame(
        {
            "code": codes,
            "name_zh": [f"甲{k}县" for k in range(n)],
            "name_en": [f"Place {k}" for k in range(n)],
            "province": [f"{10 + side}0000" for side in side_of],
            "side": [f"{10 + side}0000" for side in side_of],
            "lon": west + 0.15,
            "lat": south + 0.15,
            "area_km2": 900.0,
            "population_2010": 1e5,
            "population_2020": 1e5 + 1e4 * np.arange(n),
            "urban_share_2020": 0.5,
            "share_0_14_2020": 0.2,
            "share_65_plus_2020": 0.1,
            "employed_share_15_plus_2020": 0.6,
            **{column: jobs[:, k] for k, column in enumerate(COLUMNS)},
            "flags": "",
        }
    )
    boxes = shapely.box(west, south, west + 0.3, south + 0.3)
    national = pd.DataFrame({"industry": list(LETTERS), "employment_share": 0.05})
    tables = {"places": places, "national_industries": national}
    if links is not None:
        tables["links"] = links
    sides = tuple(
        Side(f"{10 + k}0000", Text(f"第{k}省", f"Side {k}"), Text(f"{k}", f"{k}"))
        for k in range(len(columns_by_side))
    )
    return Case(
        id="grid",
        title=Text("合成", "synthetic"),
        sides=sides,
        reference_year=2020,
        tables=tables,
        boundaries=pd.Series(boxes, index=pd.Index(codes, dtype="str")),
        origins=dict.fromkeys([*tables, "boundaries"], SYNTHETIC),
    )
