"""`xiezhi ledger list` and `load`: lists out; lists, proposals and agreements in as acts."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.cli.act_files import written
from xiezhi.cli.failures import say
from xiezhi.cli.files import check_place, write_whole
from xiezhi.cli.key_files import read_bytes
from xiezhi.cli.ledger import LedgerAsked, only_one, opened, output_of
from xiezhi.cli.list_files import list_bytes, list_rows
from xiezhi.model.text import Text, text
from xiezhi.register.acts.commitments import Reported
from xiezhi.register.examine import act_of
from xiezhi.register.items import Commitment, Party, SignedText
from xiezhi.register.lists import acts_of_list, sheet_of
from xiezhi.register.proposals import offered, read_blueprint
from xiezhi.register.state import head, item

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from xiezhi.model.units import Lang
    from xiezhi.register.act import Act
    from xiezhi.register.state import State
    from xiezhi.register.store import Store

MAX_BYTES = 256 * 2**20


def list(arguments: Namespace) -> int:  # noqa: A001  (the word of the command)
    """Write the commitments as a list."""
    path = output_of(arguments, Text("清单", "a list"))
    check_place(path)
    lang = arguments.lang
    with opened(arguments, read_only=True) as store:
        state = store.state()
        if arguments.text is not None and item(state, arguments.text, SignedText) is None:
            raise LedgerAsked(
                text(
                    "台账中没有文本“{id}”；请核对编号。",
                    "the register has no text {id}; check the id.",
                    id=Text(arguments.text, arguments.text),
                )
            )
        sheet = sheet_of(state, lang, notes_of(store, state, lang), arguments.text)
        found = head(state)
    title = found.title.render(lang) if found else ""
    write_whole({path: list_bytes(sheet, lang, path.suffix.lower(), title)})
    print(path)
    n = str(len(sheet.rows))
    say(text("清单：{n}项。", "items in the list: {n}.", n=Text(n, n)).render(lang))
    return 0


def load(arguments: Namespace) -> int:
    """Write the acts that a file asks for, to be signed; nothing is recorded."""
    path = Path(
        only_one(
            arguments,
            Text("蓝图（.json）、协议（.docx）或清单文件", "a blueprint, agreement or list"),
        )
    )
    if arguments.by is None:
        raise LedgerAsked(
            Text("请以 --by 写明行为的主体。", "add --by, the party whose acts these are.")
        )
    with opened(arguments, read_only=True) as store:
        state = store.state()
        if item(state, arguments.by, Party) is None:
            raise LedgerAsked(
                text(
                    "台账中没有主体“{by}”；请核对编号。",
                    "the register has no party {by}; check the id.",
                    by=Text(arguments.by, arguments.by),
                )
            )
        if path.suffix.lower() == ".json":
            acts = _from_blueprint(state, path, arguments)
        elif path.suffix.lower() == ".docx":
            acts = _from_agreement(state, path, arguments)
        else:
            acts = _from_list(store, state, path, arguments)
    data = written(acts)
    if arguments.output is None:
        sys.stdout.write(data.decode())
    else:
        write_whole({arguments.output: data})
    return 0


def notes_of(store: Store, state: State, lang: Lang) -> dict[str, str]:
    """The words of the latest report of each commitment."""
    found = {}
    for one in state.of(Commitment):
        if one.report is None:
            continue
        made = act_of(next(iter(store.records_of(one.report))))
        if isinstance(made, Reported):
            found[one.id] = made.words.render(lang)
    return found


def _from_blueprint(state: State, path: Path, arguments: Namespace) -> Sequence[Act]:
    blueprint = read_blueprint(read_bytes(path, MAX_BYTES))
    found = offered(state, arguments.by, blueprint, frozenset(arguments.only or ()))
    words = text(
        "{n}项建议可提交；{known}项已在台账中；{one}项只涉及一方，无须对方同意，未提交。",
        "proposals to table: {n}; in the register already: {known}; left out, since they concern "
        "one side alone, which needs nobody's consent: {one}.",
        n=_same(len(found.acts)),
        known=_same(len(found.known)),
        one=_same(len(found.one_sided)),
    )
    say(words.render(arguments.lang))
    return found.acts


def _from_agreement(state: State, path: Path, arguments: Namespace) -> Sequence[Act]:
    from xiezhi.consensus.agreement import (  # noqa: PLC0415  (slow to import)
        ClauseKind,
        changes,
        read_form,
    )
    from xiezhi.register.drafting import text_acts  # noqa: PLC0415

    back = read_form(read_bytes(path, MAX_BYTES))
    for said in changes(back):
        say(said.render(arguments.lang))
    agreement = back.agreement
    origin, days = tuple(arguments.origin or ()), arguments.exit_days
    acts = text_acts(state, arguments.by, agreement, origin, days)
    if days is None and any(one.kind is ClauseKind.EXIT for one in agreement.clauses):
        say(_NO_NOTICE.render(arguments.lang))
    words = text(
        "协议“{id}”：{n}条，摘要{digest}。",
        "the agreement {id}: {n} clauses, digest {digest}.",
        id=Text(agreement.id, agreement.id),
        n=_same(len(agreement.clauses)),
        digest=Text(agreement.digest, agreement.digest),
    )
    say(words.render(arguments.lang))
    return acts


_NO_NOTICE = Text(
    "协议有退出条款；如需在台账中按此退出，请以 --exit-days 写明通知天数。",
    "the agreement has an exit clause; for leaving by it in the register, give its days of notice "
    "by --exit-days.",
)


def _from_list(store: Store, state: State, path: Path, arguments: Namespace) -> Sequence[Act]:
    lang = arguments.lang
    notes = notes_of(store, state, lang)
    rows = list_rows(path, state)
    found = acts_of_list(state, arguments.by, rows, datetime.now(UTC), notes)
    if found.unknown:
        words = text(
            "未读取这些列：{names}。",
            "these columns were not read: {names}.",
            names=Text("、".join(found.unknown), ", ".join(found.unknown)),
        )
        say(words.render(lang))
    words = text(
        "清单{rows}项，有{n}项变动待签署。",
        "items in the list: {rows}; acts to sign: {n}.",
        rows=_same(found.n_rows),
        n=_same(len(found.acts)),
    )
    say(words.render(lang))
    return found.acts


def _same(number: int) -> Text:
    return Text(str(number), str(number))
