"""Settlement: each yuan with its section, month and clause, and what cannot be settled yet."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text
from xiezhi.register.state import side
from xiezhi.workbench.accounts.roles import STAFF
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.gathered.models import Reading
from xiezhi.workbench.monitors.series import frame_of, sections_with_readings
from xiezhi.workbench.page import Page, page
from xiezhi.workbench.routes import Route
from xiezhi.workbench.settling import Settled, settled

if TYPE_CHECKING:
    from xiezhi.model.case import Case

TITLE = Text("结算", "Settlement")
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def settlement(desk: Desk) -> Page:
    """Every agreement of the case, settled year by year."""
    by = desk.query("by", [one.code for one in desk.facts.sides])
    fault: Text | None = None
    found: tuple[Settled, ...] = ()
    case = desk.case
    try:
        found = _settled(_Case(case, desk.digest), by, _newest())
    except XiezhiError as error:
        fault = Text(error.render("zh"), error.render("en"))
    years = sorted({one.year for one in found}, reverse=True)
    year = desk.query("year", years, years[0] if years else "")
    return page(
        "money_settlement.html.j2",
        TITLE,
        {
            "by": by,
            "year": year,
            "years": years,
            "fault": fault,
            "has_terms": case.has("compensation_terms"),
            "office": {
                one.code: held.office
                for one in desk.facts.sides
                if (held := side(desk.view, one.code)) is not None
            },
        },
        settlements=tuple(one for one in found if one.year == year),
    )


class _Case:
    """A case known by its digest, so that a settlement is computed once."""

    def __init__(self, case: Case, digest: str) -> None:
        self.case, self._digest = case, digest

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Case) and self._digest == other._digest

    def __hash__(self) -> int:
        return hash(self._digest)


@lru_cache(maxsize=8)
def _settled(case: _Case, by: str, _newest_of: str) -> tuple[Settled, ...]:
    """Settled with the readings of one side's instruments, or of all."""
    return settled(case.case, frame_of(sections_with_readings(), _LONG_AGO, by))


def _newest() -> str:
    found = Reading.objects.order_by("-id").values_list("id", "upload__made_at").first()
    return f"{found[0]}-{found[1].timestamp():.6f}" if found else ""


ROUTES = (Route("money/settlement", "settlement", settlement, STAFF),)
