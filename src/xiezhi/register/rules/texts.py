"""Who may draft, propose, sign, amend and leave a text, and when it binds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from xiezhi.model.text import Text, text
from xiezhi.register.acts.texts import (
    AmendmentProposed,
    ClauseEntry,
    ExitGiven,
    SignatureWithdrawn,
    Signed,
    TextDrafted,
    TextKind,
    TextProposed,
    TextWithdrawn,
)
from xiezhi.register.clocks import day
from xiezhi.register.items import Amendment, Clause, Commitment, SignedText, Stage, replace
from xiezhi.register.plain import digest_of, plain
from xiezhi.register.rules.binding import (
    SIDES_LEAST,
    parties_bound,
    required,
    rule_of,
    sides_accepting,
)
from xiezhi.register.rules.guards import (
    EVERY,
    distinct_sides,
    fresh,
    guard,
    known,
    known_refs,
    missing_ref,
    parties_known,
    quoted,
    stage,
    who,
)
from xiezhi.register.rules.rule import rule
from xiezhi.register.rules.turns import TURN, suspect_again
from xiezhi.register.state import (
    Change,
    Changes,
    Key,
    View,
    acts_as,
    exists,
    item,
    links,
    resting_on,
    side_of,
    the,
)

PENDING = (Stage.PROPOSED, Stage.ACCEPTED)
NOT_YET = (Stage.DRAFT, *PENDING)


def _names_itself(_view: View, act: Any, _at: datetime) -> Text | None:
    if act.by in act.parties:
        return None
    return text(
        "{by}不在文本所列主体之中；由其中之一起草。",
        "{by} is not among the parties of the text; one of them drafts it.",
        by=quoted(act.by),
    )


def _sides_enough(view: View, act: Any, _at: datetime) -> Text | None:
    if act.text_kind is not TextKind.AGREEMENT or distinct_sides(view, act.parties) >= SIDES_LEAST:
        return None
    return Text(
        "协议须有两方以上的主体；请补上对方。",
        "an agreement needs parties of two sides or more; add the counterpart.",
    )


def _redraft(view: View, act: Any, _at: datetime) -> Text | None:
    taken = view.get(act.text)
    if taken is None:
        return None if act.base is None else missing_ref(act.text)
    if type(taken) is not SignedText or taken.stage not in NOT_YET:
        return text(
            "编号{given}已被使用，或文本已生效；生效的文本用修正案修改。",
            "the id {given} is taken, or the text is in force; amend a text in force.",
            given=quoted(act.text),
        )
    if act.by not in taken.parties:
        return text(
            "{by}不是{given}所列的主体。",
            "{by} is no party of {given}.",
            by=who(view, act.by),
            given=quoted(act.text),
        )
    return None if act.base == taken.digest else _moved(act.text)


def _terms_key(act: TextDrafted) -> Key:
    return ("terms", act.text, act.digest)


def _terms(act: TextDrafted) -> str:
    """A digest of what a draft says beside the text's own digest."""
    body = {name: plain(getattr(act, name)) for name in _TERMS}
    return digest_of(body)


_TERMS = ("text_kind", "title", "parties", "clauses", "starts", "ends", "exit_days")


def _same_terms(view: View, act: Any, _at: datetime) -> Text | None:
    """A signature names a digest alone: what is signed under it must never be something else."""
    if view.get(_terms_key(act)) in (None, _terms(act)):
        return None
    return text(
        "{given}先前的草稿以同一摘要列有不同的主体、条款或期限；内容不同，摘要须不同。",
        "an earlier draft of {given} had this digest with other parties, clauses or days; what "
        "differs needs a digest of its own.",
        given=quoted(act.text),
    )


def _moved(given: str) -> Text:
    return text(
        "{given}在此期间已有改动；请在最新文本上重新起草。",
        "{given} has changed meanwhile; draft again on its latest text.",
        given=quoted(given),
    )


def _clauses_distinct(_view: View, act: Any, _at: datetime) -> Text | None:
    ids = [*(one.clause for one in act.clauses), *getattr(act, "removed", ())]
    twice = [one for one in ids if ids.count(one) > 1]
    if not twice:
        return None
    return text("条款{given}重复。", "clause {given} stands twice.", given=quoted(twice[0]))


def _clauses_rest(view: View, act: Any, _at: datetime) -> Text | None:
    missing = [ref for one in act.clauses for ref in one.rests_on if not exists(view, ref)]
    return missing_ref(missing[0]) if missing else None


