"""Drafts of one side: begun from nothing, the case, a Word file or a text; clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from xiezhi.consensus.agreement import (
    Agreement,
    Clause,
    ClauseKind,
    Signatory,
    check,
    write_form,
)
from xiezhi.consensus.agreement.plain import to_json
from xiezhi.model.text import Text, text
from xiezhi.register.act import Act
from xiezhi.register.acts.texts import (
    AmendmentProposed,
)
from xiezhi.register.items import Party, SignedText, Stage
from xiezhi.register.state import item
from xiezhi.workbench.accounts.roles import ACTORS
from xiezhi.workbench.acting import ask, can
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import (
    EMPTY,
    Filled,
    choice,
    day,
    identifier,
    number,
    with_fault,
)
from xiezhi.workbench.forms import (
    read_form as read_fields,
)
from xiezhi.workbench.limits import Limit
from xiezhi.workbench.page import Download, Moved, NotAllowed, NotThere, Page, page
from xiezhi.workbench.pages.agreements import ANSWERS, CHANGES, DOCX, read_word, the_text
from xiezhi.workbench.pages.agreements_differences import differences
from xiezhi.workbench.pages.agreements_kept import latest, save, the_draft
from xiezhi.workbench.pages.agreements_sending import acts_of_draft, as_amended
from xiezhi.workbench.pages.bilingual import filled, given_pair, needed, new_id, pair, pair_of
from xiezhi.workbench.papers.models import Draft, DraftVersion
from xiezhi.workbench.papers.words import keep_words, read_content, words_of
from xiezhi.workbench.routes import Route

TITLE = Text("起草", "Draft")
CLAUSE_KINDS: dict[str, Text] = {
    "purpose": Text("依据与目的", "ground and purpose"),
    "scope": Text("范围", "scope"),
    "target": Text("目标", "target"),
    "duty": Text("责任", "duty"),
    "money": Text("资金", "money"),
    "mechanism": Text("机制", "mechanism"),
    "term": Text("生效与期限", "term"),
    "review": Text("检查核验", "review"),
    "breach": Text("违约", "breach"),
    "dispute": Text("争议", "dispute"),
    "exit": Text("变更退出", "exit"),
    "other": Text("其他", "other"),
}
STARTS: dict[str, Text] = {
    "case": Text("由案例的政策要求起草", "from the case's requirements"),
    "file": Text("由 Word 文件", "from a Word file"),
    "empty": Text("从空白开始", "from nothing"),
}
_PARTIES_MOST = 400
_TWO_SIDES = Text("请选两方以上的主体。", "Choose parties of two sides or more.")
_OWN_PARTY = Text("须含您所在的主体。", "Your own party has to be among them.")
_MOVED = Text(
    "草稿在此期间已有改动，请查看后再提交。", "The draft has changed meanwhile; look at it again."
)


@dataclass(frozen=True, slots=True)
class Saved:
    """A version of a draft."""

    number: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PartyChoice:
    """A party that a text may name."""

    id: str
    name: Text
    side: str


# -- beginning


def begin(desk: Desk, form: Filled = EMPTY, status: int = 200) -> Page:
    """How a draft may begin."""
    return page(
        "draft_begin.html.j2",
        Text("起草协议", "Draft an agreement"),
        {
            "form": form if form.given else filled(start="case"),
            "chosen": tuple(form.given.get("parties", "").split("\n")) if form.given else
            default_parties(desk),
        },
        status=status,
        starts=tuple(STARTS.items()),
        parties=parties(desk),
    )  # fmt: skip


def parties(desk: Desk) -> tuple[PartyChoice, ...]:
    """Parties of the register that are not retired, by side and name."""
    rows = desk.store.pages.entries("party", stage="active", limit=_PARTIES_MOST).rows
    held = desk.store.pages.items([one.id for one in rows])
    found = [PartyChoice(one.id, one.name, one.side) for one in held.values()
             if isinstance(one, Party)]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.side, one.id)))


def default_parties(desk: Desk) -> tuple[str, ...]:
    """Each side's office, the reader's own party in the place of its own."""
    from xiezhi.register.state import side  # noqa: PLC0415

    found = []
    for one in desk.facts.sides:
        held = side(desk.view, one.code)
        own = desk.party if one.code == desk.side else ""
        found.append(own or (held.office if held else ""))
    return tuple(one for one in found if one)


def begun(desk: Desk) -> Moved | Page:
    """Begin a draft."""
    known = {one.id: one for one in parties(desk)}
    form = read_fields(
        desk.request.POST,
        (
            choice("start", tuple(STARTS)),
            identifier("text", required=False),
            *pair("title", 300),
            choice("parties", tuple(known), required=False, many=True),
        ),
    )
    _own_party(desk)
    if not form.faults and form["start"] == "file":
        return _kept(desk, read_word(desk), "", amends=False)
    form = needed(form, "title")
    chosen = [known[one] for one in form["parties"] or ()]
    if len({one.side for one in chosen}) < 2:  # noqa: PLR2004
        form = with_fault(form, "parties", _TWO_SIDES)
    elif desk.party not in form["parties"]:
        form = with_fault(form, "parties", _OWN_PARTY)
    id_ = form["text"] or new_id("agreement", pair_of(form, "title") or "", desk.now.date())
    if desk.view.get(id_) is not None:
        form = with_fault(form, "text", Text("此编号已被使用。", "This id is taken."))
    if form.faults:
        return begin(desk, form, 422)
    title = pair_of(form, "title")
    assert title is not None  # noqa: S101  (needed looked)
    signatories = tuple(Signatory(one.id, one.name, one.side) for one in chosen)
    return _kept(desk, _first(desk, form["start"], id_, title, signatories), "", amends=False)


def _first(
    desk: Desk, start: str, id_: str, title: Text, signatories: tuple[Signatory, ...]
) -> Agreement:
    if start == "empty":
        body = Text("（请填写）", "(to be written)")
        clause = Clause(
            "purpose", ClauseKind.PURPOSE, Text("依据与目的", "Ground and purpose"), body
        )
        return Agreement(id_, title, signatories, (clause,))
    from xiezhi.consensus.agreement import draft, requirement_grounds  # noqa: PLC0415

    return draft(id_, title, signatories, requirement_grounds(desk.case)).agreement


def from_text(desk: Desk, id: str) -> Moved:
    """Begin from a text of the register: a new draft, or an amendment of one in force."""
    found = the_text(desk, id)
    _own_party(desk)
    kept = words_of(found.digest)
    if kept is None:
        raise NotThere(
            Text(
                "此处没有这份文本的原文，请先提供 Word 文件。",
                "The words of this text are not here; bring the Word file first.",
            )
        )
    return _kept(desk, kept, found.digest, amends=found.stage is Stage.ACTIVE, like=found)


def _own_party(desk: Desk) -> None:
    if not desk.party:
        raise NotAllowed(Text("您的账户没有主体。", "Your account works for no party."))


def _kept(
    desk: Desk, first: Agreement, base: str, *, amends: bool, like: SignedText | None = None
) -> Moved:
    held = item(desk.view, first.id, SignedText)
    if held is not None and not base:  # a Word file of a text that is there already
        base, amends, like = held.digest, held.stage is Stage.ACTIVE, held
    with transaction.atomic():
        made = Draft.objects.create(
            side=desk.side,
            party=desk.party,
            text=first.id,
            base=base,
            amends=amends,
            starts=like.starts if like else None,
            ends=like.ends if like else None,
            exit_days=like.exit_days if like else None,
            made_by=desk.account,
        )
        DraftVersion.objects.create(
            draft=made, side=desk.side, number=1, content=to_json(first), made_by=desk.account
        )
    return Moved(desk.url("draft", id=made.pk))


# -- one draft


def draft_page(desk: Desk, id: int, form: Filled = EMPTY, status: int = 200) -> Page:
    """The clauses of a draft, its terms, what is still open, and what may be done with it."""
    draft = the_draft(desk, id)
    last = latest(draft)
    says = read_content(last.content)
    acts = acts_of_draft(desk, draft, says)
    saved = draft.versions.order_by("-number").select_related("made_by")
    return page(
        "draft.html.j2",
        says.title,
        {
            "form": form if form.given else _terms(draft, says),
            "kinds": tuple(CLAUSE_KINDS.items()),
            "kind_words": CLAUSE_KINDS,
            "answers": ANSWERS,
            "may_send": can(desk, acts[0]) if acts else None,
            "unchanged": not acts,
            "sent": _sent(desk, draft, says, acts),
        },
        status=status,
        id=draft.pk,
        text=draft.text,
        amends=draft.amends,
        base=draft.base,
        number=last.number,
        digest=says.digest,
        parties=says.parties,
        clauses=says.clauses,
        completeness=tuple(check(says)),
        overtaken=_overtaken(desk, draft),
        saved=tuple(
            Saved(one.number, (one.made_by.shown or one.made_by.name) if one.made_by else "",
                  one.made_at)
            for one in saved
        ),
    )  # fmt: skip


def _sent(desk: Desk, draft: Draft, says: Agreement, acts: Sequence[Act]) -> str:
    """Where the register already holds what the draft says; empty where it does not."""
    held = item(desk.view, draft.text, SignedText)
    if held is not None and held.digest == says.digest:
        return desk.url("agreement", id=draft.text)
    first = acts[0] if acts else None
    if isinstance(first, AmendmentProposed) and desk.view.get(first.amendment) is not None:
        return desk.url("amendment", id=first.amendment)
    return ""


def _terms(draft: Draft, says: Agreement) -> Filled:
    return filled(
        **given_pair("title", says.title),
        starts=draft.starts,
        ends=draft.ends,
        exit_days=draft.exit_days,
    )


def _overtaken(desk: Desk, draft: Draft) -> bool:
    """Whether the text that a draft starts from is no longer the latest."""
    held = item(desk.view, draft.text, SignedText)
    return held is not None and held.digest != draft.base


def save_terms(desk: Desk, id: int) -> Moved | Page:
    """Title, days and notice of a draft."""
    draft = the_draft(desk, id)
    form = read_fields(
        desk.request.POST,
        (
            *pair("title", 300),
            day("starts", required=False),
            day("ends", required=False),
            number("exit_days", Decimal(0), Decimal(3650), required=False),
            number("number", Decimal(1)),
        ),
    )
    form = needed(form, "title")
    if not form.faults and form["starts"] and form["ends"] and form["ends"] < form["starts"]:
        form = with_fault(form, "ends", Text("终止日早于生效日。", "It ends before it starts."))
    if not form.faults and form["exit_days"] is not None and form["exit_days"] % 1:
        form = with_fault(form, "exit_days", Text("应为整数天。", "A whole number of days."))
    if form.faults:
        return draft_page(desk, id, form, 422)
    title = pair_of(form, "title")
    assert title is not None  # noqa: S101
    draft.starts, draft.ends = form["starts"], form["ends"]
    draft.exit_days = None if form["exit_days"] is None else int(form["exit_days"])
    says = replace(read_content(latest(draft).content), title=title)
    save(desk, draft, int(form["number"]), says)
    return Moved(desk.url("draft", id=id))


def arrange(desk: Desk, id: int) -> Moved:
    """Add a clause, move one, or take one out."""
    draft = the_draft(desk, id)
    says = read_content(latest(draft).content)
    ids = [one.id for one in says.clauses]
    form = read_fields(
        desk.request.POST,
        (
            choice("do", ("add", "up", "down", "remove")),
            choice("clause", ids, required=False),
            choice("kind", tuple(CLAUSE_KINDS), required=False),
            number("number", Decimal(1)),
        ),
    )
    if form.faults or (form["do"] != "add" and not form["clause"]):
        raise NotThere(Text("没有这一条。", "There is no such clause."))
    if form["do"] == "add":
        made = _blank(form["kind"] or "other", ids)
        save(desk, draft, int(form["number"]), replace(says, clauses=(*says.clauses, made)))
        return Moved(desk.url("draft-clause", id=id, clause=made.id))
    clauses = list(says.clauses)
    at = ids.index(form["clause"])
    one = clauses.pop(at)
    if form["do"] != "remove":
        clauses.insert(max(0, at + (1 if form["do"] == "down" else -1)), one)
    save(desk, draft, int(form["number"]), replace(says, clauses=tuple(clauses)))
    return Moved(f"{desk.url('draft', id=id)}#clauses")


def _blank(kind: str, taken: Sequence[str]) -> Clause:
    n = next(n for n in range(1, len(taken) + 2) if f"{kind}_{n}" not in taken)
    body = Text("（请填写）", "(to be written)")
    return Clause(f"{kind}_{n}", ClauseKind(kind), CLAUSE_KINDS[kind], body)


# -- versions, the Word form


def draft_versions(desk: Desk, id: int) -> Page:
    """Two versions of a draft, or the text that it starts from and a version."""
    draft = the_draft(desk, id)
    held = {str(one.number): read_content(one.content) for one in draft.versions.all()}
    base = words_of(draft.base) if draft.base else None
    choices: dict[str, Agreement] = {**({"base": base} if base else {}), **held}
    new = desk.query("to", tuple(choices), next(reversed(choices)))
    before = list(choices)[max(0, list(choices).index(new) - 1)]
    old = desk.query("from", tuple(choices), "base" if base else before)
    rows = differences(choices[old], choices[new], desk.lang)
    return page(
        "draft_compare.html.j2",
        text("“{title}”：各稿对照", "“{title}”: versions side by side", title=choices[new].title),
        {"changes_words": CHANGES, "choices": tuple(choices), "all": desk.query("all") == "1"},
        id=draft.pk,
        old=old,
        new=new,
        counts={name: sum(row.change == name for row in rows) for name in CHANGES},
        differences=rows,
    )


def draft_word(desk: Desk, id: int) -> Download:
    """The draft in the official form."""
    draft = the_draft(desk, id)
    says = read_content(latest(draft).content)
    return Download(f"{draft.text}-draft.docx", write_form(says, desk.lang), DOCX)


def draft_read(desk: Desk, id: int) -> Moved:
    """A version more, from the Word form edited elsewhere."""
    draft = the_draft(desk, id)
    read = read_word(desk)
    last = latest(draft)
    if read.id != draft.text:
        raise NotThere(
            text(
                "文件是“{other}”的文本，不是这一份。",
                "The file holds the text {other}, not this one.",
                other=Text(read.id, read.id),
            )
        )
    save(desk, draft, last.number, read)
    desk.say(Text("已按文件存为新的一稿。", "Saved as a new version from the file."))
    return Moved(desk.url("draft", id=id))


# -- into the register


def send(desk: Desk, id: int) -> Moved:
    """Put a draft into the register: for comment, for signature, or as an amendment."""
    draft = the_draft(desk, id)
    back = desk.url("draft", id=id)
    form = read_fields(
        desk.request.POST,
        (choice("how", ("draft", "propose", "drop")), number("number", Decimal(1))),
    )
    if form.faults:
        raise NotThere(Text("没有可办的事项。", "There is nothing to do here."))
    if form["how"] == "drop":
        draft.delete()
        return desk.go("agreements", Text("草稿已删除。", "The draft was deleted."))
    last = latest(draft)
    if last.number != int(form["number"]):
        desk.say(_MOVED, well=False)
        return Moved(back)
    says = read_content(last.content)
    acts = acts_of_draft(desk, draft, says)
    if form["how"] == "draft" and not draft.amends:
        acts = acts[:1]
    if not acts:
        desk.say(Text("与现行文本没有不同。", "It does not differ from the text in force."),
                 well=False)  # fmt: skip
        return Moved(back)
    keep_words(as_amended(draft, says) if draft.amends else says)
    there = acts[0]
    if isinstance(there, AmendmentProposed):
        back = desk.url("amendment", id=there.amendment)
    elif not _refused(desk, acts):
        back = desk.url("agreement", id=draft.text)
    return ask(desk, acts, back=back, about=[draft.text])


def _refused(desk: Desk, acts: Sequence[Act]) -> bool:
    return hasattr(can(desk, acts[0]), "reason")


ROUTES = (
    Route("drafts", "draft-begin", begin, ACTORS, begun, ACTORS, limit=Limit(60, 600)),
    Route(
        "agreements/<str:id>/draft", "draft-from", post=from_text, writes=ACTORS, json=False,
        limit=Limit(60, 600),
    ),
    Route("drafts/<int:id>", "draft", draft_page, ACTORS, save_terms, ACTORS),
    Route("drafts/<int:id>/arrange", "draft-arrange", post=arrange, writes=ACTORS, json=False),
    Route("drafts/<int:id>/versions", "draft-versions", draft_versions, ACTORS),
    Route("drafts/<int:id>/word", "draft-word", draft_word, ACTORS, draft_read, ACTORS, json=False),
    Route("drafts/<int:id>/send", "draft-send", post=send, writes=ACTORS, json=False),
)  # fmt: skip
