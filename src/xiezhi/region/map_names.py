"""What a map calls a place: short enough to stand in it."""

from __future__ import annotations

import re

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西"
    "|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克"
    "|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_AUTONOMOUS = re.compile(f"^(.{{2,}}?)(?:(?:{_PEOPLES})族?)*自治([县旗])$")


def map_name_zh(name: str) -> str:
    """The Chinese name as maps write it: an autonomous county without its peoples.

    >>> [map_name_zh(name) for name in ("彭水苗族土家族自治县", "鄂伦春自治旗", "綦江区")]
    ['彭水县', '鄂伦春旗', '綦江区']
    """
    return _AUTONOMOUS.sub(r"\1\2", name)
