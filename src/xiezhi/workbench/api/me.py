"""Who asks, and the token that a POST sends along."""

from __future__ import annotations

from typing import Any

from django.middleware.csrf import get_token
from ninja import Schema
from pydantic import ConfigDict

from xiezhi.model.text import Text
from xiezhi.workbench.api.shapes import Words
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.page import told

ME = Text(
    "自己：角色、主体、席位，以及提交时的令牌",
    "Who asks: role, party, seat; the token to send in with",
)


class Me(Schema):
    """Who asks; of a visitor all is empty but the token. origin: of this register's signatures."""

    model_config = ConfigDict(extra="forbid")

    name: str
    role: str
    side: str
    party: str
    party_name: Words | None
    office: bool
    seat: str
    origin: str
    hash: str
    token: str


def me(desk: Desk) -> dict[str, Any]:
    """Who asks."""
    account, seat = desk.account, desk.seat
    return {
        "name": account.name if account else "",
        "role": desk.role.value if desk.role else "",
        "side": desk.side,
        "party": desk.party,
        "party_name": told(desk.party_name(desk.party)) if desk.party else None,
        "office": desk.is_office,
        "seat": seat.id if seat else "",
        "origin": desk.store.origin if account and desk.has_register else "",
        "hash": desk.store.hashes.name if account and desk.has_register else "",
        "token": get_token(desk.request),
    }
