"""`xiezhi ledger show`: the register all in all, an item's story, a record, a party's tasks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from xiezhi.blueprint.progress import columns_of
from xiezhi.cli.failures import say
from xiezhi.cli.ledger import LedgerAsked, opened
from xiezhi.model.text import Text, text
from xiezhi.register.act import act_to_plain
from xiezhi.register.examine import act_of, received_at
from xiezhi.register.items import STAGES, Head, Party, Seat, Side, Stage
from xiezhi.register.plain import plain
from xiezhi.register.sentences import name_of, sentence_of
from xiezhi.register.state import head, item, office_of
from xiezhi.register.story import CHAPTERS, story_of

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from xiezhi.model.units import Lang
    from xiezhi.register.act import Act
    from xiezhi.register.store import Store
    from xiezhi.register.story import Recorded, Told

TYPES: dict[str, Text] = {
    "party": Text("主体", "parties"),
    "body": Text("机构与组团", "bodies and groups"),
    "meeting": Text("会议", "meetings"),
    "statement": Text("议题", "statements"),
    "proposal": Text("提案", "proposals"),
    "text": Text("文本", "texts"),
    "amendment": Text("修正案", "amendments"),
    "commitment": Text("承诺事项", "commitments"),
    "report": Text("进展报告", "reports"),
    "transfer": Text("资金", "transfers"),
    "alert": Text("预警", "alerts"),
    "score": Text("评价", "scores"),
    "objection": Text("异议", "objections"),
}
_ASKS: dict[str, Text] = {
    "propose": Text("待提出", "propose"),
    "accept": Text("待接受", "accept"),
    "confirm": Text("待确认", "confirm"),
    "answer": Text("待答复", "answer"),
    "sign": Text("待签署", "sign"),
    "verify": Text("待核验", "verify"),
    "report": Text("待报告", "report"),
    "review": Text("待复核", "review"),
    "decide": Text("待裁定", "decide"),
    "close": Text("可办结", "close"),
    "join": Text("待加入", "join"),
    "look": Text("待复查", "look again"),
}


def show(arguments: Namespace) -> int:
    """Show what was asked for."""
    with opened(arguments, read_only=True) as store:
        if arguments.inbox is not None:
            return _inbox(store, arguments)
        if not arguments.what:
            return _overview(store, arguments)
        given = str(arguments.what[0])
        if len(arguments.what) > 1:
            raise LedgerAsked(Text("一次只看一个事项或一条记录。", "show one item or record."))
        if given.isascii() and given.isdigit() and store.view().get(given) is None:
            return _record(store, int(given), arguments)
        return _story(store, given, arguments)


def _overview(store: Store, arguments: Namespace) -> int:
    view, lang = store.view(), arguments.lang
    found: Head | None = head(view)
    counts = {kind: store.pages.counts(kind) for kind in TYPES}
    counts = {kind: stages for kind, stages in counts.items() if stages}
    sides = list(store.state().of(Side))
    if arguments.format == "json":
        size = store.head().size
        _json(
            {
                "log": store.origin,
                "records": size,
                "root": store.head().root.hex(),
                "title": plain(found.title) if found else None,
                "sides": [plain(one) for one in sides],
                "items": counts,
            }
        )
        return 0
    if found is None:
        say(Text("台账是空的。", "the register is empty.").render(lang))
        return 0
    n = str(store.head().size)
    words = text(
        "{title}（日志{log}）：{n}条记录，最后收到于{at}。",
        "{title} (log {log}): {n} records, the last received {at}.",
        title=found.title,
        log=_same(store.origin),
        n=_same(n),
        at=_same(f"{found.at:%Y-%m-%d %H:%M}Z"),
    )
    print(words.render(lang))
    rows = [
        [one.name.render(lang), name_of(view, one.office).render(lang), _joined(one, lang)]
        for one in sides
    ]
    _table(rows)
    rows = [
        [TYPES[kind].render(lang), *(f"{_stage(s, lang)} {n}".strip() for s, n in stages.items())]
        for kind, stages in counts.items()
    ]
    _table(rows)
    return 0


def _joined(side: Side, lang: Lang) -> str:
    joined = Text("已加入", "joined") if side.joined else Text("受邀未加入", "invited")
    return joined.render(lang)


def _stage(stage: str, lang: Lang) -> str:
    known = {one.value: words for one, words in STAGES.items()}
    return known[stage].render(lang) if stage in known else stage


def _inbox(store: Store, arguments: Namespace) -> int:
    view, lang, party = store.view(), arguments.lang, arguments.inbox
    if item(view, party, Party) is None:
        raise LedgerAsked(
            text(
                "台账中没有主体“{party}”；请核对编号。",
                "the register has no party {party}; check the id.",
                party=_same(party),
            )
        )
    tasks = store.pages.tasks(party)
    if arguments.format == "json":
        _json([_plain_row(one) for one in tasks])
        return 0
    _table(
        [
            [
                (_ASKS.get(one.asks) or _same(one.asks)).render(lang),
                one.id,
                Text(one.title_zh or one.id, one.title_en or one.id).render(lang),
                one.due,
            ]
            for one in tasks
        ]
    )
    n = str(len(tasks))
    office = office_of(view, party) == party
    words = text(
        "{name}{office}：{n}项待办。",
        "{name}{office}: {n} to do.",
        name=name_of(view, party),
        office=Text("（牵头单位）", " (office of its side)") if office else Text("", ""),
        n=_same(n),
    )
    say(words.render(lang))
    return 0


def _record(store: Store, number: int, arguments: Namespace) -> int:
    size = store.head().size
    if number >= size:
        raise LedgerAsked(
            text(
                "台账只有{n}条记录，编号从0起。",
                "the register has {n} records, numbered from 0.",
                n=_same(str(size)),
            )
        )
    record = next(store.records(number, number + 1))
    made = act_of(record)
    if arguments.format == "table":
        print(f"{record.sequence}\t{record.received}\t{_words(store, made, arguments.lang)}")
    _json(
        {
            "sequence": record.sequence,
            "received": record.received,
            "party": record.party,
            "signature": record.signature.line() if record.signature else None,
            "act": act_to_plain(made),
        }
    )
    return 0


def _story(store: Store, id_: str, arguments: Namespace) -> int:
    view = store.view()
    found = view.get(id_.partition("/")[0])
    if type(found) is Party:
        return _party(store, found, arguments)
    told = story_of(id_, lambda one: _recorded(store, one)) if found is not None else ()
    if not told:
        raise LedgerAsked(
            text(
                "台账中没有“{id}”；请核对编号。",
                "the register has no {id}; check the id.",
                id=_same(id_),
            )
        )
    if arguments.format == "json":
        _json({"id": id_, "item": plain(found), "story": [_told_plain(store, t) for t in told]})
        return 0
    _say_item(store, id_, found, arguments.lang)
    _table([_told_row(store, one, arguments.lang) for one in told])
    return 0


def _party(store: Store, found: Party, arguments: Namespace) -> int:
    """A party with its seats and their keys."""
    lang = arguments.lang
    seats = [seat for seat in store.state().of(Seat) if seat.party == found.id]
    if arguments.format == "json":
        _json({"id": found.id, "item": plain(found), "seats": [plain(seat) for seat in seats]})
        return 0
    retired = Text("（已注销）", " (retired)") if found.retired else Text("", "")
    words = text("{name}{retired}", "{name}{retired}", name=found.name, retired=retired)
    print(f"{found.id}  {found.side}  {words.render(lang)}")
    closed = Text("已关闭", "closed").render(lang)
    _table([[seat.id, seat.key, closed if seat.closed else ""] for seat in seats])
    return 0


def _say_item(store: Store, id_: str, found: Any, lang: Lang) -> None:
    stage = getattr(found, "stage", None)
    words = text(
        "{name}{stage}",
        "{name}{stage}",
        name=name_of(store.view(), id_),
        stage=text("：{s}", ": {s}", s=STAGES[stage]) if isinstance(stage, Stage) else Text("", ""),
    )
    print(words.render(lang))


def _recorded(store: Store, id_: str) -> Iterator[Recorded]:
    for record in store.records_of(id_):
        yield record.sequence, received_at(record), act_of(record)


def _told_row(store: Store, told: Told, lang: Lang) -> list[str]:
    day = f"{told.received:%Y-%m-%d}"
    words = told.words(store.view()).render(lang)
    return [str(told.sequence), day, CHAPTERS[told.chapter].render(lang), words]


def _told_plain(store: Store, told: Told) -> dict[str, Any]:
    return {
        "sequence": told.sequence,
        "received": told.received.isoformat(),
        "chapter": told.chapter,
        "words": plain(told.words(store.view())),
        "act": act_to_plain(told.act),
    }


def _words(store: Store, made: Act, lang: Lang) -> str:
    return sentence_of(store.view(), made).render(lang)


def _plain_row(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).__slots__}


def _table(rows: Sequence[Sequence[str]]) -> None:
    """Rows in columns as wide as a terminal shows them; the last column is as long as it is."""
    n = max((len(row) for row in rows), default=0)
    wide = [max((columns_of(r[i]) for r in rows if i < len(r) - 1), default=0) for i in range(n)]
    for row in rows:
        cells = [c + " " * (wide[i] - columns_of(c)) for i, c in enumerate(row[:-1])]
        print("  ".join([*cells, row[-1]]))


def _json(content: Any) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=1))


def _same(words: str) -> Text:
    return Text(words, words)
