"""What a drawing process runs; it loads the renderer alone, no tables and no findings."""

from __future__ import annotations

import json
import pickle
import signal
from typing import TYPE_CHECKING

from xiezhi.blueprint.charts import drawn

if TYPE_CHECKING:
    from pathlib import Path

    from xiezhi.blueprint.charts import Drawing


def begin() -> None:
    """Let Ctrl-C end this process without a word: the parent speaks."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def warm() -> None:
    """Load the renderer and start its engine, which takes longer than most charts."""
    drawn(json.dumps({"data": {"values": [{"x": "渝黔"}]}, "mark": "text"}), "warm", png=True)


def drawn_from(path: Path, name: str, png: bool) -> Drawing:
    """The specification in a file drawn; the file goes."""
    words = path.read_text(encoding="utf-8")
    path.unlink()
    return drawn(words, name, png=png)


def done_from(path: Path) -> bytes:
    """The work that the parent put into a file of its own, done; the file goes."""
    work, given = pickle.loads(path.read_bytes())  # noqa: S301  (nobody else writes there)
    path.unlink()
    done: bytes = work(*given)
    return done