CLAUSES = (
    guard(
        "clauses distinct",
        "when",
        "条款编号不重复",
        "its clauses have ids of their own",
        _clauses_distinct,
    ),
    guard(
        "clauses rest",
        "when",
        "条款所依据的内容在册",
        "what its clauses rest on is known",
        _clauses_rest,
    ),
)


def _clause(entry: ClauseEntry, version: int = 1) -> Clause:
    return Clause(entry.clause, entry.heading, entry.digest, entry.rests_on, version)


def _clause_parts(view: View, owner: str, entries: tuple[ClauseEntry, ...]) -> list[Change]:
    """A key for each clause, and what each rests on."""
    parts: list[Change] = [(("part", f"{owner}/{one.clause}"), one.heading) for one in entries]
    pairs = [(ref, f"{owner}/{one.clause}") for one in entries for ref in one.rests_on]
    return [*parts, *links(view, pairs)]


@rule(
    TextDrafted,
    (
        *EVERY,
        guard(
            "names itself", "who", "文本所列主体之一", "a party that the text names", _names_itself
        ),
        parties_known("parties"),
        guard(
            "sides enough",
            "when",
            "协议有两方以上",
            "an agreement has two sides or more",
            _sides_enough,
        ),
        guard(
            "redraft",
            "when",
            "编号未被使用，或为尚未生效的最新草稿重新起草",
            "the id is new, or its latest draft, not in force, is drafted again",
            _redraft,
        ),
        *CLAUSES,
        known_refs("origin"),
        guard(
            "same terms",
            "when",
            "摘要未用于内容不同的草稿",
            "no earlier draft of other content had its digest",
            _same_terms,
        ),
        TURN,
    ),
    Text("成为草稿；此前的签署一律作废", "it is a draft; earlier signatures are void"),
    moves=(Stage.DRAFT,),
)
def _drafted(view: View, act: TextDrafted, _at: datetime) -> Changes:
    before = item(view, act.text, SignedText)
    made = SignedText(
        id=act.text,
        kind=act.text_kind,
        title=act.title,
        drafter=act.by,
        parties=act.parties,
        digest=act.digest,
        clauses=tuple(_clause(one) for one in act.clauses),
        starts=act.starts,
        ends=act.ends,
        exit_days=act.exit_days,
        version=before.version + 1 if before else 1,
    )
    return [
        (act.text, made),
        (_terms_key(act), _terms(act)),
        *_clause_parts(view, act.text, act.clauses),
    ]


def _drafter(view: View, act: Any, _at: datetime) -> Text | None:
    if acts_as(view, act.by, view.get(act.text).drafter):
        return None
    return text(
        "{given}由其起草者办理。", "whoever drafted {given} does this.", given=quoted(act.text)
    )


DRAFTER = guard("drafter", "who", "起草者", "whoever drafted it", _drafter)


def _same_digest(view: View, act: Any, _at: datetime) -> Text | None:
    return None if view.get(act.text).digest == act.digest else _moved(act.text)


SAME_DIGEST = guard(
    "same digest",
    "when",
    "摘要与最新文本一致",
    "its digest is that of the latest text",
    _same_digest,
)


@rule(
    TextProposed,
    (*EVERY, known("text", SignedText), stage("text", Stage.DRAFT), DRAFTER, SAME_DIGEST, TURN),
    Text("可供签署", "it may be signed"),
    moves=(Stage.PROPOSED,),
)
def _proposed(view: View, act: TextProposed, _at: datetime) -> Changes:
    return [(act.text, replace(the(view, act.text, SignedText), stage=Stage.PROPOSED))]


def _bound(view: View, act: Any, at: datetime) -> Text | None:
    found = the(view, act.text, SignedText)
    if any(acts_as(view, act.by, party) for party in parties_bound(found, day(at))):
        return None
    return text(
        "{by}不受{given}约束。",
        "{by} is not bound by {given}.",
        by=who(view, act.by),
        given=quoted(act.text),
    )


BOUND = guard("bound", "who", "受该文本约束的主体", "a party that the text binds", _bound)


def _amends_latest(view: View, act: Any, _at: datetime) -> Text | None:
    return None if the(view, act.text, SignedText).digest == act.base else _moved(act.text)


def _digest_new(_view: View, act: Any, _at: datetime) -> Text | None:
    if act.digest != act.base:
        return None
    return text(
        "修正后的摘要与现行文本相同；修正后的全文须有新的摘要。",
        "the digest as amended is that of the text in force; a text that differs has another.",
    )


def _clauses_fit(view: View, act: Any, _at: datetime) -> Text | None:
    held = {one.id for one in the(view, act.text, SignedText).clauses if not one.removed}
    missing = [one for one in act.removed if one not in held]
    return missing_ref(f"{act.text}/{missing[0]}") if missing else None


