"""The national gazetteer: every county-level place of the mainland, read from shipped tables.

Codes, names, a point inside, area, people of 2010 and 2020, ages, urban share and employment
by industry; what is not known is missing, flagged and listed. `docs/explanation/gazetteer`
tells how the tables were made, `data/ATTRIBUTION.md` whose work they rest on. Coordinates are
GCJ-02, as the boundaries are.
"""

from __future__ import annotations

from xiezhi.case.gazetteer_tables import (
    BOUNDARY_YEAR,
    COORDINATES,
    FLAGS,
    GAZETTEER_SOURCE,
    adjacent_provinces,
    boundary_code,
    code_changes,
    gaps,
    gazetteer,
    population_2010_groups,
    provinces,
)
from xiezhi.case.place_names import Suggestion, find_place, nearest_codes, suggest

__all__ = [
    "BOUNDARY_YEAR",
    "COORDINATES",
    "FLAGS",
    "GAZETTEER_SOURCE",
    "Suggestion",
    "adjacent_provinces",
    "boundary_code",
    "code_changes",
    "find_place",
    "gaps",
    "gazetteer",
    "nearest_codes",
    "population_2010_groups",
    "provinces",
    "suggest",
]
