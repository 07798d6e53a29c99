"""A demonstration's desk loaded with synthetic commitments and votes, for bench_desk.

Commitments are acts signed with the demonstration's keys and appended through the register's own
door: a third of them drafted, a third proposed, a third active. Votes are rows of the accounts'
database as the voting page writes them, made by the database itself.
"""

# ruff: noqa: S608  (the statements are the program's own)
from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xiezhi.register.act import Act
    from xiezhi.workbench.config import Config

AT_ONCE = 1000
WORDS = (("治理河段", "Restore the reach of"), ("改造公路", "Rebuild the road of"),
         ("互认证照", "Recognise licences of"), ("共建园区", "Build the park of"))  # fmt: skip


def commitments(config: Config, n: int) -> int:
    """N commitments between the sides' parties, recorded; how many acts."""
    from xiezhi.register.store import open_store, sign
    from xiezhi.workbench.demo.keys import read_key

    keys = {path.name.removesuffix(".seat.key"): read_key(path)
            for path in sorted(config.demo_keys.glob("*.key"))}  # fmt: skip
    done = 0
    with open_store(config.ledger) as store:
        source = _acts(n, _owners(config, set(keys)))
        while batch := list(islice(source, AT_ONCE)):
            store.append_all([sign(a, store.origin, keys[a.by], store.hashes) for a in batch])
            done += len(batch)
    return done


def _owners(config: Config, known: set[str]) -> list[list[str]]:
    """Each side's parties that have a key."""
    from xiezhi.case.read import read_case
    from xiezhi.workbench.demo.begin import with_parties

    rows = with_parties(read_case(config.case)).table("parties")
    sides = sorted(set(rows["side"]))
    return [[one for one in rows.loc[rows["side"] == side, "id"] if one in known] for side in sides]


def _acts(n: int, owners: list[list[str]]) -> Iterator[Act]:
    from xiezhi.model.text import Text
    from xiezhi.register.acts import commitments as acts

    rng, kinds = random.Random(7), list(acts.CommitmentKind)  # noqa: S311  (chance that repeats)
    for i in range(n):
        zh, en = WORDS[i % len(WORDS)]
        both = tuple(rng.choice(side) for side in owners)
        by, id_ = both[i % len(both)], f"synthetic-{i:06d}"
        yield acts.CommitmentDrafted(
            by, id_, kinds[i % len(kinds)], Text(f"{zh}（虚构{i}）", f"{en} (synthetic {i})"), both,
            due=date(2026, 1, 1) + timedelta(days=rng.randrange(1500)), budget=Decimal(i * 1000),
        )  # fmt: skip
        if i % 3:
            yield acts.CommitmentProposed(by, id_)
        if i % 3 == 2:
            yield from (acts.CommitmentAccepted(one, id_) for one in both)


def votes(n: int, statements: list[str], sides: list[str]) -> None:
    """N votes of as many voters as it takes, each on every statement."""
    from django.db import connection

    n_voters = -(-n // len(statements))
    postgres = connection.vendor == "postgresql"
    numbers = (
        f"SELECT generate_series(1, {n_voters}) AS k" if postgres
        else f"WITH RECURSIVE c(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM c WHERE k < {n_voters}) "
             "SELECT k FROM c"
    )  # fmt: skip
    word = "lpad(to_hex(k), 64, '0')" if postgres else "printf('%%064x', k)"
    now = "now()" if postgres else "strftime('%%Y-%%m-%%d %%H:%%M:%%S', 'now')"
    no = "false" if postgres else "0"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO gathered_voter (token, side, voter_class, confirmed, made_at) "
            f"SELECT {word}, CASE k %% 2 WHEN 0 THEN %s ELSE %s END, 'resident', {no}, {now} "
            f"FROM ({numbers}) AS numbers",
            sides[:2],
        )
        for at, one in enumerate(statements):
            cursor.execute(
                "INSERT INTO gathered_publicvote (voter_id, statement, vote, at) "
                f"SELECT id, %s, (id * 7919 + %s * 104729) %% 3 - 1, {now} FROM gathered_voter",
                (one, at),
            )
        cursor.execute("DELETE FROM gathered_counted")
        cursor.execute(
            "INSERT INTO gathered_counted (name, n) SELECT 'votes', COUNT(*) FROM gathered_publicvote"
        )
        if postgres:
            cursor.execute("ANALYZE")


def statements_of(config: Config) -> list[Any]:
    """The ids of the statements that are put."""
    from xiezhi.register.store import open_store

    with open_store(config.ledger, read_only=True) as store:
        return [one.id for one in store.pages.statements(limit=1000).rows]
