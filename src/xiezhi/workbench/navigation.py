"""The sections of the desk; a page that is not built has no link."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch

from xiezhi.model.text import Text
from xiezhi.workbench.accounts.roles import READERS, STAFF, Role

if TYPE_CHECKING:
    from xiezhi.workbench.desk import Desk


@dataclass(frozen=True, slots=True)
class Section:
    """A link of the menu. below: the beginnings of the addresses that belong to it."""

    route: str
    below: tuple[str, ...]
    title: Text
    who: frozenset[Role] | None


# Whoever builds a section adds its line, in the order of the work.
SECTIONS: tuple[Section, ...] = (
    Section("overview", ("overview",), Text("总览", "Overview"), READERS),
    Section("findings", ("findings", "proposals"), Text("分析结论", "Findings"), READERS),
    Section("consensus", ("consensus", "statements", "vote"), Text("共识", "Consensus"), READERS),
    Section(
        "agreements", ("agreements", "drafts", "amendments"), Text("协议", "Agreements"), STAFF
    ),
    Section("bodies", ("bodies", "meetings", "outcomes"), Text("机构会议", "Bodies"), STAFF),
    Section("list", ("list", "reports", "objections"), Text("清单", "List"), STAFF),
    Section("monitors", ("monitors", "alerts"), Text("监测预警", "Monitors"), STAFF),
    Section("money", ("money", "transfers"), Text("资金", "Money"), STAFF),
    Section("assessment", ("assessment", "scores"), Text("评价", "Assessment"), STAFF),
    Section("ledger", ("ledger",), Text("台账", "Ledger"), STAFF),
    Section("settings", ("settings",), Text("设置", "Settings"), STAFF),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A link as this page shows it."""

    href: str
    title: Text
    here: bool


def sections_of(desk: Desk) -> tuple[Shown, ...]:
    """The links for who asks."""
    first = next(iter(desk.request.path_info.split("/")[2:3]), "")
    shown = []
    for one in SECTIONS:
        with suppress(NoReverseMatch):  # not built here
            if one.who is None or desk.role in one.who:
                shown.append(Shown(desk.url(one.route), one.title, first in one.below))
    return tuple(shown)
