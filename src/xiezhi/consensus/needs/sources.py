"""What the findings of this folder rest on, as a reader would cite it."""

from xiezhi.region.sources import BOUNDARIES, CENSUS_2010, CENSUS_2020, INDUSTRY_SECTIONS, cited

__all__ = [
    "BOUNDARIES",
    "CENSUS_2010",
    "CENSUS_2020",
    "EFRON",
    "ENGEL_ROGERS",
    "FINGER_KREININ",
    "FLORENCE",
    "INDUSTRY_SECTIONS",
    "JAFFE",
    "KRUGMAN",
    "MICHAELY",
]

FLORENCE = cited(
    "florence_1939",
    "Florence, P. S. (1939). Report on the Location of Industry. Political and Economic Planning",
    1939,
)
KRUGMAN = cited("krugman_1991", "Krugman, P. (1991). Geography and Trade. MIT Press", 1991)
FINGER_KREININ = cited(
    "finger_kreinin_1979",
    "Finger, J. M. and Kreinin, M. E. (1979). A measure of 'export similarity' and its possible "
    "uses. The Economic Journal 89(356), 905-912",
    1979,
)
JAFFE = cited(
    "jaffe_1986",
    "Jaffe, A. B. (1986). Technological opportunity and spillovers of R&D. The American Economic "
    "Review 76(5), 984-1001",
    1986,
)
MICHAELY = cited(
    "michaely_1996",
    "Michaely, M. (1996). Trade Preferential Agreements in Latin America: An Ex-Ante Assessment. "
    "World Bank Policy Research Working Paper 1583",
    1996,
)
ENGEL_ROGERS = cited(
    "engel_rogers_1996",
    "Engel, C. and Rogers, J. H. (1996). How wide is the border? American Economic Review 86(5), "
    "1112-1125",
    1996,
)
EFRON = cited(
    "efron_tibshirani_1993",
    "Efron, B. and Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Chapman & Hall",
    1993,
)
