"""Which places a text names: administrative names, regions, rivers, strings of abbreviations.

The rooms may not import the layer that holds the gazetteer, so its names travel in this package
(`data/names.csv`, written by `tools/build_policy_names.py`); who has other names builds a
`Lexicon` of their own and hands it in. Short forms of counties (大方 for 大方县) are only
believed where they are no everyday word, and where the document is a province's own only for
counties of that province.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from xiezhi.consensus.policy.matcher import Matcher
from xiezhi.consensus.policy.phrases import head
from xiezhi.consensus.policy.words import longest_first, names, table, words

ZONES = (
    "都市圈", "城市群", "经济圈", "经济带", "经济区", "都市区", "城镇群", "新区", "统筹发展示范区",
    "一体化发展示范区", "协同发展示范区", "合作示范区", "合作区", "新城", "生活圈", "城镇带",
    "科学城",
)  # fmt: skip
_VERBS = words().verbs
_ZONE = re.compile("|".join(longest_first(ZONES)))
_NO_ZONE = frozenset(table("places.toml")["words"]["no_zone"].split())
# 梅江 before 河 is a river of its own and not the district.
_GOES_ON = tuple("江河湖海山岛峡寺路桥")
_STOP = "、，。；：！？（）()“”‘’《》和与及以在对将把向从的等为由是到 \n\t\u3000"
_RIVER = re.compile(
    r"(?:^|(?<=[^\u4e00-\u9fff])|(?<=[在对将把和与及的向沿])"
    r"|(?<=保护|修复|治理|加强|推进|共治|共护|共管|共抓|开展|实施|强化|深化|加快|涉及|建立|制定|编制|开展|维护|改善|污染|损害))"
    r"((?![向在对将把和与及的沿由从])[\u4e00-\u9fff]{1,3}(?:[江河湖溪]|水(?=流域)))"
    r"(?:流域|(?=干流|支流|水系|沿岸|两岸|河道|河段|水域|水体))"
)
_HOW_MANY = re.compile(r"(?<=[\u4e00-\u9fff])[两二三四五六七八](?=[省市县区州地])")
_LISTED = re.compile(r"[\u4e00-\u9fff]{2,8}(?:、[\u4e00-\u9fff]{2,4})+$")
_TO = re.compile(
    r"(?:至|—|－|-)(?P<two>[\u4e00-\u9fff]{2,4}?)(?=高速|铁路|高铁|公路|快速|国道|省道|城际|旅游|跨省"
    r"|航道|段|天然气|输电|管道|公交|班线|直通|客运|通道|大道)"
)
_NEIGHBOURS = re.compile(r"毗邻|边界地区|两地|两市|三市|三地|交界")
_NO_INITIAL = frozenset("东西南北中上下城乡内外大小新三四双分各在与和")
# 打造成陕鄂豫…: here 成 is no abbreviation.
_MADE = tuple("造建变作改形完育转")
_HOSPITAL = re.compile(
    r"[省市县区]?(?:第[一二三四五六七八九十]{1,2})?(?:人民|中心|中医|妇幼|儿童|肿瘤|职工|附属|实验|职业|高级)*(?:保健)?(?:医院|中学|小学|学校|卫生院|保健院)"
)
_NO_RIVER = frozenset(table("places.toml")["words"]["no_river"].split())
_LINE = re.compile(
    r"^[^、，。；]{0,10}?(?:高铁|高速|铁路|航道|航运|大通道|公路|特高压|直流|输电|管道|运河|扩能"
    r"|城际|线路)"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name of the lexicon: whether it needs its province to be believed, and which those are."""

    short_county: bool
    provinces: frozenset[str]
    plain: bool = True  # False: a general region, counted but on no map
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text."""

    start: int
    end: int
    text: str
    codes: tuple[str, ...] = ()


class Lexicon:
    """The names of places that a reading of texts knows.

    names: name -> Name. abbreviations: one character -> province code.
    """

    def __init__(self, names: Mapping[str, Name], abbreviations: Mapping[str, str]) -> None:
        content = table("places.toml")["words"]
        sure = frozenset(content["sure"].split())
        alone = "".join(content["alone"].split())
        before = "".join(content["before"].split())
        self.names = dict(names)
        self.abbreviations = dict(abbreviations)
        self._matcher = Matcher(self.names)
        self._run = re.compile(f"[{''.join(sure)}]{{2,}}")
        self._alone = re.compile(f"(?<=[{before}])[{alone}](?![流剧菜酒江河菜军东西南北])")
        self._facility = re.compile(
            "|".join(map(re.escape, longest_first(content["facility"].split())))
        )
        self._before_run = frozenset("成汉昆西郑武合杭")

    def mentions(self, text: str, home: frozenset[str] = frozenset()) -> list[Mention]:
        """Every place named, in order of the text.

        home: codes of the provinces whose document it is; empty where it is nobody's own.

        >>> [m.text for m in default_lexicon().mentions("强化川渝黔鄂电力互济，支持遵义。")]
        ['川', '渝', '黔', '鄂', '遵义']
        """
        found = [
            Mention(start, end, text[start:end], name.codes)
            for start, end, name in self._matcher.found(text)
            if self._believed(text, end, name, home)
        ]
        taken = _Taken(found)
        found += [m for m in self._zones(text) if taken.replace(m)]
        found = [m for m in found if m not in taken.gone]
        found += [m for m in self._listed(text) if taken.add(m)]
        found += [m for m in self._between(text) if taken.add(m)]
        found += [m for m in self._rivers(text) if taken.add(m)]
        found += [m for m in self._abbreviated(text) if taken.add(m)]
        found += [m for m in self._cities(text) if taken.add(m)]
        return sorted(_without_neighbours(found), key=lambda m: m.start)

    def _believed(self, text: str, end: int, name: Name, home: frozenset[str]) -> bool:
        if name.short_county:
            if home and not (name.provinces & home):
                return False
            if text[end - 1] == "县" and text[end - 3 : end - 2] in "、和与及" and not home:
                return not self._facility.match(text, end)
            if text[end : end + 1] in _GOES_ON or (not home and text[end - 1] in "县区市"):
                return False
        if text[end - 1 : end + 1] == "区域":
            return False  # 新建区域性中心
        return not (self._facility.match(text, end) or _HOSPITAL.match(text, end))

    def _zones(self, text: str) -> Iterable[Mention]:
        for found in _ZONE.finditer(text):
            start = found.start()
            while start > 0 and found.start() - start < 12 and text[start - 1] not in _STOP:  # noqa: PLR2004
                start -= 1
            start = _after_verb(text, start, found.start())
            words = text[start : found.start()]
            if 2 <= len(words) <= 8 and self._names_a_place(words, found.group()):  # noqa: PLR2004
                yield Mention(start, found.end(), text[start : found.end()])

    def _names_a_place(self, words: str, zone: str) -> bool:
        if (
            words[-1] in "高经"
            or words in _NO_ZONE
            or words[-2:] in _NO_ZONE
            or words[:2] in _NO_ZONE
        ):
            return False
        if zone in ("新区", "统筹发展示范区") and len(words) <= 4:  # noqa: PLR2004
            return True
        if any(words[i : i + 2] in _VERBS for i in range(len(words) - 1)):
            return False
        return bool(self._run.match(words)) or any(s == 0 for s, _, _ in self._matcher.found(words))

    def _listed(self, text: str) -> Iterable[Mention]:
        """灌阳、道县、江永三县: in such a list everyday words are names too."""
        for found in _HOW_MANY.finditer(text):
            listed = _LISTED.search(text[max(found.start() - 40, 0) : found.start()])
            at = found.start()
            for name in reversed(listed.group().split("、") if listed else []):
                yield from _named_at_end(text, at - len(name), at)
                at -= len(name) + 1

    def _between(self, text: str) -> Iterable[Mention]:
        """宜宾至威信高速公路: both ends of a line are places."""
        for found in _TO.finditer(text):
            yield from _named_at_end(text, max(found.start() - 4, 0), found.start())
            yield from _named_at_end(text, *found.span("two"), whole=True)

    def _cities(self, text: str) -> Iterable[Mention]:
        """遵铜毗邻地区: prefectures by their first characters, where neighbours are meant."""
        for found in _NEIGHBOURS.finditer(text):
            start = found.start()
            while start > 0 and text[start - 1] in _initials() and found.start() - start < 4:  # noqa: PLR2004
                start -= 1
            if found.start() - start > 1:
                for i in range(start, found.start()):
                    yield Mention(i, i + 1, text[i], _initials()[text[i]])

    def _rivers(self, text: str) -> Iterable[Mention]:
        for found in _RIVER.finditer(text):
            if (
                "河湖" not in found.group()
                and found.group(1) not in _NO_RIVER
                and found.group(1)[:1] not in "大小各跨省主重中其本全江河湖"
            ):
                yield Mention(found.start(), found.end(), found.group())

    def _abbreviated(self, text: str) -> Iterable[Mention]:
        for found in self._run.finditer(text):
            before = text[found.start() - 1 : found.start()]
            made = text[found.start() - 2 : found.start() - 1] in _MADE and before == "成"
            part = before in self._before_run and not made
            if _LINE.match(text[found.end() : found.end() + 16]) or part:
                continue
            for i in range(found.start(), found.end()):
                yield Mention(i, i + 1, text[i], (self.abbreviations.get(text[i], ""),))
        for found in self._alone.finditer(text):
            yield Mention(
                found.start(),
                found.end(),
                found.group(),
                (self.abbreviations.get(found.group(), ""),),
            )


class _Taken:
    """Characters that a mention holds already."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self.held = {i: m for m in mentions for i in range(m.start, m.end)}
        self.gone: set[Mention] = set()

    def add(self, mention: Mention) -> bool:
        if any(i in self.held for i in range(mention.start, mention.end)):
            return False
        self.held.update(dict.fromkeys(range(mention.start, mention.end), mention))
        return True

    def replace(self, mention: Mention) -> bool:
        """Hold a longer mention in place of the shorter ones within it."""
        within = {self.held[i] for i in range(mention.start, mention.end) if i in self.held}
        if any(
            m.start < mention.start
            or m.end > mention.end
            or m.end - m.start >= mention.end - mention.start
            for m in within
        ):
            return False
        self.gone |= within
        self.held.update(dict.fromkeys(range(mention.start, mention.end), mention))
        return True


