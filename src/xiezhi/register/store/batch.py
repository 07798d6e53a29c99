"""Acts judged in their order and turned into records, before any of them is written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from xiezhi.model.text import Text
from xiezhi.register.act import read_act
from xiezhi.register.fold import changes_of, may
from xiezhi.register.log.hashes import Hashing
from xiezhi.register.log.record import Record
from xiezhi.register.log.tree import Frontier
from xiezhi.register.rules import Refused
from xiezhi.register.state import View, received
from xiezhi.register.store.database import Database, Row
from xiezhi.register.store.errors import ActRefused, ClockBehind, SignatureUnfit
from xiezhi.register.store.follow import Noted, write_items
from xiezhi.register.store.live import Ahead
from xiezhi.register.store.signed import SignedAct, signature_fault, to_be_signed_again
from xiezhi.register.store.tables import NODE, RECORD

# Two machines' clocks differ a little; a record keeps its order by taking the last one's time.
SLACK = timedelta(minutes=5)


@dataclass
class Batch:
    """Records to be written together. at: their receipt; frontier: of the tree after them."""

    ahead: Ahead
    frontier: Frontier
    at: datetime
    rows: list[Row] = field(default_factory=list)
    nodes: list[Row] = field(default_factory=list)
    noted: Noted = field(default_factory=Noted)

    def write(self, db: Database) -> None:
        """Write records, nodes and every row that follows from them."""
        db.add(RECORD, self.rows)
        if self.nodes:
            db.add(NODE, sorted(self.nodes))
        self.noted.write(db)
        ahead = self.ahead
        changed = [(key, item, ahead.last[key]) for key, item in ahead.changed.items()]
        write_items(db, changed, ahead, ahead.base)


def judged(
    acts: Sequence[SignedAct],
    view: View,
    frontier: Frontier,
    at: datetime,
    origin: str,
    hashes: Hashing,
) -> Batch:
    """A batch of all acts. Raises SignatureUnfit or ActRefused where one may not be recorded."""
    batch = Batch(Ahead(view), frontier, at)
    for index, signed in enumerate(acts):
        _judge(batch, signed, index, origin, hashes)
    return batch


def _judge(batch: Batch, signed: SignedAct, index: int, origin: str, hashes: Hashing) -> None:
    # the act as every reader of the log will find it, not as the caller holds it
    act, ahead, at = read_act(json.loads(signed.content)), batch.ahead, batch.at
    fault = signature_fault(ahead, act, signed.content, signed.signature, origin, hashes)
    if fault is not None:
        raise SignatureUnfit(to_be_signed_again(fault), index)
    answer = may(ahead, act.by, act, at)
    if isinstance(answer, Refused):
        raise ActRefused(answer.reason, answer.guard, index)
    seq, shown = batch.frontier.size, written(at)
    changes = changes_of(ahead, act, at)
    batch.noted.note(act, seq, changes, ahead)
    ahead.change(changes, seq)
    entry = Record(seq, shown, act.by, signed.content, signed.signature).encode()
    leaf = hashes.leaf(entry)
    batch.frontier, made = batch.frontier.appended(leaf, hashes)
    batch.rows.append((seq, shown, act.by, act.kind, leaf, entry))
    batch.nodes += made[1:]


def written(at: datetime) -> str:
    """A moment as records write it.

    >>> written(datetime(2026, 1, 31, 8, tzinfo=UTC))
    '2026-01-31T08:00:00Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def receipt(clock: datetime, view: View) -> datetime:
    """The time of receipt: the clock's second, never before the last record's.

    Raises ClockBehind where the clock is behind by more than a few minutes.
    """
    now, last = clock.astimezone(UTC).replace(microsecond=0), received(view)
    if last is None or now >= last:
        return now
    if last - now > SLACK:
        raise ClockBehind(
            Text(
                f"本机时钟为{written(now)}，早于最后一条记录的收到时间{written(last)}，"
                "未作任何记录；请校准时钟后重试。",
                f"The clock of this machine says {written(now)}, the last record was received at "
                f"{written(last)}; nothing was recorded; set the clock right and try again.",
            )
        )
    return last
