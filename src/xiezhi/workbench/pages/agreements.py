"""Agreements: the list; one text with its signing, versions and comments; what is done to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xiezhi.consensus.agreement import Agreement, check, read_form, write_form
from xiezhi.consensus.agreement import Clause as ClauseWords
from xiezhi.consensus.agreement.complete import Answer
from xiezhi.model.text import Text, text
from xiezhi.register.act import Act
from xiezhi.register.acts.commitments import CommitmentAccepted, LookedAgain
from xiezhi.register.acts.texts import (
    ExitGiven,
    SignatureWithdrawn,
    Signed,
    TextKind,
    TextProposed,
    TextWithdrawn,
)
from xiezhi.register.clocks import day
from xiezhi.register.items import STAGES, Amendment, SignedText, Stage
from xiezhi.register.rules import Allowed, Refused
from xiezhi.register.rules.binding import in_force
from xiezhi.register.state import item, side_of
from xiezhi.workbench.accounts.roles import ACTORS, STAFF, Role
from xiezhi.workbench.acting import ask, can
from xiezhi.workbench.assessment.criteria import PREFIX
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import EMPTY, choice, words
from xiezhi.workbench.forms import read_form as read_fields
from xiezhi.workbench.limits import Limit, too_large
from xiezhi.workbench.page import Download, Moved, NotAllowed, NotThere, Page, page
from xiezhi.workbench.pages.agreements_differences import ClauseDifference, differences
from xiezhi.workbench.pages.agreements_duties import (
    Owed,
    allowed_acts,
    binds,
    listing_acts,
    owed,
)
from xiezhi.workbench.pages.agreements_state import (
    Version,
    in_doubt,
    party_can_sign,
    signing,
    versions,
)
from xiezhi.workbench.papers.models import Comment, Draft
from xiezhi.workbench.papers.words import keep_words, words_of
from xiezhi.workbench.routes import Route

TITLE = Text("协议", "Agreements")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS: dict[str, Text] = {
    TextKind.AGREEMENT.value: Text("协议", "agreement"),
    TextKind.PLAN.value: Text("规划", "plan"),
    TextKind.LIST.value: Text("清单", "list"),
    TextKind.RULE.value: Text("规则", "rule"),
}
CHANGES: dict[str, Text] = {
    "same": Text("未改", "unchanged"),
    "changed": Text("有改动", "changed"),
    "added": Text("新增", "added"),
    "removed": Text("删去", "removed"),
    "moved": Text("调整次序", "moved"),
}
ANSWERS: dict[Answer, Text] = {
    Answer.HELD: Text("已载明", "held"),
    Answer.OPEN: Text("有待商定", "open"),
    Answer.MISSING: Text("缺少", "missing"),
}
_ON_PAGE = 50
_MOST_COMMENTS = 500
_MOST_BYTES = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Row:
    """A text in the list. signed, of: how many of its parties signed."""

    id: str
    title: Text
    kind: Text
    stage: Stage
    stage_name: Text
    sides: tuple[str, ...]
    signed: int
    of: int
    version: int
    in_force: bool
    starts: date | None
    ends: date | None
    suspect: str


@dataclass(frozen=True, slots=True)
class ClauseShown:
    """A clause of the register with its words, where they are kept here."""

    number: int
    id: str
    heading: Text
    version: int
    removed: bool
    rests_on: tuple[str, ...]
    words: ClauseWords | None


@dataclass(frozen=True, slots=True)
class Action:
    """Something that may be done with a text. answer: with the reason where it may not."""

    name: str
    words: Text
    answer: Allowed | Refused
    about: str
    kind: str = ""
    warning: Text | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as it is shown."""

    id: int
    side: str
    party: str
    clause: str
    words: str
    shared: bool
    at: datetime
    version: int
    mine: bool


@dataclass(frozen=True, slots=True)
class AmendmentShown:
    """An amendment: where it stands, what it changes."""

    id: str
    stage: Stage
    stage_name: Text
    by: str
    changes: tuple[str, ...]
    removes: tuple[str, ...]
    signed: int
    of: int
    overtaken: bool


