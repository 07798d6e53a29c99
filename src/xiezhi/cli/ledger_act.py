"""`xiezhi ledger act`: record what parties signed, all of it or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.cli.act_files import signed_acts_of
from xiezhi.cli.failures import INTERRUPTED, say
from xiezhi.cli.ledger import LedgerAsked, opened
from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text, text
from xiezhi.register.sentences import sentence_of
from xiezhi.register.store.errors import ActRefused, SignatureUnfit

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from xiezhi.model.units import Lang
    from xiezhi.register.act import Act
    from xiezhi.register.store import Receipt, Store
    from xiezhi.register.store.signed import SignedAct


class NotRecorded(XiezhiError):
    """Acts of which one was refused, so that none was recorded."""


def act(arguments: Namespace) -> int:
    """Record the acts of all files together."""
    if not arguments.what:
        raise LedgerAsked(
            Text("请写明已签署的行为文件。", "name the files of signed acts to record.")
        )
    signed = [one for path in arguments.what for one in signed_acts_of(Path(path))]
    with opened(arguments) as store:
        try:
            receipts = recorded(store, signed, arguments.seen)
        except KeyboardInterrupt:
            say(_STOPPED.render(arguments.lang))
            return INTERRUPTED
        try:
            tell(store, receipts, [one.act for one in signed], arguments.lang)
        except KeyboardInterrupt:
            say(_TOLD_IN_PART.render(arguments.lang))
            return INTERRUPTED
    return 0


_STOPPED = Text(
    "已中断；各项行为要么全部记入，要么一项也未记入：“xiezhi ledger show”可查看。",
    "interrupted; either all of the acts were recorded or none: see `xiezhi ledger show`.",
)
_TOLD_IN_PART = Text(
    "已中断；各项行为均已记入台账。", "interrupted; all of the acts are recorded all the same."
)


def recorded(
    store: Store, signed: Sequence[SignedAct], seen: int | None = None
) -> tuple[Receipt, ...]:
    """Record acts, all or none. Raises NotRecorded with the rule that refused, and which act."""
    try:
        return store.append_all(signed, seen)
    except (ActRefused, SignatureUnfit) as error:
        raise _refused(store, signed, error) from None


def tell(store: Store, receipts: Sequence[Receipt], acts: Sequence[Act], lang: Lang) -> None:
    """A line for each act recorded: its number, receipt, and what it says."""
    view = store.view()
    for receipt, one in zip(receipts, acts, strict=True):
        at = f"{receipt.received:%Y-%m-%dT%H:%M:%SZ}"
        print(f"{receipt.sequence}\t{at}\t{sentence_of(view, one).render(lang)}")


def _refused(
    store: Store, signed: Sequence[SignedAct], error: ActRefused | SignatureUnfit
) -> NotRecorded:
    one = signed[error.index].act
    guard = f" [{error.guard}]" if isinstance(error, ActRefused) else ""
    number = str(error.index + 1)
    return NotRecorded(
        text(
            "未记入任何一项。第{n}项“{act}”被拒：{reason}{guard}",
            "nothing was recorded; act {n}, “{act}”, was refused: {reason}{guard}",
            n=Text(number, number),
            act=sentence_of(store.view(), one),
            reason=Text(error.render("zh"), error.render("en")),
            guard=Text(guard, guard) if guard else Text("", ""),
        )
    )
