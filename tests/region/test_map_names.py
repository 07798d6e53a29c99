"""Names on maps stay short and stay themselves."""

import pytest

from xiezhi.case.gazetteer import gazetteer
from xiezhi.region.map_names import map_name_zh


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("双江拉祜族佤族布朗族傣族自治县", "双江县"),
        ("积石山保安族东乡族撒拉族自治县", "积石山县"),
        ("察布查尔锡伯自治县", "察布查尔县"),
        ("龙胜各族自治县", "龙胜县"),
        ("鄂温克族自治旗", "鄂温克族旗"),
        ("三都水族自治县", "三都县"),
        ("彭水苗族土家族自治县", "彭水县"),
        ("桐梓县", "桐梓县"),
    ],
)
def test_an_autonomous_county_is_named_without_its_peoples(name, short):
    assert map_name_zh(name) == short


def test_no_name_on_a_map_of_the_country_still_says_autonomous_county():
    names = gazetteer()["name_zh"]
    short = names.map(map_name_zh)
    assert not short.str.contains("自治县").any()
    assert short.str.len().max() <= 9
    assert (short[~names.str.contains("自治")] == names[~names.str.contains("自治")]).all()