def agreements(desk: Desk) -> Page:
    """Texts of the register, and the drafts of the reader's own side."""
    stage = desk.query("stage", [one.value for one in STAGES])
    side = desk.query("side", [one.code for one in desk.facts.sides])
    after = desk.query("after")
    found = desk.store.pages.entries(
        "text", side=side, stage=stage, after=_after(after), limit=_ON_PAGE
    )
    held = desk.store.pages.items([one.id for one in found.rows])
    today = day(desk.now)
    drafts = desk.own(Draft).order_by("-changed_at")[:20] if desk.role is not Role.AUDITOR else []
    return page(
        "agreements.html.j2",
        TITLE,
        {
            "stages": tuple((one.value, words) for one, words in STAGES.items()),
            "stage": stage,
            "side": side,
            "may_draft": desk.role in ACTORS and bool(desk.party),
        },
        rows=tuple(_row(desk, held[one.id], today) for one in found.rows),
        drafts=tuple(
            {"id": one.pk, "text": one.text, "title": _draft_title(one), "amends": one.amends,
             "changed": one.changed_at}
            for one in drafts
        ),
        next="~".join(found.next) if found.next else "",
    )  # fmt: skip


def _draft_title(draft: Draft) -> Text:
    from xiezhi.workbench.papers.words import read_content  # noqa: PLC0415

    last = draft.versions.order_by("-number").first()
    return read_content(last.content).title if last else Text(draft.text, draft.text)


def _after(given: str) -> tuple[str, str] | None:
    due, sign, id_ = given.partition("~")
    return (due, id_) if sign else None


def _row(desk: Desk, held: SignedText, today: date) -> Row:
    view = desk.view
    return Row(
        held.id,
        held.title,
        KINDS[held.kind.value],
        held.stage,
        STAGES[held.stage],
        tuple(sorted({side_of(view, one) for one in held.parties})),
        sum(one in held.signed for one in held.parties),
        len(held.parties),
        held.version,
        in_force(view, held, today),
        held.starts,
        held.ends,
        held.suspect or "",
    )


def the_text(desk: Desk, id_: str) -> SignedText:
    """A text of the register. Raises NotThere."""
    found = item(desk.view, id_, SignedText) if desk.has_register else None
    if found is None:
        raise NotThere(Text("台账中没有这份文本。", "The register has no such text."))
    return found


def agreement(desk: Desk, id: str, form: object = EMPTY, status: int = 200) -> Page:
    """One text: its clauses, who signed, versions, comments, what rests on it, what may be done."""
    found = the_text(desk, id)
    kept = words_of(found.digest)
    doubted = in_doubt(desk, found)
    every = versions(desk, found)
    amendments = _amendments(desk, found)
    return page(
        "agreement.html.j2",
        found.title,
        {
            "form": form,
            "actions": _actions(desk, found, kept),
            "may_comment": desk.role in ACTORS and bool(desk.party),
            "may_draft": desk.role in ACTORS and desk.party in found.parties,
            "headings_alone": _headings_alone(found),
            "own_drafts": tuple(desk.own(Draft).filter(text=id).values_list("pk", flat=True)),
            "answers": ANSWERS,
            "to_list": _to_list(desk, found, kept),
        },
        status=status,
        id=found.id,
        kind=KINDS[found.kind.value],
        stage=found.stage,
        stage_name=STAGES[found.stage],
        in_force=in_force(desk.view, found, day(desk.now)),
        digest=found.digest,
        version=found.version,
        drafter=found.drafter,
        starts=found.starts,
        ends=found.ends,
        exit_days=found.exit_days,
        exits=found.exits,
        suspect=found.suspect or "",
        cleared=found.cleared,
        words_kept=kept is not None,
        clauses=_clauses(found, kept),
        completeness=tuple(check(kept)) if kept else (),
        signing=signing(desk, found),
        versions=every,
        amendments=amendments,
        rests=doubted,
        owed=owed(desk.view, found, kept) if kept and found.stage is Stage.ACTIVE else (),
        comments=comments_on(desk, found, every),
    )


