"""The readings of sections as frames that the checks of water and air take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.workbench.gathered.models import Reading

if TYPE_CHECKING:
    from collections.abc import Collection

CHINA = timezone(timedelta(hours=8))
_COLUMNS = ("id", "side", "section", "parameter", "time", "value", "unit", "status", "quality",
            "source", "upload__party")  # fmt: skip


def frame_of(sections: Collection[str], since: datetime, side: str = "") -> pd.DataFrame:
    """Readings since a moment, oldest first: columns of Reading, `time` as China's clock shows it.

    series: section and side in one, since each side's instruments are a series of their own. Of
    several values for one time the one taken in last stands.
    """
    rows = Reading.objects.filter(section__in=list(sections), time__gte=since)
    if side:
        rows = rows.filter(side=side)
    table = pd.DataFrame.from_records(rows.order_by("id").values_list(*_COLUMNS), columns=_COLUMNS)
    table = table.rename(columns={"upload__party": "party"})
    table["series"] = table["section"] + " " + table["side"]
    moments = pd.to_datetime(table["time"], utc=True).dt.tz_convert(CHINA).dt.tz_localize(None)
    table["time"] = moments.astype("datetime64[s]")
    table = table.drop_duplicates(["series", "parameter", "time"], keep="last")
    return table.sort_values(["series", "parameter", "time"], ignore_index=True)


def for_checks(table: pd.DataFrame) -> pd.DataFrame:
    """The same as `observed` takes it: a section is a series."""
    wanted = ["time", "parameter", "value", "unit", "status"]
    return table[wanted].assign(section=table["series"])


def observation_id(row: Mapping[str, object]) -> str:
    """The id that a reading has in the register, should it set off an alert."""
    told = "\n".join(str(row[name]) for name in ("series", "parameter", "time", "value", "unit"))
    return f"ob-{sha256(told.encode()).hexdigest()[:24]}"


def exact(value: str) -> Decimal:
    """A value as it was given."""
    return Decimal(value)


def since_days(now: datetime, days: int) -> datetime:
    """So many days before."""
    return now - timedelta(days=days)


def sections_with_readings() -> list[str]:
    """Every section that anything was read at."""
    return list(Reading.objects.values_list("section", flat=True).distinct().order_by("section"))
