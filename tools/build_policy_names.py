"""Write the names that the reading of policy texts knows: provinces, prefectures, counties.

    python tools/build_policy_names.py [--check]

The rooms may not import the case layer, where the national gazetteer lives, so the names (and
nothing else of it) are written into the package of the room; a test proves that they agree.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from pathlib import Path

from xiezhi.case.gazetteer import gazetteer, provinces

OUT = Path(__file__).parents[1] / "src/xiezhi/consensus/policy/data/names.csv"
GENERIC = re.compile(
    r"(特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|矿区|盟|省|市|区|县|旗|州)$"
)
ALL_PEOPLES = (
    "维吾尔|土家|蒙古|满|回|藏|壮|苗|彝|布依|朝鲜|侗|瑶|白|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西"
    "|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|鄂温克|保安|裕固|独龙"
    "|鄂伦春|各"
)
PEOPLES = ALL_PEOPLES.split("|")
PEOPLE = "|".join(sorted(PEOPLES, key=len, reverse=True))
TAIL = re.compile(rf"(?:(?:{PEOPLE})族)+$|(?:{'|'.join(p for p in PEOPLES if len(p) > 1)})$")


def short(name: str) -> str:
    """The name without its generic word and peoples: 酉阳土家族苗族自治县 is 酉阳.

    >>> short("黔东南苗族侗族自治州"), short("綦江区"), short("内蒙古自治区")
    ('黔东南', '綦江', '内蒙古')
    """
    if name == "内蒙古自治区":
        return "内蒙古"
    bare = GENERIC.sub("", name)
    return TAIL.sub("", bare) if "自治" in name else bare


def rows() -> list[tuple[str, str, str, str]]:
    """name, code, form (full | short), level (province | prefecture | county), sorted."""
    places = gazetteer()
    named = {(str(c), str(n), "province") for c, n in provinces()[["code", "name_zh"]].to_numpy()}
    named |= {
        (str(c), str(n), "prefecture")
        for c, n in places[["prefecture", "prefecture_zh"]].drop_duplicates().to_numpy()
        if not str(c).endswith("0000")
    }
    named |= {(str(c), str(n), "county") for c, n in places[["code", "name_zh"]].to_numpy()}
    found = []
    for code, name, level in named:
        found.append((name, code, "full", level))
        bare = short(name)
        if bare != name and len(bare) > 1:
            found.append((bare, code, "short", level))
    return sorted(found, key=lambda row: (row[1], row[2], row[0], row[3]))


def text() -> str:
    """The file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("name", "code", "form", "level"))
    writer.writerows(rows())
    return out.getvalue()


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(0 if OUT.read_text("utf-8") == text() else f"{OUT.name} is out of date")
    OUT.write_text(text(), encoding="utf-8")