def _clauses(found: SignedText, kept: Agreement | None) -> tuple[ClauseShown, ...]:
    """In the order of the words, where they are here."""
    said = {one.id: one for one in kept.clauses} if kept else {}
    order = {id_: n for n, id_ in enumerate(said)}
    listed = sorted(
        (one for one in found.clauses if not one.removed), key=lambda one: order.get(one.id, 999)
    )
    return tuple(
        ClauseShown(n, one.id, one.heading, one.version, one.removed, one.rests_on,
                    said.get(one.id))
        for n, one in enumerate(listed, start=1)
    )  # fmt: skip


def _amendments(desk: Desk, found: SignedText) -> tuple[AmendmentShown, ...]:
    rows = desk.store.pages.entries("amendment", parent=found.id, limit=200).rows
    held = desk.store.pages.items([one.id for one in rows])
    return tuple(_amendment_row(held[one.id], found) for one in rows)


def _amendment_row(one: Amendment, found: SignedText) -> AmendmentShown:
    waits = one.stage in (Stage.PROPOSED, Stage.ACCEPTED)
    return AmendmentShown(
        one.id,
        one.stage,
        STAGES[one.stage],
        one.drafter,
        tuple(clause.id for clause in one.clauses),
        one.removed,
        sum(party in one.signed for party in one.parties),
        len(one.parties),
        waits and one.base != found.digest,
    )


def comments_on(
    desk: Desk, found: SignedText | Amendment, every: Sequence[Version]
) -> tuple[Said, ...]:
    """Comments that the reader may read: those shared with all, and those of its own side."""
    numbers = {one.digest: one.number for one in every}
    shared = Comment.objects.filter(text=found.id, shared=True)
    rows = shared | desk.own(Comment).filter(text=found.id, shared=False)
    return tuple(
        Said(row.pk, row.side, row.party, row.clause, row.words, row.shared, row.made_at,
             numbers.get(row.digest, 0), row.made_by_id == (desk.account and desk.account.pk))
        for row in rows.order_by("made_at")[:_MOST_COMMENTS]
    )  # fmt: skip


# -- what may be done


def _actions(desk: Desk, found: SignedText | Amendment, kept: Agreement | None) -> list[Action]:
    """The acts that fit where a text stands, for a reader whose party it concerns."""
    party = desk.party
    if not party or desk.role not in ACTORS:
        return []
    acts = {name: act for name, act in acts_of(found, party).items() if _fits(desk, found, name)}
    return [
        Action(name, _WORDS[name],
               _answer(desk, name, act, kept, headings_alone=_headings_alone(found)), found.id,
               _LOOKS.get(name, ""), _warning(desk, found, name, kept))
        for name, act in acts.items()
    ]  # fmt: skip


def acts_of(found: SignedText | Amendment, party: str) -> dict[str, Act]:
    """Every act that one button stands for."""
    acts: dict[str, Act] = {
        "sign": Signed(party, found.id, found.digest),
        "unsign": SignatureWithdrawn(party, found.id),
        "withdraw": TextWithdrawn(party, found.id),
    }
    if isinstance(found, SignedText):
        acts |= {
            "propose": TextProposed(party, found.id, found.digest),
            "exit": ExitGiven(party, found.id),
            "look": LookedAgain(party, found.id),
        }
    return acts


def _fits(desk: Desk, found: SignedText | Amendment, name: str) -> bool:
    """Whether a button belongs where a text stands; the rules judge it besides."""
    party, waits = desk.party, found.stage in (Stage.PROPOSED, Stage.ACCEPTED)
    named = party in found.parties
    if name == "sign":
        asked = party_can_sign(desk.view, found, party, day(desk.now))
        return waits and asked and party not in found.signed
    if name == "unsign":
        return waits and party in found.signed
    if name == "withdraw":
        return (waits or found.stage is Stage.DRAFT) and found.drafter == party
    if name == "propose":
        return found.stage is Stage.DRAFT and named
    if name == "exit":
        return found.stage is Stage.ACTIVE and named
    return isinstance(found, SignedText) and found.suspect is not None and named


def _headings_alone(found: SignedText | Amendment) -> bool:
    """Whether a text's headings are all its words, as those of criteria are."""
    return found.id.startswith(PREFIX)


