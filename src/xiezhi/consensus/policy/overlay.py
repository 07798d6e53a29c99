"""Policy overlay (政策叠加): which strategies name which places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.consensus.policy.places import Lexicon, default_lexicon
from xiezhi.consensus.policy.tables import Digest, digests, names
from xiezhi.consensus.policy.words import names as all_names
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs, words

if TYPE_CHECKING:
    from xiezhi.model.case import Case

QUESTION = Text(
    "哪些战略和文件点了哪些地方的名？", "Which strategies and documents name which places?"
)


@dataclass(frozen=True, slots=True)
class Naming:
    """A document that names a place of the case: by its code in the table, or in its words."""

    place: str
    document: str
    document_name: Text
    level: str


def namings(case: Case, lexicon: Lexicon | None = None) -> tuple[Naming, ...]:
    """Every (place, document) of the case, each once, in the order of the tables.

    A prefecture or province that is named speaks for none of its counties; that would say that
    a plan for the whole province favours them all.
    """
    known = default_lexicon() if lexicon is None else lexicon
    codes = frozenset(str(code) for code in case.table("places")["code"])
    homes = frozenset(side.code for side in case.sides)
    found: dict[tuple[str, str], Naming] = {}
    for one in digests(case):
        for code in (*one.places, *_named(one, known, codes, homes)):
            if code in codes:
                found.setdefault(
                    (code, one.document), Naming(code, one.document, one.document_name, one.level)
                )
    return tuple(found.values())


def _named(one: Digest, known: Lexicon, codes: frozenset[str], homes: frozenset[str]) -> list[str]:
    words_ = f"{one.document_name.render('zh')}\n{one.words.render('zh')}"
    mentions = known.mentions(words_, homes)
    return [code for m in mentions for code in m.codes if code in codes]


def regions(case: Case, lexicon: Lexicon | None = None) -> dict[str, tuple[str, ...]]:
    """Regions, rivers and provinces that the requirements name, each with its documents."""
    known = default_lexicon() if lexicon is None else lexicon
    counties = frozenset(str(code) for code in case.table("places")["code"])
    full = {
        code: name
        for name, code, form, level in all_names()
        if (form, level) == ("full", "province")
    }
    found: dict[str, list[str]] = {}
    for one in digests(case):
        for mention in known.mentions(one.words.render("zh")):
            if not counties.intersection(mention.codes):
                name = next((full[c] for c in mention.codes if c in full), mention.text)
                found.setdefault(name, []).append(one.document)
    whole: dict[str, list[str]] = {}
    for name, documents in found.items():
        whole.setdefault(_longer(name, found), []).extend(documents)
    return {name: tuple(dict.fromkeys(documents)) for name, documents in whole.items()}


def _longer(name: str, names_: Iterable[str]) -> str:
    """成渝地区双城经济圈 for 双城经济圈, where both are named."""
    longer = sorted(one for one in names_ if one != name and one.endswith(name) and len(name) > 3)  # noqa: PLR2004
    return longer[0] if len(longer) == 1 else name


def finding(case: Case) -> Finding:
    """Places and regions by the documents that name them."""
    found = namings(case)
    return Finding(
        id="policy_overlay",
        question=QUESTION,
        answer=_answer(case, found),
        tables=(_places(case, found), _regions(case)),
        charts=(),
        method=METHOD,
        sources=(),
        inputs=inputs(case, "documents", "requirements", "places"),
        caveats=CAVEATS,
    )


ANALYSIS = Analysis("policy_overlay", QUESTION, ("documents", "requirements"), finding)

METHOD = Text(
    "要求表写明的区县代码，加上概括和题名里写出的县名；一份文件对一个地方只计一次。"
    "省、市（州）被点名，不算它的各区县被点名。",
    "Codes of counties in the table of requirements, and counties named in its digests and in "
    "titles; a document counts once for a place. A province or prefecture that is named does not "
    "count for its counties.",
)
CAVEATS = (
    Text(
        "概括没有写出的地方不会出现；一个地方没有被点名，不等于没有政策。",
        "Places that the digests leave out do not appear; a place that is not named is not "
        "thereby without policy.",
    ),
)


def _answer(case: Case, found: tuple[Naming, ...]) -> Text:
    places = {naming.place for naming in found}
    if not places:
        return Text(
            "要求表里没有点到区县；只点到区域、流域或省市的见下表。",
            "The table of requirements names no county; the regions and provinces it names are "
            "in the table below.",
        )
    counts = pd.Series([naming.place for naming in found]).value_counts()
    top = sorted(counts[counts == counts.max()].index)[:3]
    name = _names(case)
    first = text(
        "{n}被点名，最多的是{top}（{most}份文件）。",
        "{n} are named, most of all {top} (documents: {most}).",
        n=Quantity(len(places), Unit.PLACES),
        top=joined([name[code] for code in top]),
        most=Quantity(int(counts.max()), Unit.COUNT),
    )
    return joined([first, *_answer_regions(case)], "", " ")


def _answer_regions(case: Case) -> list[Text]:
    """Beside the counties: which region, river or province most documents name."""
    held = regions(case)
    if not held:
        return []
    most = max(len(documents) for documents in held.values())
    top = sorted(name for name, documents in held.items() if len(documents) == most)[:3]
    return [
        text(
            "县以上的区域、流域与省市中，最多的是{top}（{most}份文件）。",
            "Of regions, rivers, provinces and prefectures most documents name {top} ({most}).",
            top=joined([Text(name, name) for name in top]),
            most=Quantity(most, Unit.COUNT),
        )
    ]


def _names(case: Case) -> dict[str, Text]:
    rows = case.table("places")[["code", "name_zh", "name_en"]].to_numpy()
    return {str(code): Text(str(zh), str(en)) for code, zh, en in rows}


def _places(case: Case, found: tuple[Naming, ...]) -> Table:
    by_place: dict[str, list[Naming]] = {}
    for naming in found:
        by_place.setdefault(naming.place, []).append(naming)
    order = sorted(by_place, key=lambda code: (-len(by_place[code]), code))
    name = _names(case)
    rows = pd.DataFrame(
        {
            "code": order,
            **words((name[code] for code in order), "place"),
            "n_documents": [len(by_place[code]) for code in order],
            "n_national": [sum(n.level == "national" for n in by_place[code]) for code in order],
            **words(
                (names(n.document_name for n in by_place[code]) for code in order), "documents"
            ),
        }
    )
    return Table(
        "policy_places",
        Text("被文件点名的地方", "Places that documents name"),
        (
            Column("place", Text("地方", "Place")),
            Column("n_documents", Text("文件数", "Documents"), Unit.COUNT),
            Column("n_national", Text("其中国家文件", "National among them"), Unit.COUNT),
            Column("documents", Text("文件", "Documents")),
        ),
        rows,
    )


def _regions(case: Case) -> Table:
    held = regions(case)
    title = {one.document: one.document_name for one in digests(case)}
    order = sorted(held, key=lambda name: (-len(held[name]), name))
    rows = pd.DataFrame(
        {
            "region": order,
            "n_documents": [len(held[name]) for name in order],
            **words((names(title[d] for d in held[name]) for name in order), "documents"),
        }
    )
    return Table(
        "policy_regions",
        Text("被点名的区域、流域与省市", "Regions, rivers and provinces that are named"),
        (
            Column("region", Text("名称", "Name")),
            Column("n_documents", Text("文件数", "Documents"), Unit.COUNT),
            Column("documents", Text("文件", "Documents")),
        ),
        rows,
    )
