"""Air stations: dirty days alert by the ladder, each side's instruments judged by themselves."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
FIRST = pd.Timestamp("2026-11-18")


def readings(dirty):
    """Six days of hourly readings of both sides; from the second day on, dust as `dirty` says."""
    from xiezhi.action.horizontal.air.editions import pollutants

    rows = [
        {"id": 0, "side": side, "section": "st", "parameter": item, "unit": what.unit,
         "time": FIRST + pd.Timedelta(hours=h), "status": "", "quality": "synthetic",
         "source": "s", "party": "p", "series": f"st {side}",
         "value": f"{(dirty[side] if h >= 24 and item == 'pm25' else 1) + h % 3 / 10:g}"}
        for side in dirty for item, what in pollutants().items() for h in range(24 * 6)
    ]  # fmt: skip
    return pd.DataFrame(rows).sort_values(["series", "parameter", "time"], ignore_index=True)


@pytest.fixture
def station(desk):
    """A station that both sides watch."""
    from xiezhi.model.text import Text
    from xiezhi.register.items import Stage
    from xiezhi.workbench.monitors.watched import Monitor

    words = Text("站", "station")
    return Monitor(
        "m", "air", words, words, "st", ("500000", "520000"), Stage.ACTIVE, (), "cq_gov", None,
        lake=False, limits={}, units={}, hours=None, owners={},
    )  # fmt: skip


def test_the_side_with_dirty_air_is_alerted_and_the_other_not(station, monkeypatch):
    from xiezhi.workbench.monitors import signals

    table = readings({"500000": 20, "520000": 320})
    monkeypatch.setattr(signals, "frame_of", lambda *_: table)
    found = signals.examined(station, NOW)
    assert [(one.side, one.kind, one.recent) for one in found.alarming] == [
        ("520000", "index", True)
    ]
    (alert,) = found.alarming
    assert (alert.start[:10], alert.end[:10]) == ("2026-11-19", "2026-11-23")
    assert "air quality index" in alert.words.render("en")
    assert {one.side: one.within for one in found.latest} == {"500000": True, "520000": False}


def test_a_single_spike_is_kept_apart_and_alerts_nobody(station, monkeypatch):
    from xiezhi.workbench.monitors import signals

    table = readings({"500000": 20, "520000": 20})
    at = table.index[(table["parameter"] == "pm25") & (table["series"] == "st 500000")][60]
    table.loc[at, "value"] = "990"
    monkeypatch.setattr(signals, "frame_of", lambda *_: table)
    found = signals.examined(station, NOW)
    assert found.signals == ()
    assert [(one.side, one.value) for one in found.apart] == [("500000", "990.0")]