def _answer(
    desk: Desk, name: str, act: Act, kept: Agreement | None, *, headings_alone: bool
) -> Allowed | Refused:
    if name == "sign" and kept is None and not headings_alone:
        return Refused(
            "words",
            Text(
                "此处没有这份文本的原文，无从核对摘要；请先提供原文（Word 文件）。",
                "The words of this text are not here, so that nobody could check the digest; bring "
                "the Word file first.",
            ),
        )
    return can(desk, act)


_WORDS: dict[str, Text] = {
    "propose": Text("提交签署", "Put forward for signature"),
    "sign": Text("签署", "Sign"),
    "unsign": Text("撤回签署", "Take the signature back"),
    "withdraw": Text("撤回文本", "Withdraw the text"),
    "look": Text("已复查，予以维持", "Looked at again, it stands"),
    "exit": Text("通知退出", "Give notice of leaving"),
}
_LOOKS = {"sign": "main", "propose": "main", "look": "main", "exit": "warn", "withdraw": "warn"}


def _warning(
    desk: Desk, found: SignedText | Amendment, name: str, kept: Agreement | None
) -> Text | None:
    """What follows from a button that binds, before it is pressed."""
    if name == "exit" and isinstance(found, SignedText) and found.exit_days is not None:
        n = str(found.exit_days)
        return text(
            "自台账收到之日起{n}日后不再受约束，此前的义务继续履行。",
            "Bound until {n} days after the register receives it; duties until then remain.",
            n=Text(n, n),
        )
    last = name == "sign" and binds(desk.view, Signed(desk.party, found.id, found.digest), desk.now)
    if not last:
        return None
    if isinstance(found, Amendment):
        return Text(
            "这是最后一个签署：签署后修正案生效，依据被改条款的事项须复查。",
            "The last signature: the amendment binds, and what rests on its clauses is in doubt.",
        )
    n = str(len(listable(desk, found, kept, first=True)))
    return text(
        "这是最后一个签署：签署后文本生效，其中{n}项责任列入清单，待其他责任单位接受。",
        "The last signature: the text binds, and {n} of its duties go into the list, for the other "
        "owners to accept.",
        n=Text(n, n),
    )


def listable(
    desk: Desk, found: SignedText, kept: Agreement | None, *, first: bool
) -> tuple[str, ...]:
    """Duties that could go into the list now. first: once this party's signature is there."""
    acts = _with_commitments(desk, found, kept, first=first)
    return tuple(act.commitment for act in acts if act.kind == "commitment_drafted")  # type: ignore[attr-defined]


def _with_commitments(
    desk: Desk, found: SignedText, kept: Agreement | None, *, first: bool
) -> list[Act]:
    if kept is None:
        return []
    signed: list[Act] = [Signed(desk.party, found.id, found.digest)] if first else []
    return allowed_acts(desk.view, signed, listing_acts(found, kept, desk.party), desk.now)


def _to_list(desk: Desk, found: SignedText, kept: Agreement | None) -> Mapping[str, object]:
    """How many duties wait to be listed, and how many for this party to accept."""
    if found.stage is not Stage.ACTIVE or desk.role not in ACTORS or not desk.party:
        return {"list": 0, "accept": 0}
    rows = owed(desk.view, found, kept) if kept else ()
    return {
        "list": len(listable(desk, found, kept, first=False)),
        "accept": len(_acceptable(desk, rows)),
    }


def _acceptable(desk: Desk, rows: Sequence[Owed]) -> list[Act]:
    waiting = (Stage.PROPOSED, Stage.ACCEPTED)
    return [
        CommitmentAccepted(desk.party, one.commitment)
        for one in rows
        if one.stage in waiting and desk.party in one.owners and desk.party not in one.accepted
    ]


def act_on(desk: Desk, id: str) -> Moved:
    """Do what a button of a text says."""
    found = the_text(desk, id)
    return _do(desk, found, desk.url("agreement", id=id))