@rule(
    AmendmentProposed,
    (
        *EVERY,
        fresh("amendment"),
        known("text", SignedText),
        stage("text", Stage.ACTIVE),
        BOUND,
        guard(
            "amends latest",
            "when",
            "以现行文本为底本",
            "it starts from the text in force",
            _amends_latest,
        ),
        *CLAUSES,
        guard(
            "digest new",
            "when",
            "修正后的摘要与现行文本不同",
            "its digest is not that of the text in force",
            _digest_new,
        ),
        guard(
            "clauses fit",
            "when",
            "所删条款在现行文本中",
            "clauses it removes are in force",
            _clauses_fit,
        ),
    ),
    Text("修正案可供签署", "the amendment may be signed"),
    moves=(Stage.PROPOSED,),
)
def _amendment(view: View, act: AmendmentProposed, at: datetime) -> Changes:
    amended = the(view, act.text, SignedText)
    versions = {one.id: one.version for one in amended.clauses}
    made = Amendment(
        id=act.amendment,
        text=act.text,
        drafter=act.by,
        parties=parties_bound(amended, day(at)),
        base=act.base,
        digest=act.digest,
        clauses=tuple(_clause(one, versions.get(one.clause, 0) + 1) for one in act.clauses),
        removed=act.removed,
    )
    return [(act.amendment, made)]


def _may_sign(view: View, act: Any, at: datetime) -> Text | None:
    found = view.get(act.text)
    named = required(view, found, day(at))
    if any(acts_as(view, act.by, party) for party in named):
        return None
    own = side_of(view, act.by)
    sides = {side_of(view, party) for party in named}
    if own in sides and act.by in rule_of(view, own, day(at)).members:
        return None
    return text(
        "{by}既不是{given}所列的主体，也不是本方规则中的成员。",
        "{by} is neither a party of {given} nor a member by the rule of its side.",
        by=who(view, act.by),
        given=quoted(act.text),
    )


def _base_stands(view: View, act: Any, _at: datetime) -> Text | None:
    found = view.get(act.text)
    if type(found) is not Amendment:
        return None
    return None if the(view, found.text, SignedText).digest == found.base else _moved(found.text)


@rule(
    Signed,
    (
        *EVERY,
        known("text", SignedText, Amendment),
        stage("text", *PENDING),
        guard(
            "may sign",
            "who",
            "文本所列主体，或本方规则中的成员",
            "a party that the text names, or a member by the rule of its side",
            _may_sign,
        ),
        SAME_DIGEST,
        guard(
            "base stands",
            "when",
            "修正案的底本仍为现行文本",
            "what an amendment changes is still in force",
            _base_stands,
        ),
        TURN,
    ),
    Text(
        "所列主体均签署同一摘要且各方规则均满足时生效；修正案使依据被改条款的事项待复查",
        "binds once every named party signed one digest and each side's rule is met; an amendment "
        "makes what rests on its clauses suspect",
    ),
    moves=(Stage.PROPOSED, Stage.ACCEPTED, Stage.ACTIVE),
)
def _signed(view: View, act: Signed, at: datetime) -> Changes:
    found: SignedText | Amendment = view.get(act.text)
    named = required(view, found, day(at))
    stands_for = [party for party in named if acts_as(view, act.by, party)]
    signed = tuple(dict.fromkeys((*found.signed, act.by, *stands_for)))
    accepted = sides_accepting(view, named, signed, day(at))
    whole = set(accepted) == {side_of(view, party) for party in named} and bool(named)
    partly = Stage.ACCEPTED if accepted else Stage.PROPOSED
    made = replace(found, signed=signed, accepted=accepted, stage=Stage.ACTIVE if whole else partly)
    changes: list[Change] = [(act.text, made)]
    if whole and isinstance(made, Amendment):
        changes += _amended(view, made)
    return changes


def _amended(view: View, amendment: Amendment) -> list[Change]:
    """The text as amended, and what rests on its changed clauses made suspect."""
    found = the(view, amendment.text, SignedText)
    changed = {one.id: one for one in amendment.clauses}
    kept = [
        replace(one, removed=one.removed or one.id in amendment.removed)
        for one in found.clauses
        if one.id not in changed
    ]
    made = replace(
        found,
        clauses=(*kept, *amendment.clauses),
        digest=amendment.digest,
        version=found.version + 1,
    )
    entries = tuple(
        ClauseEntry(one.id, one.heading, one.digest, one.rests_on) for one in amendment.clauses
    )
    touched = [f"{found.id}/{one}" for one in (*changed, *amendment.removed)]
    return [
        (found.id, made),
        *_clause_parts(view, found.id, entries),
        *_suspect(view, touched, amendment),
    ]


