"""Which places share a border, and how long it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Geod
from scipy import sparse

from xiezhi.model.errors import ShapeMismatch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

GEOD = Geod(ellps="WGS84")
_GRID_DEGREES = 1e-6  # about 0.1 m, the precision of the boundary files
_EARTH_RADIUS_M = 6_371_008.8
_RUN_TOLERANCES = 10  # see `_bridged_pairs`
_CHUNK = 100_000  # segments looked at in one go, to bound memory
_POLYGONAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


@dataclass(frozen=True, eq=False)
class Borders:
    """Pairs of places that share a border, sorted by i, then j.

    i, j: (pair,) positions of the two places, i < j.
    km: (pair,) length of the shared border in km, on the WGS84 ellipsoid. A digitised length
        grows with the detail of the boundaries: compare pairs of one edition only.
    bridged_km: (pair,) how much of `km` is not shared exactly but bridges a gap or a mismatch
        of the digitising.
    Raises ShapeMismatch where the arrays do not fit together.
    """

    i: Ints
    j: Ints
    km: Floats
    bridged_km: Floats

    def __post_init__(self) -> None:
        if len({len(self.i), len(self.j), len(self.km), len(self.bridged_km)}) != 1:
            raise ShapeMismatch("borders need i, j, km and bridged_km of one length")
        order = self.i * (self.j.max(initial=0) + 1) + self.j
        if (self.i >= self.j).any() or (np.diff(order) <= 0).any():
            raise ShapeMismatch("borders need i < j, sorted by i then j, each pair once")

    def __len__(self) -> int:
        return len(self.i)

    @property
    def bridged(self) -> NDArray[np.bool_]:
        """(pair,) whether some of the border was bridged."""
        return self.bridged_km > 0

    def where(self, mask: NDArray[np.bool_]) -> Borders:
        """The pairs for which `mask` (pair,) holds."""
        return Borders(self.i[mask], self.j[mask], self.km[mask], self.bridged_km[mask])

    def matrix(self, n: int) -> sparse.csr_array:
        """(n, n) symmetric sparse matrix of border lengths in km among n places."""
        rows, columns = np.r_[self.i, self.j], np.r_[self.j, self.i]
        return sparse.csr_array((np.r_[self.km, self.km], (rows, columns)), shape=(n, n))

    def neighbours_of(self, place: int) -> Ints:
        """Positions of the places that border on one, ascending."""
        return np.sort(np.r_[self.j[self.i == place], self.i[self.j == place]])

    def islands(self, n: int) -> Ints:
        """Positions of those among n places that border on none."""
        return np.setdiff1d(np.arange(n), np.r_[self.i, self.j])


def borders_between(polygons: NDArray[np.object_], gap_tolerance_m: float = 30.0) -> Borders:
    """The shared borders of polygons that cover a region.

    polygons: (place,) shapely Polygons or MultiPolygons, longitude and latitude in degrees.
    gap_tolerance_m: where outlines do not share their vertices, two places still border along
        the stretch on which they run closer than this, if it is at least ten times as long;
        0 counts exactly shared segments alone.
    A border is made of segments that two outlines share (to 1e-6 degrees); places that touch
    in points only do not border.
    Raises ShapeMismatch naming the positions that hold no polygon.

    >>> squares = np.array([shapely.box(107, 28, 108, 29), shapely.box(108, 28, 109, 29)])
    >>> borders_between(squares).km.round(1)
    array([110.8])
    """
    segments = _segments(_require_polygons(polygons))
    first, second = _matched(segments)
    i, j = segments.place[first], segments.place[second]
    shared = _pair_sums(np.minimum(i, j), np.maximum(i, j), segments.metres(first), len(polygons))
    if gap_tolerance_m <= 0:
        bridged = _pair_sums(i[:0], i[:0], np.empty(0), len(polygons))
    else:
        outer = np.ones(len(segments.place), dtype=bool)
        outer[first] = outer[second] = False
        bridged = _bridged_pairs(segments.only(outer), gap_tolerance_m, len(polygons))
    return _borders(shared, bridged, len(polygons))


@dataclass(frozen=True, slots=True, eq=False)
class _Segments:
    """Straight pieces of all rings: a (segment, 2) to b (segment, 2) in degrees, of a place."""

    a: Floats
    b: Floats
    place: Ints

    def only(self, chosen: NDArray[np.bool_] | Ints) -> _Segments:
        return _Segments(self.a[chosen], self.b[chosen], self.place[chosen])

    def metres(self, chosen: Ints) -> Floats:
        a, b = self.a[chosen], self.b[chosen]
        return np.asarray(GEOD.inv(a[:, 0], a[:, 1], b[:, 0], b[:, 1])[2], dtype=np.float64)


def _require_polygons(polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    given = [place if shapely.is_geometry(place) else None for place in polygons]
    lacking = ~np.isin(shapely.get_type_id(np.array(given, dtype=object)), _POLYGONAL)
    if lacking.any():
        raise ShapeMismatch(
            f"{lacking.sum()} of {len(polygons)} places have no polygon (positions "
            f"{', '.join(map(str, np.flatnonzero(lacking)[:20]))}); expected a shapely Polygon or "
            "MultiPolygon for each; read their boundaries first"
        )
    return polygons


def _segments(polygons: NDArray[np.object_]) -> _Segments:
    """All ring segments, without those shorter than the grid."""
    if len(polygons) == 0:
        return _Segments(np.empty((0, 2)), np.empty((0, 2)), np.empty(0, dtype=np.int64))
    parts, place = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    inside = (ring[1:] == ring[:-1]) & (_grid(points[1:]) != _grid(points[:-1]))
    place = place[part[ring[:-1][inside]]].astype(np.int64)
    return _Segments(points[:-1][inside], points[1:][inside], place)


def _grid(points: Floats) -> Ints:
    """One integer per grid point: 28 bits of latitude below the longitude."""
    lon, lat = np.rint(points / _GRID_DEGREES).astype(np.int64).T
    return np.asarray((lon << 28) + lat, dtype=np.int64)


def _matched(segments: _Segments) -> tuple[Ints, Ints]:
    """Positions of pairs of segments that are the same in two places, whatever the direction."""
    ends = np.sort(np.stack([_grid(segments.a), _grid(segments.b)]), axis=0)
    order = np.lexsort(ends)
    same = (np.diff(ends[:, order]) == 0).all(axis=0)
    first, second = [], []
    lag, run = 1, same
    while run.any():  # more than two places share a segment only where polygons overlap
        at = np.flatnonzero(run)
        first.append(order[at])
        second.append(order[at + lag])
        run = run[:-1] & same[lag:]
        lag += 1
    if not first:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    left, right = np.concatenate(first), np.concatenate(second)
    differ = segments.place[left] != segments.place[right]
    return left[differ], right[differ]


def _pair_sums(i: Ints, j: Ints, metres: Floats, n: int) -> sparse.coo_array:
    """(n, n) metres summed by pair."""
    sums = sparse.coo_array((metres, (i, j)), shape=(n, n))
    sums.sum_duplicates()
    return sums


def _bridged_pairs(outer: _Segments, tolerance_m: float, n: int) -> sparse.coo_array:
    """(n, n) metres along which the unshared outlines of two places run within the tolerance.

    Counted on both sides and halved. Outlines that meet in a point at some angle are also
    close for a few tolerances; stretches below `_RUN_TOLERANCES` tolerances count for nothing.
    """
    near = _near_another_place(outer, tolerance_m)
    tree = shapely.STRtree(_lines(near))
    chunks = np.array_split(np.arange(len(near.place)), 1 + len(near.place) // _CHUNK)
    sums = sparse.csr_array((n, n))
    for chunk in chunks:
        sums = sums + _met(near.only(chunk), near.place, tree, tolerance_m, n)
    sums.data[sums.data < _RUN_TOLERANCES * tolerance_m] = 0
    sums.eliminate_zeros()
    return sparse.coo_array(sums)


def _met(
    segments: _Segments, others: Ints, tree: shapely.STRtree, tolerance_m: float, n: int
) -> sparse.coo_array:
    """(n, n) half the metres of the segments' pieces that are near another place."""
    pieces = _pieces(segments, tolerance_m)
    middles = shapely.points(_mercator((pieces.a + pieces.b) / 2))
    distance = _mercator_length(tolerance_m, pieces.a[:, 1])
    piece, line = tree.query(middles, "dwithin", distance)
    differ = others[line] != pieces.place[piece]
    piece, other = np.unique(np.stack([piece, others[line]])[:, differ], axis=1)
    i, j = pieces.place[piece], other
    return _pair_sums(np.minimum(i, j), np.maximum(i, j), pieces.metres(piece) / 2, n)


