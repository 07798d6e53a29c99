"""A small case folder that is right in everything; tests break it in one way each."""

from __future__ import annotations

import pytest

TABLES = {
    "places.csv": (
        "code,lon,lat,population_2020,urban_share_2020,quality,source\n"
        "500110,106.65,29.03,1011334,0.6,compiled,synthetic test row\n"
        "520322,106.83,28.13,500000,0.5,compiled,synthetic test row\n"
    ),
    "junctions.csv": "id,name_zh,name_en,lon,lat\nj_song,松坎,Songkan,106.87,28.52\n",
    "links.csv": (
        "from_id,to_id,mode,class,km,minutes,name_zh,name_en,year_open,quality,source\n"
        "500110,j_song,road,expressway,75,60,示例路,Example road,2005,synthetic,test\n"
        "j_song,520322,road,expressway,60,,示例路,Example road,,synthetic,test\n"
        "500110,520322,rail,conventional,130,150,示例线,Example line,1965,synthetic,test\n"
    ),
    "sites.csv": (
        "id,name_zh,name_en,kind,place,lon,lat,level,quality,source\n"
        "s1,示例山,Example Hill,nature,500110,106.9,28.9,国家级,synthetic,test\n"
        "s2,示例镇,Example Town,culture,520322,,,,synthetic,test\n"
    ),
    "indicators.csv": (
        "place,indicator,period,value,unit,source\n"
        "500110,gdp,2020,71230000000,yuan,synthetic test row\n"
        "520000,gdp,2020Q1,100,yuan,synthetic test row\n"
    ),
    "sections.csv": "id,name_zh,medium,place,source\nshimen,石门,water,500110,test\n",
    "observations.csv": (
        "section,time,parameter,value,unit,source\n"
        "shimen,2021-04-01 04:00,codmn,2.1,mg/L,test\nshimen,2021-04-02,codmn,2.2,mg/L,test\n"
    ),
}
RIVERS = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":'
    '{"id":"river_1","name_zh":"綦江","kind":"main"},"geometry":{"type":"LineString",'
    '"coordinates":[[106.6,29.0],[106.7,28.8]]}}]}'
)
SETTINGS = (
    'id = "good"\ntitle_zh = "示例"\ntitle_en = "Example"\nsides = ["500000", "520000"]\n'
    'language = "zh"\n[parameters]\nzone_minutes = 60\n'
)


@pytest.fixture
def good(tmp_path):
    folder = tmp_path / "good"
    folder.mkdir()
    files = {**TABLES, "rivers.geojson": RIVERS, "case.toml": SETTINGS}
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")
    return folder