def _named_at_end(text: str, start: int, end: int, *, whole: bool = False) -> Iterable[Mention]:
    """The longest name that some words end with; where `whole`, only all of them."""
    for at in (start,) if whole else range(max(start, end - 4), end - 1):
        codes = _everything().get(text[at:end])
        if codes is not None:
            yield Mention(at, end, text[at:end], codes)
            return


def _after_verb(text: str, start: int, end: int) -> int:
    """Where the noun begins, if a verb phrase opens the words before the zone."""
    found = head(text[start:end])
    return (
        start + found.end
        if found is not None and found.known and start + found.end < end
        else start
    )


def _without_neighbours(found: list[Mention]) -> list[Mention]:
    """毗邻地区 behind the names of those who neighbour is no place of its own."""
    ends = {m.end for m in found}
    return [m for m in found if not (m.text.startswith("毗邻") and m.start in ends)]


@cache
def _initials() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, code, form, level in names():
        if level == "prefecture" and form == "short" and name[0] not in _NO_INITIAL:
            found[name[0]] = (*found.get(name[0], ()), code)
    return found


@cache
def _everything() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, code, _, _ in names():
        found[name] = (*found.get(name, ()), code)
    return found


@cache
def default_lexicon() -> Lexicon:
    """The lexicon of the whole country, from the names in the package."""
    content = table("places.toml")
    everyday = frozenset(content["words"]["not_short"]["names"].split())
    held: dict[str, Name] = {}
    for name, code, form, level in names():
        if form == "short" and level != "province" and name in everyday:
            continue
        provinces = frozenset({code[:2] + "0000"})
        before = held.get(name)
        short = level == "county" and (form == "short" or len(name) == 2)  # noqa: PLR2004
        held[name] = (
            Name(short, provinces, codes=(code,))
            if before is None
            else Name(
                before.short_county and short,
                before.provinces | provinces,
                codes=(*before.codes, code),
            )
        )
    for name, code in _autonomous():
        held.setdefault(name, Name(False, frozenset({code[:2] + "0000"}), codes=(code,)))
    for word in content["words"]["not_full"].split():
        held.pop(word, None)
    for word in (content["words"]["regions"] + content["words"]["rivers"]).split():
        held.setdefault(word, Name(False, frozenset()))
    return Lexicon(held, content["abbreviations"])


def _autonomous() -> list[tuple[str, str]]:
    """民和县, 湘西州: how autonomous counties and prefectures are called for short."""
    short = {code: name for name, code, form, _ in names() if form == "short"}
    return [
        (short[code] + name[-1], code)
        for name, code, form, _ in names()
        if form == "full" and name.endswith(("自治县", "自治州")) and code in short
    ]


@cache
def _provinces() -> Matcher[str]:
    """Names that tell whose document it is: provinces and prefectures."""
    told: dict[str, str] = {}
    for name, code, form, level in names():
        if level == "province" or (level == "prefecture" and form == "full"):
            told[name] = code[:2] + "0000"
    return Matcher(told)


def home_of(title: str) -> frozenset[str]:
    """The provinces that a title or heading names.

    >>> home_of("2026年重庆市政府工作报告")
    frozenset({'500000'})
    """
    return frozenset(code for _, _, code in _provinces().found(title))
