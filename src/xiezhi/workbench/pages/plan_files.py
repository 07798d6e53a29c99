"""Files of the list: Excel and CSV out and in, and evidence to look at."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from xiezhi.model.errors import AskedWrongly
from xiezhi.model.text import Text, text
from xiezhi.register.acts.commitments import EvidenceAdded, Reported
from xiezhi.register.examine import act_of
from xiezhi.register.items import Commitment, Evidence, SignedText
from xiezhi.register.lists import ListActs, ListInvalid, Sheet, acts_of_list, sheet_of
from xiezhi.register.state import State, head, item
from xiezhi.workbench.accounts.roles import ACTORS, STAFF
from xiezhi.workbench.acting import ask
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.limits import Limit, too_large
from xiezhi.workbench.list_files import MAX_BYTES, MAX_ROWS, ListUnreadable, list_bytes, list_rows
from xiezhi.workbench.page import Download, Moved, NotThere, Page, page
from xiezhi.workbench.pages.plan_rows import asked, entries, narrowing
from xiezhi.workbench.papers.models import EvidenceFile
from xiezhi.workbench.papers.uploads import fault_of_archive, kept_file, shown_name
from xiezhi.workbench.routes import Route

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMS = {"xlsx": _XLSX, "csv": "text/csv; charset=utf-8"}
_ACTS_MOST = 5_000


class TooMany(AskedWrongly):
    """More rows than a page writes while others wait."""


def export(desk: Desk, form: str) -> Download:
    """The list as an office table, narrowed as the page is; no cell of it is a formula."""
    if form not in _FORMS:
        raise NotThere(Text("清单可以是 xlsx 或 csv。", "A list is written as xlsx or csv."))
    of = desk.query("text")
    if of and item(desk.view, of, SignedText) is None:
        raise NotThere(Text("台账中没有这份文本。", "The register has no such text."))
    if sum(desk.store.pages.counts("commitment").values()) > MAX_ROWS:
        raise TooMany(
            Text(
                f"清单超过{MAX_ROWS}项，网页不导出；请在服务器上用 xiezhi ledger list 导出。",
                f"The list has more than {MAX_ROWS} items, too many for a page to write; use "
                "xiezhi ledger list on the server.",
            )
        )
    state = desk.store.state()
    sheet = _narrowed(desk, sheet_of(state, desk.lang, notes_of(desk, state), of or None))
    found = head(desk.view)
    title = found.title.render(desk.lang) if found else ""
    name = Text("清单", "list").render(desk.lang)
    return Download(f"{name}.{form}", list_bytes(sheet, desk.lang, f".{form}", title), _FORMS[form])


def _narrowed(desk: Desk, sheet: Sheet) -> Sheet:
    """The rows of a sheet that the address asks for; a list brought back may lack rows."""
    what = asked(desk)
    if not narrowing(what):
        return sheet
    wanted = {one.id for one in entries(desk, what, MAX_ROWS, after=None).rows}
    at = [column.name for column in sheet.columns].index("number")
    return replace(sheet, rows=tuple(row for row in sheet.rows if row[at] in wanted))


def notes_of(desk: Desk, state: State) -> dict[str, str]:
    """The words of the latest report of each commitment."""
    found = {}
    for one in state.of(Commitment):
        if one.report is None:
            continue
        made = act_of(next(iter(desk.store.records_of(one.report))))
        if isinstance(made, Reported):
            found[one.id] = made.words.render(desk.lang)
    return found


def bring(_desk: Desk) -> Page:
    """How a list is brought back."""
    return page("plan_import.html.j2", Text("导入清单", "Bring a list in"), problems=(),
                faults=(), n_rows=0)  # fmt: skip


def brought(desk: Desk) -> Moved | Page:
    """A changed list: its differences become acts, all of them or none."""
    uploaded = desk.request.FILES.get("file")
    if uploaded is None or not uploaded.size:
        return _refused((Text("请选择文件。", "Choose a file."),))
    if uploaded.size > MAX_BYTES:
        error = too_large(MAX_BYTES // 2**20)
        return _refused((Text(error.render("zh"), error.render("en")),), 413)
    try:
        state = desk.store.state()
        rows = _rows(uploaded.read(), state)
        found = acts_of_list(state, desk.party or "0", rows, desk.now, notes_of(desk, state))
    except ListInvalid as error:
        return page(
            "plan_import.html.j2", Text("导入清单", "Bring a list in"), status=422,
            problems=error.problems, faults=(), n_rows=0,
        )  # fmt: skip
    except ListUnreadable as error:
        return _refused((Text(error.render("zh"), error.render("en")),))
    return _asked(desk, found)


def _asked(desk: Desk, found: ListActs) -> Moved | Page:
    """What a list asks for, handed over at once."""
    if found.unknown:
        names = Text("、".join(found.unknown), ", ".join(found.unknown))
        desk.say(
            text("未读取这些列：{names}。", "These columns were not read: {names}.", names=names)
        )
    n = Text(str(found.n_rows), str(found.n_rows))
    if not found.acts:
        words = text("清单{n}项，没有改动。", "{n} rows, none of them changed.", n=n)
        return desk.go("list", words)
    if len(found.acts) > _ACTS_MOST:
        most = str(_ACTS_MOST)
        zh, en = f"一次至多{most}项改动，请分次导入。", f"At most {most} changes; divide the list."
        return _refused((Text(zh, en),))
    about = {getattr(act, "commitment", "") for act in found.acts} - {""}
    return ask(desk, found.acts, back=desk.url("list"), about=about)


def _refused(faults: tuple[Text, ...], status: int = 422) -> Page:
    return page("plan_import.html.j2", Text("导入清单", "Bring a list in"), status=status,
                problems=(), faults=faults, n_rows=0)  # fmt: skip


def _rows(data: bytes, state: State) -> list[tuple[int, list[str]]]:
    """The rows of an upload, which lies in a folder of its own under a name of ours."""
    archive = data.startswith(b"PK\x03\x04")
    fault = fault_of_archive(data) if archive else None
    if fault is not None:
        raise ListUnreadable(Text(fault.render("zh"), fault.render("en")))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("list.xlsx" if archive else "list.csv")
        path.write_bytes(data)
        return list_rows(path, state)


def evidence(desk: Desk, id: str) -> Download:
    """A file in evidence, to be saved; its content has the digest that the register names."""
    held = item(desk.view, id, Evidence) if desk.has_register else None
    if held is None:
        raise NotThere(Text("台账中没有这份证据。", "The register has no such evidence."))
    data = kept_file(desk.config, held.digest)
    if data is None:
        raise NotThere(
            text(
                "此处没有这份文件，或内容与摘要{digest}不符；请向登记方索取。",
                "The file is not here, or is not what its digest {digest} says; ask whoever added "
                "it.",
                digest=Text(held.digest[:12], held.digest[:12]),
            )
        )
    row = EvidenceFile.objects.filter(digest=held.digest).first()
    act = act_of(next(iter(desk.store.records_of(id))))
    kind = act.media_type if isinstance(act, EvidenceAdded) else "application/octet-stream"
    name = row.name if row else shown_name("evidence", "bin")
    return Download(name, data, kind if row else "application/octet-stream")


ROUTES = (
    Route("list/export/<str:form>", "list-export", export, STAFF, json=False),
    Route("list/import", "list-import", bring, ACTORS, brought, ACTORS, limit=Limit(20, 600)),
    Route("evidence/<str:id>", "evidence", evidence, STAFF, json=False),
)
