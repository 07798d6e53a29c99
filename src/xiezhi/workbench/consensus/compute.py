"""Compute the opinion map beside the server: `python -m xiezhi.workbench.consensus.compute OUT`.

A process of its own reads all votes and writes one small file, whole. Points of single people
leave it as counts on a grid only.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from xiezhi.consensus.opinion.opinion_map import OpinionMap
    from xiezhi.model.text import Text

FILE, LOCK = "opinion.json", "computing"
_GRID_LEAST, _GRID_MOST = 7, 22
_POINTS_LEAST = 3
_STANDS = 5


def write_opinion(out: Path, texts: Mapping[object, Text], names: Mapping[str, Text]) -> None:
    """Read the votes, analyse them, write the answer."""
    from django.utils import timezone  # noqa: PLC0415

    from xiezhi.consensus.opinion.analyse import analyse  # noqa: PLC0415
    from xiezhi.workbench.consensus.votes import votes_ever  # noqa: PLC0415

    n_ever = votes_ever()
    table = _table()
    told: dict[str, Any] = {"schema": 1, "n_ever": n_ever, "n_votes": len(table)}
    told["at"] = timezone.now().isoformat(timespec="seconds")
    if len(table):
        kinds = sorted(set(table["class"]))
        expected = [(code, kind) for code in names for kind in kinds]
        found = analyse(table, texts=texts, expected=expected, names=names)
        told |= _told(found)
    draft = out / f".{FILE}.{os.getpid()}"
    draft.write_text(json.dumps(told, ensure_ascii=False, allow_nan=False), "utf-8")
    draft.replace(out / FILE)


def _table() -> pd.DataFrame:
    """Every vote: voter, statement, vote, side, class."""
    import pandas as pd  # noqa: PLC0415

    from xiezhi.workbench.gathered.models import PublicVote  # noqa: PLC0415

    names = ("voter_id", "statement", "vote", "voter__side", "voter__voter_class")
    rows = PublicVote.objects.values_list(*names).iterator(chunk_size=10_000)
    return pd.DataFrame.from_records(rows, columns=["voter", "statement", "vote", "side", "class"])


def _told(found: OpinionMap) -> dict[str, Any]:
    return {
        "n_people": len(found.people),
        "statements": [_statement(found, label) for label in found.statements.index],
        "groups": [
            {
                "n_people": group.n_people,
                "stands_for": [
                    {"statement": str(one.statement), "agree": one.agree, "share": one.share}
                    for one in group.stands_for[:_STANDS]
                ],
            }
            for group in found.groups
        ],
        "points": _points(found),
        "cannot_tell": [_pair(one) for one in found.cannot_tell],
    }


def _statement(found: OpinionMap, label: object) -> dict[str, Any]:
    row: Any = found.statements.iloc[found.statements.index.get_loc(label)]
    cells = found.border.cells
    own = cells[cells["statement"] == label].to_dict("records") if len(cells) else []
    return {
        "id": str(label),
        "voted": int(row["voted"]),
        "standing": str(row.get("standing", "open")),
        "agree_low": _number(row.get("agree_low")),
        "disagree_low": _number(row.get("disagree_low")),
        "bridging": _number(row.get("bridging")),
        "cells": [
            {
                "side": str(one["side"]),
                "class": str(one["class"]),
                "voted": int(one["voted"]),
                "agree_share": _number(one["agree_share"]),
                "agree_low": _number(one["agree_low"]),
                "thin": bool(one["thin"]),
            }
            for one in own
        ],
    }


def _points(found: OpinionMap) -> list[dict[str, Any]]:
    """People counted on a grid, by group; what holds fewer than three people is left out."""
    import numpy as np  # noqa: PLC0415

    people = found.people[np.isfinite(found.people["x"].to_numpy(np.float64))]
    if len(people) < _POINTS_LEAST:
        return []
    place = people[["x", "y"]].to_numpy(np.float64)
    low, span = place.min(axis=0), np.ptp(place, axis=0)
    grid = int(np.clip(np.sqrt(len(people)) / 2, _GRID_LEAST, _GRID_MOST))
    at = np.minimum((place - low) / np.where(span > 0, span, 1.0) * grid, grid - 1).astype(int)
    at = at * _GRID_MOST // grid
    counted: dict[tuple[int, int, int], int] = {}
    for (x, y), group in zip(at, people["group"], strict=True):
        key = (int(x), int(y), int(group))
        counted[key] = counted.get(key, 0) + 1
    return [
        {"x": x, "y": y, "group": group, "n": n}
        for (x, y, group), n in sorted(counted.items())
        if n >= _POINTS_LEAST
    ]


def _number(value: Any) -> float | None:
    return None if value is None or value != value else round(float(value), 6)  # noqa: PLR0124


def _pair(words: Any) -> dict[str, str]:
    return {"zh": words.render("zh"), "en": words.render("en")}


def main(out: str) -> int:
    """Compute once; another process that is at it already is left to it."""
    folder = Path(out)
    from xiezhi.workbench.consensus.kept import hold  # noqa: PLC0415

    if not hold(folder / LOCK):
        return 0
    try:
        import django  # noqa: PLC0415

        django.setup()
        from django.conf import settings  # noqa: PLC0415

        from xiezhi.workbench.consensus.kept import case_names, statement_texts  # noqa: PLC0415

        write_opinion(folder, statement_texts(settings.CONFIG), case_names(settings.CONFIG))
    finally:
        (folder / LOCK).unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main(sys.argv[1]))
