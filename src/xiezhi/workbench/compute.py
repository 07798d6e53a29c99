"""Compute the findings of a case into a folder that pages read (`python -m …compute CASE FOLDER`).

A process of its own does it, since it takes minutes and the libraries of the analyses. What it
writes is light: a page reads a few small files and needs none of them. The ground of the map comes
first; whatever is written is written whole. Django has no part in it.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from xiezhi.blueprint.build import blueprint_of
from xiezhi.blueprint.catalogue import CHAPTERS
from xiezhi.blueprint.data import json_of
from xiezhi.blueprint.output import documents_of
from xiezhi.blueprint.page import page_of
from xiezhi.blueprint.progress import Step
from xiezhi.blueprint.studio import drawings_of, studio
from xiezhi.case.dictionary import tables
from xiezhi.case.load import load
from xiezhi.case.problems import errors_of
from xiezhi.case.read import case_from
from xiezhi.model.errors import CaseInvalid, XiezhiError
from xiezhi.model.text import Text
from xiezhi.model.units import LANGS
from xiezhi.register.act import act_to_plain
from xiezhi.register.proposals import offered
from xiezhi.register.state import State
from xiezhi.workbench.ground import (
    country,
    full_of_case,
    ground_of_case,
    overview_chart,
    region_of_case,
)

if TYPE_CHECKING:
    from xiezhi.blueprint.build import Blueprint
    from xiezhi.blueprint.catalogue import Chapter
    from xiezhi.blueprint.charts import Drawing
    from xiezhi.blueprint.studio import Studio
    from xiezhi.model.case import Case

DOCUMENTS = ("html", "docx", "xlsx", "json")
_NOBODY = "0"  # whoever tables a proposal takes this place
_FONT = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"


def compute(
    case_folder: Path,
    out: Path,
    *,
    chapters: tuple[Chapter, ...] = CHAPTERS,
    documents: tuple[str, ...] = DOCUMENTS,
    workers: int = 1,
) -> None:
    """Read a case, answer its questions, write everything that pages show.

    Raises CaseInvalid and whatever else XiezhiError says.
    """
    tell = _teller(out)
    loaded = load(case_folder)
    faults = errors_of(loaded.problems)
    if faults:
        raise CaseInvalid(tuple(faults))
    case = case_from(loaded)
    write_json(out / "ground.json", ground_of_case(case))
    write_json(out / "region.json", region_of_case(case))
    titles = {name: spec.title for name, spec in tables().items()}
    with studio(png="docx" in documents, workers=workers) as drawer:
        _write_base(case, out, drawer)
        blueprint = blueprint_of(case, titles, chapters, tell, drawer.take)
        drawings = drawings_of(blueprint, drawer, tell)
        for (chart, lang), drawing in drawings.items():
            write(out / f"{lang}.{chart}.svg", standing_alone(drawing).encode())
        write_contents(blueprint, out)
        drawn = _Drawn(drawer, drawings)
        made = documents_of(blueprint, documents, "zh", tell, cast("Studio", drawn))
    for name, content in made.items():
        write(out / name, content)
    # what a reader sees who goes near, or far away; nobody waits for these
    write_json(out / "ground-full.json", full_of_case(case))
    write_json(out / "country.json", country())
    tell(None)


class _Drawn:
    """A studio that has drawn already, so that documents do not draw anew."""

    def __init__(self, drawer: Studio, drawings: Mapping[Any, Drawing]) -> None:
        self._drawings, self.aside = drawings, drawer.aside

    def drawing(self, chart: Any, lang: Any) -> Drawing:
        """The drawing of a chart."""
        return self._drawings[chart.id, lang]


def write_contents(blueprint: Blueprint, out: Path) -> None:
    """Every question in both languages, every finding in full, and the list of them all."""
    exact = json.loads(json_of(blueprint))
    found = {one["id"]: one for chapter in exact["chapters"] for one in chapter["answers"]}
    pages = {lang: page_of(blueprint, lang) for lang in LANGS}
    for lang, page in pages.items():
        for entry in page.entries:
            write_json(out / f"{lang}.{entry.id}.entry.json", entry)
    for id_, one in found.items():
        write_json(out / f"{id_}.finding.json", one)
    zh, en = pages["zh"], pages["en"]
    parts = [
        {
            "id": a.id,
            "title": {"zh": a.title, "en": b.title},
            "number": {"zh": a.number, "en": b.number},
            "entries": [
                _listed(x, y, found[x.id], blueprint)
                for x, y in zip(a.entries, b.entries, strict=True)
            ],
        }
        for a, b in zip(zh.parts, en.parts, strict=True)
    ]
    basis = {"zh": [_told(one) for one in zh.basis], "en": [_told(one) for one in en.basis]}
    times = {"zh": zh.times, "en": en.times}
    write_json(out / "contents.json", {"parts": parts, "basis": basis, "times": times})


def _listed(zh: Any, en: Any, exact: Mapping[str, Any], blueprint: Blueprint) -> dict[str, Any]:
    """A question in the list of all: its answer, its charts, and what it offers."""
    return {
        "id": zh.id,
        "state": zh.state,
        "number": {"zh": zh.number, "en": en.number},
        "question": {"zh": zh.question, "en": en.question},
        "answer": {"zh": zh.answer, "en": en.answer},
        "charts": [one.chart for one in zh.figures],
        "offers": list(_offers(zh.id, exact, blueprint)),
    }


def _offers(id_: str, exact: Mapping[str, Any], blueprint: Blueprint) -> Iterator[dict[str, Any]]:
    """A finding's proposals, each with the act that tables it; none where one side decides."""
    if not exact.get("proposals"):
        return
    whole = {"schema": 1, "chapters": [{"answers": [exact]}]}
    acts = list(offered(State(), _NOBODY, whole, frozenset()).acts)
    finding = next(one for one in blueprint.findings if one.id == id_)
    for proposal in exact["proposals"]:
        shared = len(proposal["sides"]) > 1
        yield {
            "name": proposal["id"],
            "kind": proposal["kind"],
            "title": _pair(proposal["title"]),
            "places": proposal["places"],
            "sides": proposal["sides"],
            "cores": proposal["details"].get("n_cores"),
            "act": act_to_plain(acts.pop(0)) if shared else None,
        }
    assert not acts, finding.id  # noqa: S101  (offered keeps the order of the proposals)


