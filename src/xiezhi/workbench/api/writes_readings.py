"""Readings sent by stations and data centres: the same checks as for a file, all rows or none."""

from __future__ import annotations

import json
from typing import Any, Literal

from django.utils import timezone
from ninja import Schema
from pydantic import ConfigDict, Field, StrictFloat, StrictInt, StrictStr

from xiezhi.model.errors import AskedWrongly
from xiezhi.model.source import Quality
from xiezhi.model.text import Text
from xiezhi.workbench.api.write import Write
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.failures import Fault, RequestFaulty
from xiezhi.workbench.gathered.models import StationKey
from xiezhi.workbench.monitors.intake import keep_file, keep_frame, read_rows
from xiezhi.workbench.pages.monitors_upload import QUALITIES, SENDERS, in_force

_MOST = 10_000
_TOLD = 200
_Cell = StrictStr | StrictInt | StrictFloat | None


class ReadingRow(Schema):
    """A reading: which section, when (of UTC+8), what, how much, by which instruments."""

    model_config = ConfigDict(extra="forbid")

    section: _Cell = None
    time: _Cell = None
    parameter: _Cell = None
    value: _Cell = None
    unit: _Cell = None
    status: _Cell = None
    source: _Cell = None
    quality: _Cell = None


class Readings(Schema):
    """Readings; all are taken in, or none. quality: of rows that say none of their own."""

    model_config = ConfigDict(extra="forbid")

    readings: list[ReadingRow] = Field(min_length=1, max_length=_MOST)
    quality: Literal[tuple(key for key, _ in QUALITIES)] = Quality.OFFICIAL.value  # type: ignore[valid-type]


class ReadingsTaken(Schema):
    """How many rows there were, how many of them are new, and the digest of what was sent."""

    rows: int
    new: int
    digest: str


def take_readings(desk: Desk, given: Readings) -> dict[str, Any]:
    """Take readings in for the side of a station's key, or of the account."""
    sender = _sender(desk)
    sent = [one.dict() for one in given.readings]
    rows = [{name: "" if cell is None else str(cell) for name, cell in row.items()}
            for row in sent]  # fmt: skip
    taken = read_rows(rows, in_force(desk), timezone.now())
    if taken.problems:
        n = len(taken.problems)
        raise RequestFaulty(
            Text(
                f"没有收入任何一行：有{n}处问题。", f"Nothing was taken in: {n} things are wrong."
            ),
            [
                Fault(f"body.readings.{(one.row or 1) - 1}.{one.column}".rstrip("."), one.row,
                      Text(one.render("zh"), one.render("en")))
                for one in taken.problems[:_TOLD]
            ],
        )  # fmt: skip
    content = json.dumps({"readings": sent, "quality": given.quality}, ensure_ascii=False)
    keep_file(desk.config.uploads, taken.digest, content.encode())
    made = keep_frame(taken, sender[0], Quality(given.quality), *sender[1:])
    return {"rows": made.n_rows, "new": made.n_new, "digest": made.digest}


def _sender(desk: Desk) -> tuple[str, str, str, Any]:
    """How what was sent is called, the side, the party, the account."""
    key = desk.request.auth
    if isinstance(key, StationKey):
        return f"api: {key.label}", key.side, key.party, None
    if not desk.party:
        raise AskedWrongly(Text("您的账户不代表任何主体。", "Your account acts for no party."))
    return "api", desk.side, desk.party, desk.account


WRITES = (
    Write(
        "readings", "readings",
        Text("报送监测读数，全部收入或全部不收", "Send readings in: all are taken in, or none"),
        Readings, ReadingsTaken, take_readings, SENDERS, station=True,
    ),
)  # fmt: skip
