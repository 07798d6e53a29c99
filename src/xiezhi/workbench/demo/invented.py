"""What a demonstration agrees on where its case holds no requirements: invented, and named so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xiezhi.consensus.agreement import Ground

# Field of a clause, days from today to the last day (None: not settled), words.
_DUTIES = (
    ("transport", 25, "开行一条跨界公交线路", "Run a bus line across the border"),
    (
        "ecology",
        60,
        "每季度互通一次跨界断面水质",
        "Tell each other the water quality every quarter",
    ),
    ("services", 200, "互认第一批政务服务事项", "Accept each other's first set of public services"),
    ("culture", 400, "联合推出一条跨界旅游线路", "Offer a tour across the border together"),
    (
        "market",
        None,
        "清理一批妨碍对方经营者的规定",
        "Remove rules that keep out the others' firms",
    ),
)


def invented_grounds(today: date) -> list[Ground]:
    """Duties for a demonstration between any sides; each says that it is invented."""
    from xiezhi.consensus.agreement import Ground, NodeKind  # noqa: PLC0415
    from xiezhi.model.text import Text  # noqa: PLC0415

    return [
        Ground(
            f"demo_{field}",
            NodeKind.STATEMENT,
            Text(f"{zh}（虚构）", f"{en} (invented)"),
            field,
            due="" if days is None else (today + timedelta(days=days)).isoformat(),
        )
        for field, days, zh, en in _DUTIES
    ]
