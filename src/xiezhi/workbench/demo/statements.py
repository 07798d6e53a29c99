"""The case's statements, put before the parties."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xiezhi.workbench.demo.begin import Demo


def play(demo: Demo) -> None:
    """Put every statement of the case, the offices taking turns."""
    from xiezhi.model.text import Text  # noqa: PLC0415
    from xiezhi.register.acts.opinions import StatementPut  # noqa: PLC0415

    case = demo.case
    if not case.has("statements"):
        return
    rows = case.table("statements").to_dict("records")
    offices = list(demo.offices)
    for number, row in enumerate(rows):
        zh, en = row["text_zh"], row.get("text_en")
        words = Text(zh, en if isinstance(en, str) and en.strip() else zh)
        demo.act(StatementPut(offices[number % len(offices)], str(row["id"]), words))