def _do(desk: Desk, found: SignedText | Amendment, back: str) -> Moved:
    names = [*_WORDS, "list", "accept"]
    form = read_fields(desk.request.POST, (choice("act", names), words("digest", 64)))
    if form.faults or form["digest"] != found.digest:
        desk.say(
            Text(
                "文本在此期间已有改动，未作任何记录；请查看最新文本。",
                "The text has changed meanwhile and nothing was recorded; look at it again.",
            ),
            well=False,
        )
        return Moved(back)
    return ask(desk, _asked(desk, found, form["act"]), back=back, about=[found.id])


def _asked(desk: Desk, found: SignedText | Amendment, name: str) -> list[Act]:
    acts = acts_of(found, desk.party or "0")
    kept = words_of(found.digest)
    if name == "sign" and isinstance(found, SignedText):
        if kept is not None and binds(desk.view, Signed(desk.party or "0", found.id, found.digest),
                                      desk.now):  # fmt: skip
            return _with_commitments(desk, found, kept, first=True)
    elif isinstance(found, SignedText) and kept is not None and name in ("list", "accept"):
        if name == "accept":
            wanted = _acceptable(desk, owed(desk.view, found, kept))
        else:
            wanted = _with_commitments(desk, found, kept, first=False)
        if wanted:
            return wanted
    if name not in acts:
        raise NotThere(Text("没有可办的事项。", "There is nothing to do here."))
    return [acts[name]]


# -- amendments


def the_amendment(desk: Desk, id_: str) -> Amendment:
    """An amendment of the register. Raises NotThere."""
    found = item(desk.view, id_, Amendment) if desk.has_register else None
    if found is None:
        raise NotThere(Text("台账中没有这份修正案。", "The register has no such amendment."))
    return found


def amendment(desk: Desk, id: str) -> Page:
    """An amendment: what it changes, who signed, what it puts in doubt."""
    found = the_amendment(desk, id)
    of = the_text(desk, found.text)
    old, new = words_of(found.base), words_of(found.digest)
    return page(
        "amendment.html.j2",
        text("“{title}”修正案", "Amendment of “{title}”", title=of.title),
        {"actions": _actions(desk, found, new), "changes_words": CHANGES, "of": of},
        id=found.id,
        text=found.text,
        stage=found.stage,
        stage_name=STAGES[found.stage],
        drafter=found.drafter,
        base=found.base,
        digest=found.digest,
        overtaken=found.stage in (Stage.PROPOSED, Stage.ACCEPTED) and found.base != of.digest,
        clauses=found.clauses,
        removed=found.removed,
        differences=_changed_only(differences(old, new, desk.lang)) if old and new else (),
        words_kept=bool(old and new),
        signing=signing(desk, found),
        rests=in_doubt(desk, of, found.id),
    )


def _changed_only(found: Sequence[ClauseDifference]) -> tuple[ClauseDifference, ...]:
    return tuple(one for one in found if one.change != "same")


def act_on_amendment(desk: Desk, id: str) -> Moved:
    """Do what a button of an amendment says."""
    found = the_amendment(desk, id)
    form = read_fields(desk.request.POST, (choice("act", ("sign", "unsign", "withdraw")),))
    if form.faults:
        raise NotThere(Text("没有可办的事项。", "There is nothing to do here."))
    return _do(desk, found, desk.url("amendment", id=id))


# -- versions, the Word form, comments


def compare(desk: Desk, id: str) -> Page:
    """Two versions of a text, clause by clause."""
    found = the_text(desk, id)
    every = [one for one in versions(desk, found) if one.words]
    digests = [one.digest for one in every]
    new = desk.query("to", digests, digests[-1] if digests else "")
    default = digests[digests.index(new) - 1] if new and digests.index(new) else new
    old = desk.query("from", digests, default)
    one, other = words_of(old) if old else None, words_of(new) if new else None
    rows = differences(one, other, desk.lang) if one and other else ()
    counts = {name: sum(row.change == name for row in rows) for name in CHANGES}
    return page(
        "agreement_compare.html.j2",
        text("“{title}”：各稿对照", "“{title}”: versions side by side", title=found.title),
        {"found": found, "changes_words": CHANGES, "all": desk.query("all") == "1"},
        id=id,
        versions=tuple(every),
        old=old,
        new=new,
        counts=counts,
        differences=rows,
    )


