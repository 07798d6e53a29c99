"""What article 12 of the Regulation (article 25 of the measures) would ask of a clause."""

from __future__ import annotations

from xiezhi.action.horizontal.market.lexicon import limbs
from xiezhi.model.text import Text, joined

_PLEADED = {
    1: Text("第（一）项国家安全和发展", "item (1), national security and development"),
    2: Text("第（二）项科技进步、自主创新", "item (2), progress and innovation of technology"),
    3: Text(
        "第（三）项节约能源、保护环境、救灾救助等公共利益",
        "item (3), energy, environment, relief or another public interest",
    ),
    4: Text("第（四）项法律、行政法规规定的情形", "item (4), a case set by law"),
}
TEST = Text(
    "须同时说明：没有对公平竞争影响更小的替代方案，并写明合理的实施期限或终止条件",
    "to be shown as well: no alternative does less harm to competition, and a reasonable term or "
    "an end is written down",
)
_NONE = Text(
    "条例第十二条：文中未见所列目的",
    "Article 12 of the Regulation: the words plead none of its purposes",
)


def pleaded(sentence: str) -> Text | None:
    """The purposes of article 12 that the words of a sentence plead; None for none.

    >>> pleaded("统一供货") is None
    True
    """
    found = [_PLEADED[n] for n, words in sorted(limbs().items()) if words.search(sentence)]
    return joined(found, "、", "; ") if found else None


def exception_to_test(sentence: str) -> Text:
    """The purposes of article 12 that the words of a sentence plead, and what must be shown.

    >>> exception_to_test("为应急救灾，统一由该公司供货").en[:44]
    'Article 12 of the Regulation: the words may '
    """
    named = pleaded(sentence)
    if named is None:
        return Text(f"{_NONE.zh}；{TEST.zh}。", f"{_NONE.en}; {TEST.en}.")
    return Text(
        f"条例第十二条：文中可能涉及{named.zh}；{TEST.zh}。",
        f"Article 12 of the Regulation: the words may plead {named.en}; {TEST.en}.",
    )
