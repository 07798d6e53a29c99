"""What is said when the desk opens: who may sign in, and how the first ones get in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xiezhi.model.text import Text, text
from xiezhi.workbench.accounts.roles import ROLE_NAMES, Role
from xiezhi.workbench.demo.begin import demo_password
from xiezhi.workbench.facts import facts_of

if TYPE_CHECKING:
    from xiezhi.workbench.config import Config


def welcome(config: Config, address: str) -> Iterator[Text]:
    """The lines."""
    if config.demo:
        yield from _sign_ins(config)
    else:
        yield from _invitations(config, address)


def _sign_ins(config: Config) -> Iterator[Text]:
    from xiezhi.workbench.accounts.models import Account  # noqa: PLC0415  (needs Django)

    assert config.case is not None  # noqa: S101
    facts = facts_of(config.case)
    yield Text(
        "演示：密钥存于服务器，所有行为均为演示，不具任何效力。",
        "Demonstration: keys lie on the server; no act here means anything.",
    )
    for one in Account.objects.filter(demo=True).order_by("side", "pk"):
        side = facts.side(one.side)
        yield text(
            "  {side} {role}：{name}",
            "  {side}, {role}: {name}",
            side=side.name if side else _same(one.side),
            role=ROLE_NAMES[Role(one.role)],
            name=_same(one.name),
        )
    password = _same(demo_password(config.data))
    yield text("  密码均为 {password}", "  the password of all: {password}", password=password)


def _invitations(config: Config, address: str) -> Iterator[Text]:
    """A link for each side without a coordinator; a new one at each start, until one is taken."""
    from xiezhi.workbench.accounts.models import Account, invited  # noqa: PLC0415
    from xiezhi.workbench.offices import offices_of  # noqa: PLC0415

    assert config.case is not None  # noqa: S101
    facts = facts_of(config.case)
    offices = offices_of(config)
    for side in facts.sides:
        if Account.objects.filter(side=side.code, role=Role.COORDINATOR.value).exists():
            continue
        office = offices[side.code]
        token, _ = invited(Role.COORDINATOR, side.code, office.id, "", None)
        yield text(
            "  {side}（{office}）首位协调员的邀请链接，14天内有效：{link}",
            "  invitation of {side}'s first coordinator ({office}), for 14 days: {link}",
            side=side.name,
            office=office.name,
            link=_same(f"{address}{facts.language}/invitation/{token}"),
        )


def _same(words: str) -> Text:
    return Text(words, words)