def word_form(desk: Desk, id: str) -> Download:
    """The official form of a text, of a version in the register."""
    found = the_text(desk, id)
    digests = {one.digest for one in versions(desk, found)}
    digest = desk.query("version", digests, found.digest)
    kept = words_of(digest)
    if kept is None:
        raise NotThere(
            Text("此处没有这一版的原文。", "The words of this version are not kept here.")
        )
    return Download(f"{id}-{digest[:8]}.docx", write_form(kept, desk.lang), DOCX)


def bring_words(desk: Desk, id: str) -> Moved:
    """Keep the words of a text that was drafted elsewhere; they have the register's digest."""
    found = the_text(desk, id)
    back = desk.url("agreement", id=id)
    read = read_word(desk)
    wanted = {one.digest for one in versions(desk, found)}
    if read.digest not in wanted:
        desk.say(
            Text(
                "文件内容的摘要与台账中这份文本的各版都不同，未予保存。",
                "The digest of this file is that of no version of the text; it was not kept.",
            ),
            well=False,
        )
        return Moved(back)
    keep_words(read)
    desk.say(Text("原文已保存，摘要相符。", "The words are kept; their digest fits."))
    return Moved(back)


def read_word(desk: Desk) -> Agreement:
    """The agreement of an uploaded Word file. Raises a sentence where it is none."""
    uploaded = desk.request.FILES.get("file")
    if uploaded is None:
        raise NotThere(Text("请选择 Word 文件。", "Choose a Word file."))
    if (uploaded.size or 0) > _MOST_BYTES:
        raise too_large(_MOST_BYTES // 2**20)
    from xiezhi.workbench.papers.uploads import fault_of_archive  # noqa: PLC0415

    data = uploaded.read()
    fault = fault_of_archive(data)
    if fault is not None:
        raise fault
    return read_form(data).agreement


def comment(desk: Desk, id: str) -> Moved | Page:
    """Say something about a text or a clause of it, to one's own side or to all."""
    found = the_text(desk, id)
    if not desk.party:
        raise NotAllowed(Text("您的账户没有主体。", "Your account works for no party."))
    clauses = [one.id for one in found.clauses]
    form = read_fields(
        desk.request.POST,
        (
            words("words", 4000),
            choice("clause", clauses, required=False),
            choice("shared", ("1",), required=False),
        ),
    )
    if form.faults:
        return agreement(desk, id, form, 422)
    Comment.objects.create(
        side=desk.side,
        party=desk.party,
        text=id,
        clause=form["clause"] or "",
        digest=found.digest,
        words=form["words"],
        shared=form["shared"] == "1",
        made_by=desk.account,
    )
    return Moved(f"{desk.url('agreement', id=id)}#comments")


def drop_comment(desk: Desk, id: str, comment: int) -> Moved:
    """Take one's own comment back."""
    row = desk.own(Comment).filter(pk=comment, text=id, made_by=desk.account).first()
    if row is None:
        raise NotThere(Text("没有您的这条意见。", "There is no such comment of yours."))
    row.delete()
    return Moved(f"{desk.url('agreement', id=id)}#comments")


ROUTES = (
    Route("agreements", "agreements", agreements, STAFF),
    Route("agreements/<str:id>", "agreement", agreement, STAFF, act_on, ACTORS),
    Route("agreements/<str:id>/versions", "agreement-versions", compare, STAFF),
    Route("agreements/<str:id>/word", "agreement-word", word_form, STAFF, json=False),
    Route(
        "agreements/<str:id>/words", "agreement-words", post=bring_words, writes=ACTORS,
        json=False, limit=Limit(30, 600),
    ),
    Route(
        "agreements/<str:id>/comments", "agreement-comment", post=comment, writes=ACTORS,
        json=False, limit=Limit(60, 600),
    ),
    Route(
        "agreements/<str:id>/comments/<int:comment>", "agreement-comment-drop",
        post=drop_comment, writes=ACTORS, json=False,
    ),
    Route("amendments/<str:id>", "amendment", amendment, STAFF, act_on_amendment, ACTORS),
)  # fmt: skip
