"""A demonstration begun: a register founded with keys on the server, accounts, acts."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.model.case import Case
from xiezhi.model.text import Text
from xiezhi.register.founding import founding_acts
from xiezhi.register.log.keys import SigningKey
from xiezhi.register.plain import plain
from xiezhi.register.store import Store, sign
from xiezhi.register.store.live import in_turns
from xiezhi.register.store.signed import key_text
from xiezhi.workbench.accounts.roles import Role
from xiezhi.workbench.demo import PLAYS
from xiezhi.workbench.demo.keys import kept_key
from xiezhi.workbench.secrets_kept import private_folder

if TYPE_CHECKING:
    from xiezhi.register.act import Act
    from xiezhi.workbench.config import Config

# Who needs a party acts for one; the others read.
_ACTING = (Role.COORDINATOR, Role.MEMBER, Role.VERIFIER)


@dataclass
class Demo:
    """What a demonstration's plays work with.

    keys: of each party's seat; offices: of each side, in the order of codes.
    """

    case: Case
    store: Store
    keys: dict[str, SigningKey]
    offices: tuple[str, ...]

    def act(self, *acts: Act) -> None:
        """Record acts, each signed by its party's demonstration key; raises what refuses one."""
        signed = [
            sign(act, self.store.origin, self.keys[act.by], self.store.hashes)
            for act in in_turns(self.store.view(), acts, datetime.now(UTC))
        ]
        self.store.append_all(signed)

    def parties_of(self, side: str) -> tuple[str, ...]:
        """The parties of a side that have a key, in the case's order."""
        rows = self.case.table("parties")
        return tuple(id_ for id_ in rows.loc[rows["side"] == side, "id"] if id_ in self.keys)


def with_parties(case: Case) -> Case:
    """The case; sides without parties get two that are named as demonstrations."""
    rows = case.table("parties") if case.has("parties") else pd.DataFrame()
    there = set(rows["side"]) if len(rows) else set()
    made = [
        {
            "id": f"demo_{side.code}_{n}",
            "name_zh": f"{_said(side.name).zh}{zh}（演示）",
            "name_en": f"{en} of {_said(side.name).en} (demonstration)",
            "kind": "department",
            "side": side.code,
        }
        for side in case.sides
        if side.code not in there
        for n, (zh, en) in enumerate((("牵头单位", "Office"), ("业务部门", "Department")), 1)
    ]
    if not made:
        return case
    tables = {**case.tables, "parties": pd.concat([rows, pd.DataFrame(made)], ignore_index=True)}
    from dataclasses import replace  # noqa: PLC0415

    return replace(case, tables=tables)


def begin(config: Config, case: Case, store: Store) -> Demo:
    """Found the register of a demonstration and play its acts."""
    case = with_parties(case)
    rows = case.table("parties")
    keys = {id_: kept_key(config.demo_keys, f"{id_}.seat") for id_ in rows["id"]}
    offices = {}
    for side in sorted(case.sides, key=lambda one: one.code):
        own = list(rows.loc[rows["side"] == side.code, "id"])
        office = next((id_ for id_ in own if id_ in config.offices), own[0])
        offices[office] = keys[office].verifier
    others = {id_: key.verifier for id_, key in keys.items() if id_ not in offices}
    demo = Demo(case, store, keys, tuple(offices))
    demo.act(*founding_acts(case, demo.offices[0], offices, others))
    for name in PLAYS:
        import_module(name).play(demo)
    return demo


def accounts(config: Config, demo: Demo) -> list[tuple[str, str, str]]:
    """One account a role on each side, and a reviewer: (name, role, side).

    A reviewer verifies for another party than the office, since who acted stands aside in a review.
    All have the password of the folder.
    """
    from xiezhi.workbench.accounts.models import Account  # noqa: PLC0415  (needs Django)

    password = demo_password(config.data)
    made = []
    for side in sorted(demo.case.sides, key=lambda one: one.code):
        slug = re.sub(r"[^a-z]", "", _said(side.name).en.lower()) or side.code
        for name, role, party in _people(demo, side.code):
            Account.objects.made(
                f"{slug}-{name}",
                password,
                role,
                side=side.code,
                party=party,
                key=key_text(demo.keys[party].verifier) if party else "",
                demo=True,
            )
            made.append((f"{slug}-{name}", name, side.code))
    return made


def _people(demo: Demo, side: str) -> list[tuple[str, Role, str]]:
    """Who signs in for a side: what they are called, their role and their party."""
    own = demo.parties_of(side)
    office = next(one for one in demo.offices if one in own)
    found = [(role.value, role, office if role in _ACTING else "") for role in Role]
    other = next((one for one in own if one != office), "")
    return [*found, ("reviewer", Role.VERIFIER, other)] if other else found


def demo_password(folder: Path) -> str:
    """The one password of a demonstration's accounts, made once."""
    path = private_folder(folder) / "demo-password.txt"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(5), "ascii")
    return path.read_text("ascii").strip()


def _said(words: Text) -> Text:
    both = plain(words)
    assert isinstance(both, dict)  # noqa: S101
    return Text(str(both["zh"]), str(both["en"]))