def _near_another_place(outer: _Segments, tolerance_m: float) -> _Segments:
    """The segments that come within the tolerance of a segment of another place."""
    lines = _lines(outer)
    distance = _mercator_length(tolerance_m, outer.a[:, 1])
    one, other = shapely.STRtree(lines).query(lines, "dwithin", distance)
    return outer.only(np.unique(one[outer.place[one] != outer.place[other]]))


def _pieces(segments: _Segments, length_m: float) -> _Segments:
    """The same segments, cut into equal pieces no longer than a length."""
    metres = segments.metres(np.arange(len(segments.place)))
    count = np.maximum(1, np.ceil(metres / length_m)).astype(np.int64)
    whole = segments.only(np.repeat(np.arange(len(count)), count))
    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    start, stop = (step / count.repeat(count))[:, None], ((step + 1) / count.repeat(count))[:, None]
    way = whole.b - whole.a
    return _Segments(whole.a + start * way, whole.a + stop * way, whole.place)


def _lines(segments: _Segments) -> NDArray[np.object_]:
    ends = np.stack([_mercator(segments.a), _mercator(segments.b)], axis=1)
    return np.asarray(shapely.linestrings(ends), dtype=object)


def _mercator(lonlat: Floats) -> Floats:
    """Metres on the spherical Mercator plane, which keeps small circles round."""
    lon, lat = np.radians(lonlat).T
    xy: Floats = _EARTH_RADIUS_M * np.stack([lon, np.arctanh(np.sin(lat))], axis=1)
    return xy


def _mercator_length(metres: float, latitude: Floats) -> Floats:
    """What a length on the ground measures on that plane at a latitude (degrees)."""
    stretched: Floats = metres / np.cos(np.radians(latitude))
    return stretched


def _borders(shared: sparse.coo_array, bridged: sparse.coo_array, n: int) -> Borders:
    """Both kinds of metres as sorted pairs, in km."""
    key = np.r_[shared.row, bridged.row].astype(np.int64) * n + np.r_[shared.col, bridged.col]
    pairs, pair = np.unique(key, return_inverse=True)
    metres = np.bincount(pair, np.r_[shared.data, bridged.data], len(pairs))
    gap = np.bincount(pair[len(shared.data) :], bridged.data, len(pairs))
    return Borders(pairs // max(n, 1), pairs % max(n, 1), metres / 1000, gap / 1000)
