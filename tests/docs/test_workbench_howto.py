"""The how-to of the workbench uses the words that stand on its pages, in either language."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / f"docs/howto/use-the-workbench{ending}.md" for ending in (".zh", "")]
# The page counts the duties: “Put {n} duties into the list”.
COUNTED = ("将各项责任列入清单", "Put the duties into the list")
SAME = ("JSON", "JSON")


def labels(page):
    """The words in bold, in order; those of the explanation of bold itself left out."""
    words = page.read_text("utf-8").replace("\n", " ")
    found = [re.sub(r"\s+", " ", one) for one in re.findall(r"\*\*([^*]+)\*\*", words)]
    return [one for one in found if one not in ("粗体", "bold")]


def shown():
    """Every pair of words that a page may show."""
    folder = ROOT / "src/xiezhi/workbench"
    pairs = {COUNTED, SAME}
    for path in folder.rglob("*.j2"):
        pairs |= set(re.findall(r'say\("([^"]+)", "([^"]+)"', path.read_text("utf-8")))
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text":
                given = [one.value for one in node.args if isinstance(one, ast.Constant)]
                pairs |= {tuple(given)} if len(given) == 2 else set()
    return pairs


def test_every_word_in_bold_stands_on_a_page_and_means_the_same_in_both_languages():
    zh, en = map(labels, PAGES)
    assert len(zh) == len(en) > 40
    pairs = shown()
    unknown = [pair for pair in zip(zh, en, strict=True) if pair not in pairs]
    assert unknown == []