def _suspect(view: View, touched: list[str], amendment: Amendment) -> list[Change]:
    found = {ref.partition("/")[0] for ref in resting_on(view, touched)} - {amendment.text}
    marked: list[Change] = []
    for ref in sorted(found):
        held = view.get(ref)
        closed = getattr(held, "stage", None) in (Stage.CLOSED, Stage.WITHDRAWN)
        if isinstance(held, (Commitment, SignedText)) and not closed:
            marked.append((ref, replace(held, suspect=amendment.id, cleared=())))
            marked.append(suspect_again(view, ref))
    return marked


def _has_signed(view: View, act: Any, _at: datetime) -> Text | None:
    if act.by in view.get(act.text).signed:
        return None
    return text(
        "{by}没有签署{given}。",
        "{by} has not signed {given}.",
        by=who(view, act.by),
        given=quoted(act.text),
    )


@rule(
    SignatureWithdrawn,
    (
        *EVERY,
        known("text", SignedText, Amendment),
        stage("text", *PENDING),
        guard("has signed", "who", "已签署的主体", "a party that signed", _has_signed),
        TURN,
    ),
    Text("签署撤回", "the signature counts no longer"),
    moves=(Stage.PROPOSED, Stage.ACCEPTED),
)
def _unsigned(view: View, act: SignatureWithdrawn, at: datetime) -> Changes:
    found: SignedText | Amendment = view.get(act.text)
    named = required(view, found, day(at))
    signed = tuple(one for one in found.signed if one != act.by and not acts_as(view, act.by, one))
    accepted = sides_accepting(view, named, signed, day(at))
    now = Stage.ACCEPTED if accepted else Stage.PROPOSED
    return [(act.text, replace(found, signed=signed, accepted=accepted, stage=now))]


@rule(
    TextWithdrawn,
    (*EVERY, known("text", SignedText, Amendment), stage("text", *NOT_YET), DRAFTER),
    Text("文本撤回", "the text is withdrawn"),
    moves=(Stage.WITHDRAWN,),
)
def _text_withdrawn(view: View, act: TextWithdrawn, _at: datetime) -> Changes:
    return [(act.text, replace(view.get(act.text), stage=Stage.WITHDRAWN))]


def _exit_clause(view: View, act: Any, _at: datetime) -> Text | None:
    if the(view, act.text, SignedText).exit_days is not None:
        return None
    return text(
        "{given}没有退出条款；须以修正案增设，或由各方一致解除。",
        "{given} has no exit clause; an amendment adds one.",
        given=quoted(act.text),
    )


def _leaving(view: View, act: Any, _at: datetime) -> Text | None:
    found = the(view, act.text, SignedText)
    if _exiting(view, found, act.by):
        return None
    return text("{by}已通知退出。", "{by} has given notice already.", by=who(view, act.by))


def _exiting(view: View, found: SignedText, by: str) -> str | None:
    """The party for which `by` may give notice; None where none is left."""
    gone = {party for party, _ in found.exits}
    left = (one for one in found.parties if one not in gone)
    return next((one for one in left if acts_as(view, by, one)), None)


def _party(view: View, act: Any, _at: datetime) -> Text | None:
    if any(acts_as(view, act.by, one) for one in the(view, act.text, SignedText).parties):
        return None
    return text(
        "{by}不是{given}所列的主体。",
        "{by} is no party of {given}.",
        by=who(view, act.by),
        given=quoted(act.text),
    )


@rule(
    ExitGiven,
    (
        *EVERY,
        known("text", SignedText),
        stage("text", Stage.ACTIVE),
        guard("party", "who", "该文本所列的主体", "a party that the text names", _party),
        guard("exit clause", "when", "文本有退出条款", "the text has an exit clause", _exit_clause),
        guard("not leaving", "when", "尚未通知退出", "it has not given notice yet", _leaving),
        TURN,
    ),
    Text("自收到之日起，期满后不再受约束", "it is bound until the notice has run, from receipt"),
)
def _exit(view: View, act: ExitGiven, at: datetime) -> Changes:
    found = the(view, act.text, SignedText)
    free = day(at) + timedelta(days=1 + (found.exit_days or 0))
    leaver = _exiting(view, found, act.by) or act.by
    return [(act.text, replace(found, exits=(*found.exits, (leaver, free))))]
