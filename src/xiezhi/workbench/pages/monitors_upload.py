"""Readings taken in: by file on a page, and the keys by which stations send them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from xiezhi.case.problems import Problem
from xiezhi.model.source import Quality
from xiezhi.model.text import Text
from xiezhi.register.act import Act
from xiezhi.workbench.accounts.roles import COORDINATORS, STAFF, Role
from xiezhi.workbench.acting import ask
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import EMPTY, Filled, choice, read_form, with_fault, words
from xiezhi.workbench.gathered.models import StationKey, Upload, digest_of_secret, new_secret
from xiezhi.workbench.limits import Limit, too_large
from xiezhi.workbench.monitors.alerting import acts_of, due_signals
from xiezhi.workbench.monitors.intake import keep, read_file, template
from xiezhi.workbench.monitors.signals import examined
from xiezhi.workbench.monitors.watched import Monitor, monitors_of
from xiezhi.workbench.page import Download, Moved, NotThere, Page, page
from xiezhi.workbench.routes import Route

if TYPE_CHECKING:
    from collections.abc import Iterable

TITLE = Text("上传观测数据", "Upload readings")
QUALITIES = tuple((one.value, one.label) for one in Quality if one is not Quality.MODELLED)
SENDERS = frozenset({Role.COORDINATOR, Role.MEMBER})
_TOLD = 60
_UPLOADS = 20


@dataclass(frozen=True, slots=True)
class Said:
    """What is wrong with a file: its sentence, and the row where it is."""

    row: int | None
    sentence: Text


@dataclass(frozen=True, slots=True)
class UploadShown:
    """A file that was taken in."""

    id: int
    name: str
    side: str
    party: str
    n_rows: int
    n_new: int
    digest: str
    made_at: str
    quality: Text


def upload_page(desk: Desk) -> Page:
    """The form, the template, what was taken in lately, and the keys of one's own stations."""
    return _page(desk, EMPTY, ())


def upload(desk: Desk) -> Page | Moved:
    """Take a file in, whole or not at all; then raise the alerts that it calls for."""
    form = read_form(desk.request.POST, (choice("quality", [key for key, _ in QUALITIES]),))
    sent = desk.request.FILES.get("file")
    if sent is None:
        form = with_fault(form, "file", Text("请选择文件。", "Choose a file."))
    if form.faults or sent is None:
        return _page(desk, form, ())
    if sent.size > desk.config.upload_mb * 2**20:
        raise too_large(desk.config.upload_mb)
    content = sent.read()
    watched = in_force(desk)
    taken = read_file(sent.name or "", content, watched, desk.now)
    if taken.problems:
        return _page(desk, form, taken.problems)
    made = keep(desk, taken, sent.name or "", content, Quality(form["quality"]))
    desk.say(_kept(made))
    assert taken.frame is not None  # noqa: S101
    sections = set(taken.frame["section"].astype(str))
    acts = _acts(desk, (one for one in watched if one.section in sections))
    back = desk.url("monitors")
    return ask(desk, acts, back=back) if acts else Moved(back)


def uploaded_file(desk: Desk, id: int) -> Download:
    """The file as it was sent; both sides may take it and compare its digest."""
    found = Upload.objects.filter(pk=id).first()
    path = desk.config.uploads / found.digest if found else None
    if found is None or path is None or not path.exists():
        raise NotThere(Text("没有这个文件。", "There is no such file."))
    return Download(found.name, path, "application/octet-stream")


def blank(desk: Desk) -> Download:
    """The template."""
    del desk
    return Download("observations.csv", template(), "text/csv; charset=utf-8")


def keys(desk: Desk) -> Page | Moved:
    """Make a station's key, shown once, or end one."""
    form = read_form(desk.request.POST, (words("label", 120, required=False),))
    ended = desk.request.POST.get("end", "")
    own = StationKey.objects.filter(side=desk.side, party=desk.party, ended_at=None)
    if ended.isdigit():
        own.filter(pk=int(ended)).update(ended_at=timezone.now())
        desk.say(Text("密钥已停用。", "The key no longer counts."))
        return Moved(desk.url("upload"))
    if not form["label"]:
        return _page(
            desk, with_fault(form, "label", Text("请填写用途。", "Say what it is for.")), ()
        )
    if not desk.party:
        raise NotThere(Text("您的账户不代表任何主体。", "Your account acts for no party."))
    secret = new_secret()
    StationKey.objects.create(
        digest=digest_of_secret(secret),
        label=form["label"],
        side=desk.side,
        party=desk.party,
        made_by=desk.account,
    )
    return _page(desk, EMPTY, (), secret)


def _acts(desk: Desk, monitors: Iterable[Monitor]) -> tuple[Act, ...]:
    acts: dict[Act, None] = {}
    for one in monitors:
        signals = examined(one, desk.now, desk.side).alarming
        due = due_signals(desk.store, signals, one.id)
        acts |= dict.fromkeys(acts_of(desk.view, one, due, desk.party))
    return tuple(acts)


def in_force(desk: Desk) -> tuple[Monitor, ...]:
    """What every side adopted; nothing else takes readings."""
    found = monitors_of(desk.store) if desk.has_register else ()
    return tuple(one for one in found if one.in_force)


def _kept(made: Upload) -> Text:
    same = made.n_rows - made.n_new
    return Text(
        f"已收入{made.n_new}条读数" + (f"，另有{same}条早已收到。" if same else "。"),
        f"{made.n_new} readings were taken in" + (f"; {same} were here already." if same else "."),
    )


def _page(desk: Desk, form: Filled, problems: tuple[Problem, ...], secret: str = "") -> Page:
    uploads = tuple(_shown(one) for one in Upload.objects.order_by("-made_at")[:_UPLOADS])
    own = StationKey.objects.filter(side=desk.side, party=desk.party, ended_at=None)
    return page(
        "monitors_upload.html.j2",
        TITLE,
        {
            "form": form,
            "qualities": QUALITIES,
            "may_send": desk.role in SENDERS and bool(desk.party),
            "station_keys": list(own.order_by("made_at")) if desk.role in COORDINATORS else [],
            "may_keys": desk.role in COORDINATORS and bool(desk.party),
            "secret": secret,
            "n_problems": len(problems),
        },
        422 if form.faults or problems else 200,
        most_mb=desk.config.upload_mb,
        watched=tuple((one.section, one.title) for one in in_force(desk)),
        problems=tuple(
            Said(one.row, Text(one.render("zh"), one.render("en"))) for one in problems[:_TOLD]
        ),
        uploads=uploads,
    )


def _shown(one: Upload) -> UploadShown:
    return UploadShown(
        one.pk,
        one.name,
        one.side,
        one.party,
        one.n_rows,
        one.n_new,
        one.digest,
        one.made_at.isoformat(),
        Quality(one.quality).label,
    )


ROUTES = (
    Route("monitors/template.csv", "upload-template", blank, STAFF, json=False),
    Route("monitors/upload", "upload", upload_page, STAFF, upload, SENDERS, limit=Limit(20, 60)),
    Route("monitors/upload/<int:id>", "upload-file", uploaded_file, STAFF, json=False),
    Route(
        "monitors/keys", "station-keys", post=keys, writes=COORDINATORS, json=False,
        limit=Limit(20, 3600),
    ),
)  # fmt: skip
