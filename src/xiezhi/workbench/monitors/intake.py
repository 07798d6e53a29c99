"""Taking readings in, from a file or as rows: every fault of every row told, or all of them kept.

A file is read by the case's own reader, so it may be CSV in UTF-8 or GBK or an Excel workbook, and
whatever is wrong with it is said in the case's own sentences. One fault anywhere keeps all out.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from xiezhi.case.dictionary import table_spec
from xiezhi.case.folder import read_tables
from xiezhi.case.frames import Given, given_table
from xiezhi.case.problems import Problem, Severity, found, printable
from xiezhi.case.raw import RawTable
from xiezhi.model.source import Quality
from xiezhi.model.text import Text
from xiezhi.workbench.gathered.models import Reading, Upload
from xiezhi.workbench.monitors.series import CHINA

if TYPE_CHECKING:
    from xiezhi.workbench.desk import Desk
    from xiezhi.workbench.monitors.watched import Monitor

TABLE = "observations"
MOST_ROWS = 200_000
_ENDINGS = (".csv", ".xlsx")
_CHUNK = 500


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """What was read of a file: a frame, or what is wrong; never both."""

    frame: pd.DataFrame | None
    problems: tuple[Problem, ...]
    digest: str


def read_file(name: str, content: bytes, monitors: Collection[Monitor], now: datetime) -> Taken:
    """The readings of a file. Whatever the file holds, nothing is raised."""
    digest = sha256(content).hexdigest()
    ending = Path(name).suffix.lower()
    if ending not in _ENDINGS:
        return Taken(None, (_wrong_ending(name),), digest)
    if ending == ".xlsx" and b"vbaProject.bin" in content:
        return Taken(None, (_macros(name),), digest)
    with tempfile.TemporaryDirectory(prefix="xiezhi-upload-") as folder:
        path = Path(folder) / f"{TABLE}{ending}"
        path.write_bytes(content)
        raws, problems = read_tables(Path(folder))
    raw = raws.get(TABLE)
    told = tuple(replace(one, file=_as_sent(one.file, name)) for one in _errors(problems))
    if raw is None or told:
        return Taken(None, told or (_no_table(name),), digest)
    return _typed(replace(raw, file=_as_sent(raw.file, name)), monitors, now, digest)


def read_rows(
    rows: Sequence[Mapping[str, str]], monitors: Collection[Monitor], now: datetime
) -> Taken:
    """The same for rows that a program sent; row 1 is the first."""
    spec = table_spec(TABLE)
    names = [one.name for one in spec.columns]
    cells = {name: [str(row.get(name, "") or "").strip() for row in rows] for name in names}
    raw = RawTable(spec, "readings", list(range(1, len(rows) + 1)), cells, {})
    digest = sha256(repr(cells).encode()).hexdigest()
    return _typed(raw, monitors, now, digest)


def keep(desk: Desk, taken: Taken, name: str, content: bytes, quality: Quality) -> Upload:
    """Keep readings that were read without fault, with the file they came in; all or none."""
    assert taken.frame is not None  # noqa: S101  (a file with faults is not kept)
    keep_file(desk.config.uploads, taken.digest, content)
    return keep_frame(taken, name, quality, desk.side, desk.party, desk.account)


def keep_frame(
    taken: Taken, name: str, quality: Quality, side: str, party: str, account: Any
) -> Upload:
    """Keep a frame of readings for a side; the very same readings again change nothing."""
    from django.db import transaction  # noqa: PLC0415

    frame = taken.frame
    assert frame is not None  # noqa: S101
    with transaction.atomic():
        upload: Upload = Upload.objects.create(
            side=side,
            party=party,
            account=account,
            name=printable(name, 200)[:200],
            digest=taken.digest,
            n_rows=len(frame),
            n_new=0,
            quality=quality.value,
        )
        before = Reading.objects.filter(side=side).count()
        Reading.objects.bulk_create(
            _readings(frame, upload, quality, side), batch_size=_CHUNK, ignore_conflicts=True
        )
        upload.n_new = Reading.objects.filter(side=side).count() - before
        upload.save(update_fields=["n_new"])
    return upload


def keep_file(folder: Path, digest: str, content: bytes) -> None:
    """A file under its digest: its name is ours, whatever it was called."""
    path = folder / digest
    if path.exists():
        return
    draft = folder / f".{digest}.new"
    draft.write_bytes(content)
    draft.chmod(0o600)
    draft.replace(path)


def template() -> bytes:
    """A table to fill in: the columns of the dictionary, as spreadsheets open it."""
    spec = table_spec(TABLE)
    heads = ",".join(one.name for one in spec.columns)
    return f"\ufeff{heads}\r\n".encode()


def _readings(
    frame: pd.DataFrame, upload: Upload, quality: Quality, side: str
) -> Iterator[Reading]:
    for row in frame.to_dict("records"):
        yield Reading(
            upload=upload,
            side=side,
            section=str(row["section"]),
            parameter=str(row["parameter"]).lower(),
            time=pd.Timestamp(row["time"]).to_pydatetime().replace(tzinfo=CHINA),
            value=str(row["written"])[:40],
            unit=_said(row["unit"])[:40],
            status=_said(row["status"])[:80],
            quality=_said(row["quality"]) or quality.value,
            source=_said(row["source"])[:300],
        )


def _typed(raw: RawTable, monitors: Collection[Monitor], now: datetime, digest: str) -> Taken:
    if len(raw.rows) > MOST_ROWS:
        return Taken(None, (_too_many(raw),), digest)
    today = now.astimezone(CHINA).date()
    given, problems = given_table(raw, today)
    faults = _errors(problems)
    if not faults:
        faults = list(_faults(given, monitors, now, today))
    if faults:
        return Taken(None, tuple(faults), digest)
    # the value as it was written is what goes on record, not what a float makes of it
    return Taken(given.frame.assign(written=raw.cells["value"]), (), digest)


def _faults(
    given: Given, monitors: Collection[Monitor], now: datetime, today: date
) -> Iterator[Problem]:
    """Rows that fit the table and nothing that is watched."""
    del today
    known = {one.section: one for one in monitors}
    listed = "、".join(sorted(known)) or "—"
    latest = pd.Timestamp(now.astimezone(CHINA).replace(tzinfo=None))
    frame = given.frame
    for i, (section, parameter, time, unit) in enumerate(
        zip(frame["section"], frame["parameter"], frame["time"], frame["unit"], strict=True)
    ):
        monitor = known.get(str(section))
        if monitor is None:
            yield given.problem(
                i, "section", "unknown_section", None,
                Text(f"在监测的编号（{listed}）", f"a section that is watched ({listed})"),
                Text("请核对编号，或先提出监测规则", "check the id, or propose a monitor first"),
            )  # fmt: skip
        elif (expected := _unit_of(monitor, str(parameter), str(unit))) is not None:
            column = "parameter" if expected[0] else "unit"
            yield given.problem(
                i, column, "wrong_unit", None, expected[1],
                Text("请改正后重新上传", "correct it and send the file again"),
            )  # fmt: skip
        if pd.notna(time) and pd.Timestamp(time) > latest:
            yield given.problem(
                i, "time", "future", None,
                Text("不晚于现在的时间（北京时间）", "a time that has come (Beijing time)"),
                Text("请核对日期", "check the date"),
            )  # fmt: skip


def _unit_of(monitor: Monitor, parameter: str, unit: str) -> tuple[bool, Text] | None:
    """What was expected of parameter (True) or unit (False); None where both fit."""
    if monitor.watch == "figure":
        return _agreed_unit(monitor, parameter, unit)
    known = _measured(monitor.watch)
    names = {key: id_ for id_, one in known.items() for key in (id_, *one.aliases)}
    one = known.get(names.get(parameter.strip().lower(), ""))
    if one is None:
        listed = "、".join(known)
        return True, Text(f"参数编号（{listed}）", f"the id of a parameter ({listed})")
    key = unit.strip().lower().replace(" ", "").replace("µ", "u").replace("μ", "u")
    if key.replace("³", "3") in one.units or key in one.units:
        return None
    listed = "、".join(one.units)
    return False, Text(f"该参数的单位（{listed}）", f"a unit of this parameter ({listed})")


def _agreed_unit(monitor: Monitor, parameter: str, unit: str) -> tuple[bool, Text] | None:
    if parameter not in monitor.limits:
        listed = "、".join(monitor.limits) or "—"
        return True, Text(f"约定的指标（{listed}）", f"an agreed figure ({listed})")
    wanted = monitor.units.get(parameter, unit)
    if wanted != unit:
        return False, Text(f"约定的单位（{wanted}）", f"the agreed unit ({wanted})")
    return None


def _measured(watch: str) -> Mapping[str, Any]:
    if watch == "air":
        from xiezhi.action.horizontal.air.editions import pollutants  # noqa: PLC0415

        return pollutants()
    from xiezhi.action.horizontal.water.standard import indicators  # noqa: PLC0415

    return indicators()


def _errors(problems: Sequence[Problem]) -> list[Problem]:
    return [one for one in problems if one.severity is Severity.ERROR]


def _as_sent(file: str, name: str) -> str:
    """A message names the file as it was sent."""
    _, bracket, sheet = file.partition("[")
    return f"{printable(name, 80)}{bracket}{sheet}"


def _said(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def _wrong_ending(name: str) -> Problem:
    return Problem(
        "not_read",
        printable(name, 80),
        found(Path(name).suffix or name),
        Text("CSV 或 .xlsx 文件", "a CSV or .xlsx file"),
        Text(
            "请另存为 CSV 或不含宏的 .xlsx 后重新上传",
            "save it as CSV, or as .xlsx without macros, and send it again",
        ),
    )


def _macros(name: str) -> Problem:
    return Problem(
        "macros",
        printable(name, 80),
        Text("工作簿含有宏", "the workbook holds macros"),
        Text("不含宏的 .xlsx 文件", "an .xlsx file without macros"),
        Text("请另存为不含宏的 .xlsx 或 CSV", "save it as .xlsx without macros, or as CSV"),
    )


def _no_table(name: str) -> Problem:
    return Problem(
        "no_table",
        printable(name, 80),
        Text("没有可读取的观测表", "it holds no table of observations"),
        Text("一张观测表", "one table of observations"),
        Text("请用本页的模板填写", "fill in the template of this page"),
    )


def _too_many(raw: RawTable) -> Problem:
    n = len(raw.rows)
    return Problem(
        "too_many",
        raw.file,
        Text(f"共有{n}行", f"it has {n} rows"),
        Text(f"至多{MOST_ROWS}行", f"at most {MOST_ROWS} rows"),
        Text("请分成几个文件", "divide it into several files"),
    )
