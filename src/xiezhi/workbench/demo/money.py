"""Money between the offices, the same for each: a pledge, a call on it, a payment to confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xiezhi.workbench.demo.begin import Demo


def play(demo: Demo) -> None:
    """Each office pledges to the next one, which calls a part of it; the payment waits."""
    from datetime import UTC, datetime  # noqa: PLC0415
    from decimal import Decimal  # noqa: PLC0415

    from xiezhi.register.acts.measures import (  # noqa: PLC0415
        TransferAnswered,
        TransferKind,
        TransferRecorded,
    )
    from xiezhi.register.clocks import day  # noqa: PLC0415

    period = str(day(datetime.now(UTC)).year)
    for number, payer in enumerate(demo.offices):
        payee = demo.offices[(number + 1) % len(demo.offices)]
        pledge, call, paid = (f"demo-{what}-{number + 1}" for what in ("pledge", "call", "payment"))
        ends = (payer, payee)
        lines = (
            (payer, pledge, TransferKind.PLEDGE, Decimal(1_000_000), None),
            (payee, call, TransferKind.CALL, Decimal(400_000), pledge),
            (payer, paid, TransferKind.PAYMENT, Decimal(250_000), call),
        )
        for by, id_, kind, amount, settles in lines:
            demo.act(TransferRecorded(by, id_, kind, *ends, amount, period, settles=settles))
            if kind is not TransferKind.PAYMENT:
                demo.act(TransferAnswered(payee if by == payer else payer, id_, agree=True))
