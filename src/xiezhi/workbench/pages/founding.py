"""Founding: the register is opened by one side's office once every side's office has a key."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.model.errors import AskedWrongly
from xiezhi.model.text import Text
from xiezhi.register.act import Act
from xiezhi.register.acts.parties import Opened
from xiezhi.register.founding import founding_acts
from xiezhi.register.store.signed import seat_key
from xiezhi.workbench.accounts.models import Account
from xiezhi.workbench.accounts.roles import COORDINATORS, STAFF, Role
from xiezhi.workbench.acting import to_be_signed
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.offices import offices_of
from xiezhi.workbench.page import Moved, Page, page
from xiezhi.workbench.pages.settings import fingerprint
from xiezhi.workbench.routes import Route

TITLE = Text("建立台账", "Open the register")


class NotReady(AskedWrongly):
    """The register is open already, or the office of a side has no key yet."""


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """A side's office, and the key of its first coordinator."""

    side: str
    office: Text
    id: str
    seat: str
    fingerprint: str
    own: bool


def founding(desk: Desk) -> Page:
    """Which sides are ready."""
    rows = [] if desk.has_register else _rows(desk)
    own = next((one for one in rows if one.own), None)
    may = (
        desk.role in COORDINATORS
        and own is not None
        and desk.party == own.id
        and all(one.fingerprint for one in rows)
        and not desk.has_register
    )
    return page(
        "founding.html.j2",
        TITLE,
        {"may": may},
        opened=desk.has_register,
        offices=tuple(rows),
    )


def open_it(desk: Desk) -> Moved:
    """Hand the first act over to be signed by the office that opens the register."""
    return to_be_signed(desk, [_opening(desk)], back=desk.url("settings"))


def _opening(desk: Desk) -> Act:
    if desk.has_register:
        raise NotReady(Text("台账已经建立。", "The register is open already."))
    keys = {}
    for code, office in offices_of(desk.config).items():
        account = _coordinator(code, office.id)
        key = seat_key(account.seat, account.key) if account else None
        if key is None:
            raise NotReady(
                Text(
                    "还有一方的牵头单位没有密钥。",
                    "The office of a side has no key yet.",
                )
            )
        keys[office.id] = key
    acts = founding_acts(desk.case, desk.party, keys, {})
    return next(act for act in acts if isinstance(act, Opened))


def _rows(desk: Desk) -> list[OfficeRow]:
    rows = []
    for code, office in offices_of(desk.config).items():
        found = _coordinator(code, office.id)
        rows.append(
            OfficeRow(
                code,
                office.name,
                office.id,
                found.seat if found else "",
                fingerprint(found.key) if found else "",
                code == desk.side,
            )
        )
    return rows


def _coordinator(side: str, office: str) -> Account | None:
    """The first coordinator of an office who has a key."""
    held = Account.objects.filter(side=side, party=office, role=Role.COORDINATOR.value)
    found: Account | None = held.exclude(key="").order_by("pk").first()
    return found


ROUTES = (Route("settings/founding", "founding", founding, STAFF, open_it, COORDINATORS),)