def _pair(words: Mapping[str, Any]) -> dict[str, str]:
    return {"zh": words["zh"], "en": words["en"]}


def _write_base(case: Case, out: Path, drawer: Studio) -> None:
    """The map without any finding on it."""
    chart = overview_chart(case)
    drawer.begin(chart)
    for lang in LANGS:
        write(out / f"{lang}.{chart.id}.svg", standing_alone(drawer.drawing(chart, lang)).encode())


def standing_alone(drawing: Drawing) -> str:
    """A drawing as a file of its own: with the name of its language and letters of its own."""
    head, rest = drawing.svg.split(">", 1)
    return f'{head} xmlns="http://www.w3.org/2000/svg" font-family="{_FONT}">{rest}'


def _told(value: Any) -> Any:
    if isinstance(value, Text):
        return {"zh": value.render("zh"), "en": value.render("en")}
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _told(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {key: _told(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_told(one) for one in value]
    return value


def write_json(path: Path, value: Any) -> None:
    """A value as JSON, whole or not at all."""
    words = json.dumps(_told(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    write(path, words.encode("utf-8", "replace"))


def write(path: Path, content: bytes) -> None:
    """A file, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def _teller(out: Path) -> Callable[[Step | None], None]:
    """Progress as a small file; what is done says so, what died is told by its process."""

    def tell(step: Step | None) -> None:
        state = {"state": "done" if step is None else "running", "pid": os.getpid()}
        if step is not None:
            what = step.what if isinstance(step.what, Text) else Text(step.what, step.what)
            state |= {"phase": step.phase, "number": step.number, "total": step.total}
            state["what"] = _told(what)
        write_json(out / "status.json", state)

    tell(Step("questions", 0, 1, Text("读取案例", "reading the case")))
    return tell


def main(case: str, out: str, workers: str = "1") -> int:
    """Compute; where that fails, the folder says why in a sentence."""
    folder = Path(out)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        compute(Path(case), folder, workers=int(workers))
    except XiezhiError as error:
        _failed(folder, Text(error.render("zh"), error.render("en")))
        return 1
    except Exception:  # noqa: BLE001  (whoever waits for the findings is told)
        traceback.print_exc()
        words = Text("程序出错，详情见日志。", "A fault of the program; the log has the details.")
        _failed(folder, words)
        return 1
    return 0


def _failed(folder: Path, words: Text) -> None:
    write_json(folder / "status.json", {"state": "failed", "what": words, "pid": os.getpid()})


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main(*sys.argv[1:]))
