"""Each side's office: the party that speaks for it when the register is founded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xiezhi.model.errors import AskedWrongly
from xiezhi.model.text import Text, text

if TYPE_CHECKING:
    from xiezhi.workbench.config import Config


class NoOffice(AskedWrongly):
    """A side of the case has no party that could be its office."""


@dataclass(frozen=True, slots=True)
class CaseParty:
    """A party as the case's table has it."""

    id: str
    name: Text
    kind: str
    side: str


def parties_of(config: Config) -> tuple[CaseParty, ...]:
    """The parties of the case, in its order; read by the case's own reader."""
    from xiezhi.workbench.desk import read_case_once  # noqa: PLC0415  (slow to import)

    case = read_case_once(config)
    rows = case.table("parties").to_dict("records") if case.has("parties") else []
    return tuple(
        CaseParty(row["id"], _pair(row["name_zh"], row.get("name_en")), row["kind"], row["side"])
        for row in rows
    )


def offices_of(config: Config) -> dict[str, CaseParty]:
    """The office of each side: as asked, else the first party that the case lists for it."""
    from xiezhi.workbench.facts import facts_of  # noqa: PLC0415

    assert config.case is not None  # noqa: S101
    found: dict[str, CaseParty] = {}
    for side in facts_of(config.case).sides:
        own = [one for one in parties_of(config) if one.side == side.code]
        named = [one for one in own if one.id in config.offices]
        if not own:
            raise NoOffice(
                text(
                    "案例的主体表（parties.csv）中没有{side}的主体；请补上至少一个，"
                    "列在最前的为牵头单位。",
                    "the case's table of parties (parties.csv) has none of {side}; add one or "
                    "more, the office of the side first.",
                    side=side.name,
                )
            )
        found[side.code] = (named or own)[0]
    return found


def _pair(zh: str, en: object) -> Text:
    return Text(zh, en if isinstance(en, str) and en.strip() else zh)
