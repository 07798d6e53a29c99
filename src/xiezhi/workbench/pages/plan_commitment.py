"""One commitment: owners of both sides, terms, progress, verification, objection, closing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xiezhi.model.text import Text
from xiezhi.register.act import Act
from xiezhi.register.acts.commitments import (
    ChangeAnswered,
    ChangeKind,
    ChangeRequested,
    CommitmentAccepted,
    CommitmentClosed,
    CommitmentProposed,
    CommitmentWithdrawn,
    EvidenceAdded,
    LookedAgain,
    Reported,
    Verified,
)
from xiezhi.register.acts.reviews import ObjectionRaised
from xiezhi.register.clocks import day as day_of
from xiezhi.register.items import STAGES, Commitment, Deed, Evidence, Report, Stage
from xiezhi.register.lists.words import KINDS
from xiezhi.register.rules import Allowed, Refused
from xiezhi.register.sentences import label_of, name_of
from xiezhi.register.state import item, side_of
from xiezhi.workbench.accounts.roles import ACTORS, STAFF
from xiezhi.workbench.acting import ask, can
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import (
    EMPTY,
    Filled,
    choice,
    day,
    number,
    read_form,
    with_fault,
)
from xiezhi.workbench.limits import Limit
from xiezhi.workbench.page import Moved, NotThere, Page, page
from xiezhi.workbench.pages.bilingual import (
    filled,
    given_pair,
    needed,
    new_id,
    pair,
    pair_of,
    percent,
)
from xiezhi.workbench.pages.plan_history import evidence_of, history_of, objections, reports
from xiezhi.workbench.pages.plan_rows import ENDED, owners_of, rows_of
from xiezhi.workbench.papers.models import EvidenceFile
from xiezhi.workbench.papers.uploads import FileRefused, Sent, keep_file, sent_file
from xiezhi.workbench.routes import Route

CHANGES: dict[str, Text] = {
    ChangeKind.TERMS.value: Text("变更期限、经费或指标", "change due day, budget or indicator"),
    ChangeKind.SUSPEND.value: Text("中止", "suspend"),
    ChangeKind.RESUME.value: Text("恢复", "resume"),
    ChangeKind.WITHDRAW.value: Text("撤回", "withdraw"),
}
_FILES_MOST = 5
_WORDS: dict[str, Text] = {
    "propose": Text("提出，待责任单位接受", "Put before its owners"),
    "accept": Text("接受", "Accept"),
    "agree": Text("同意变更", "Agree to the change"),
    "refuse": Text("不同意变更", "Refuse the change"),
    "close": Text("办结", "Close it"),
    "look": Text("已复查，予以维持", "Looked at again, it stands"),
    "withdraw": Text("撤回事项", "Withdraw it"),
}
_LOOKS = {"propose": "main", "accept": "main", "agree": "main", "close": "main", "look": "main",
          "withdraw": "warn", "refuse": "warn"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Action:
    """A button with the register's answer."""

    name: str
    words: Text
    answer: Allowed | Refused
    kind: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What a commitment rests on. href: where it is shown."""

    id: str
    name: Text
    href: str


def the_commitment(desk: Desk, id_: str) -> Commitment:
    """A commitment of the register. Raises NotThere."""
    found = item(desk.view, id_, Commitment) if desk.has_register else None
    if found is None:
        raise NotThere(Text("台账中没有这个事项。", "The register has no such commitment."))
    return found


def commitment(
    desk: Desk, id: str, form: Filled = EMPTY, which: str = "", status: int = 200
) -> Page:
    """Everything about one commitment, and what the reader may do with it."""
    found = the_commitment(desk, id)
    history = history_of(desk, id)
    evidence = evidence_of(history)
    told = reports(desk, found, history, evidence)
    deeds = [one.id for report in told for one in report.verifications]
    forms = _forms(desk, found)
    return page(
        "commitment.html.j2",
        found.title,
        {
            "forms": forms | {which: form} if which else forms,
            "which": which,
            "actions": _actions(desk, found),
            "may": _may(desk, found, deeds),
            "change_kinds": _changes_open(found),
            "files_most": _FILES_MOST,
            "object_to": getattr(_objecting(desk, deeds), "subject", ""),
        },
        status=status,
        **_terms(desk, found),
        **_standing(desk, found),
        reports=told,
        evidence=evidence,
        objections=objections(desk, deeds),
        children=rows_of(desk, desk.store.pages.entries("commitment", parent=id, limit=50).rows),
    )


def _changes_open(found: Commitment) -> tuple[tuple[str, Text], ...]:
    """The changes that may be asked for: what is suspended is resumed, all else is not."""
    suspended = found.stage is Stage.SUSPENDED
    return tuple(
        (kind, words)
        for kind, words in CHANGES.items()
        if (kind == "resume") == suspended or kind == "withdraw"
    )


def _terms(desk: Desk, found: Commitment) -> dict[str, Any]:
    """What was promised: by whom, by when, for how much, on what ground."""
    parent = found.parent
    return {
        "id": found.id,
        "kind": KINDS[found.kind],
        "owners": owners_of(found.owners, desk.store.pages.items(found.owners)),
        "drafter": found.drafter,
        "due": found.due,
        "budget": found.budget,
        "indicator": found.indicator,
        "parent": Ground(parent, name_of(desk.view, parent), desk.url("commitment", id=parent))
        if parent
        else None,
        "grounds": tuple(_ground(desk, one) for one in found.rests_on),
    }


def _standing(desk: Desk, found: Commitment) -> dict[str, Any]:
    """Where it stands: accepted by whom, late or not, changed, in doubt, with parts still open."""
    past = found.due is not None and found.due < day_of(desk.now)
    return {
        "stage": found.stage,
        "stage_name": STAGES[found.stage],
        "accepted": found.accepted,
        "overdue": past and found.stage not in ENDED,
        "change": found.change,
        "change_words": label_of(found.change.change) if found.change else None,
        "agreed": found.agreed,
        "suspect": found.suspect or "",
        "cleared": found.cleared,
        "n_open": found.n_open,
    }


def _ground(desk: Desk, ref: str) -> Ground:
    owner, _, clause = ref.partition("/")
    entry = desk.store.pages.entry(owner)
    href = ""
    if entry is not None and entry.type == "text":
        href = desk.url("agreement", id=owner) + (f"#clause-{clause}" if clause else "")
    elif entry is not None:
        href = desk.url("ledger-item", id=ref)
    return Ground(ref, name_of(desk.view, ref), href)


def _forms(desk: Desk, found: Commitment) -> dict[str, Filled]:
    last = item(desk.view, found.report, Report)
    share = last.share if last else Decimal(0)
    return {
        "report": filled(until=day_of(desk.now), share=f"{share * 100:f}".split(".")[0]),
        "verify": EMPTY,
        "object": EMPTY,
        "change": filled(
            change="resume" if found.stage is Stage.SUSPENDED else "terms", due=found.due,
            budget=found.budget, **given_pair("indicator", found.indicator),
        ),
    }  # fmt: skip


# -- plain buttons


def acts_of(found: Commitment, party: str) -> dict[str, Act]:
    """The act of each plain button."""
    return {
        "propose": CommitmentProposed(party, found.id),
        "accept": CommitmentAccepted(party, found.id),
        "agree": ChangeAnswered(party, found.id, agree=True),
        "refuse": ChangeAnswered(party, found.id, agree=False),
        "close": CommitmentClosed(party, found.id),
        "look": LookedAgain(party, found.id),
        "withdraw": CommitmentWithdrawn(party, found.id),
    }


def _actions(desk: Desk, found: Commitment) -> tuple[Action, ...]:
    if desk.role not in ACTORS or not desk.party:
        return ()
    acts = acts_of(found, desk.party)
    return tuple(
        Action(name, _WORDS[name], can(desk, act), _LOOKS.get(name, ""))
        for name, act in acts.items()
        if _fits(desk, found, name)
    )


def _fits(desk: Desk, found: Commitment, name: str) -> bool:
    """Whether a button belongs where a commitment stands; the rules judge it besides."""
    owner = desk.party in found.owners
    waits = found.stage in (Stage.PROPOSED, Stage.ACCEPTED)
    return {
        "propose": found.stage is Stage.DRAFT,
        "accept": waits and owner and desk.party not in found.accepted,
        "agree": found.change is not None and owner and desk.party not in found.agreed,
        "refuse": found.change is not None and owner,
        "close": found.stage is Stage.VERIFIED and owner,
        "look": found.suspect is not None and owner,
        "withdraw": owner and (waits or found.stage is Stage.DRAFT),
    }[name]


def _may(
    desk: Desk, found: Commitment, deeds: Sequence[str]
) -> dict[str, Allowed | Refused | None]:
    """Whether the reader may use each form; None where it does not belong here."""
    if desk.role not in ACTORS or not desk.party:
        return {"report": None, "verify": None, "object": None, "change": None}
    party, report = desk.party, item(desk.view, found.report, Report)
    words, today = Text("-", "-"), day_of(desk.now)
    owner = party in found.owners
    acts: dict[str, Act | None] = {
        "report": Reported(party, "new-report", found.id, today, Decimal(0), words)
        if owner and found.stage in (Stage.ACTIVE, Stage.VERIFIED) else None,
        "verify": Verified(party, "new-verification", report.id, right=True)
        if report and found.stage is Stage.REPORTED and owner else None,
        "change": ChangeRequested(
            party, found.id,
            ChangeKind.RESUME if found.stage is Stage.SUSPENDED else ChangeKind.TERMS, words,
        ) if owner and found.stage in (Stage.ACTIVE, Stage.VERIFIED, Stage.SUSPENDED) else None,
        "object": _objecting(desk, deeds),
    }  # fmt: skip
    return {name: can(desk, act) if act else None for name, act in acts.items()}


def _objecting(desk: Desk, deeds: Sequence[str]) -> Act | None:
    """The objection that the reader's side could raise to the latest verification of another."""
    if not desk.party:
        return None
    own = side_of(desk.view, desk.party)
    for one in deeds:
        deed = item(desk.view, one, Deed)
        if deed and deed.stage is Stage.ACTIVE and side_of(desk.view, deed.by) != own:
            return ObjectionRaised(desk.party, "new-objection", one, Text("-", "-"))
    return None


def act_on(desk: Desk, id: str) -> Moved:
    """Do what a plain button says."""
    found = the_commitment(desk, id)
    form = read_form(desk.request.POST, (choice("act", tuple(_WORDS)),))
    if form.faults:
        raise NotThere(Text("没有可办的事项。", "There is nothing to do here."))
    act = acts_of(found, desk.party or "0")[form["act"]]
    return ask(desk, [act], back=desk.url("commitment", id=id), about=[id])


# -- forms


def report_on(desk: Desk, id: str) -> Moved | Page:
    """Report progress, with files in evidence."""
    the_commitment(desk, id)
    form = read_form(
        desk.request.POST,
        (
            day("until"),
            percent("share"),
            number("spent", Decimal(0), required=False),
            *pair("words"),
        ),
    )
    form = needed(form, "words")
    form, sent = _files(desk, form)
    if form.faults:
        return commitment(desk, id, form, "report", 422)
    words = pair_of(form, "words")
    assert words is not None  # noqa: S101
    by = desk.party or "0"
    added = {_evidence_id(id, one): one for one in sent}
    fresh = [
        EvidenceAdded(by, one, id, Text(file.name, file.name), file.digest, file.media_type)
        for one, file in added.items()
        if item(desk.view, one, Evidence) is None
    ]
    made = Reported(
        by=by,
        report=new_id(f"{id}.report", by, form["until"], form["share"], words, *added),
        commitment=id,
        until=form["until"],
        share=form["share"],
        words=words,
        spent=form["spent"],
        evidence=tuple(added),
    )
    return _asked(desk, id, [*fresh, made], sent)


def _files(desk: Desk, form: Filled) -> tuple[Filled, list[Sent]]:
    """The files that were sent, each judged by its content; faults beside the field."""
    found: dict[str, Sent] = {}
    uploaded = desk.request.FILES.getlist("files")
    if len(uploaded) > _FILES_MOST:
        words = Text(f"一次至多{_FILES_MOST}个文件。", f"At most {_FILES_MOST} files at once.")
        return with_fault(form, "files", words), []
    for one in uploaded:
        try:
            sent = sent_file(one)
        except FileRefused as error:
            return with_fault(form, "files", Text(error.render("zh"), error.render("en"))), []
        found[sent.digest] = sent
    return form, list(found.values())


def _evidence_id(commitment_id: str, sent: Sent) -> str:
    """The same file for the same commitment is one piece of evidence."""
    return f"{commitment_id[:56]}.evidence.{sent.digest[:12]}"


def _asked(desk: Desk, id_: str, acts: Sequence[Act], sent: Sequence[Sent] = ()) -> Moved:
    """Hand acts over; files are kept only where the register would take them."""
    if not any(isinstance(can(desk, act), Refused) for act in acts[:1]):
        for one in sent:
            keep_file(desk.config, one)
            EvidenceFile.objects.get_or_create(
                digest=one.digest,
                defaults={
                    "side": desk.side,
                    "name": one.name,
                    "media_type": one.media_type,
                    "size": len(one.content),
                    "kept_by": desk.account,
                },
            )
    return ask(desk, acts, back=desk.url("commitment", id=id_), about=[id_])


def verify(desk: Desk, id: str) -> Moved | Page:
    """Find the latest report right, or not."""
    found = the_commitment(desk, id)
    form = read_form(
        desk.request.POST, (choice("right", ("yes", "no")), choice("report", [found.report or "-"]),
                            *pair("words")),
    )  # fmt: skip
    if form["right"] == "no":
        form = needed(form, "words")
    if form.faults:
        return commitment(desk, id, form, "verify", 422)
    right, words = form["right"] == "yes", pair_of(form, "words")
    by = desk.party or "0"
    id_ = new_id(f"{id}.verified", by, form["report"], right, words or "")
    act = Verified(by, id_, form["report"], right=right, words=words)
    return _asked(desk, id, [act])


def object_to(desk: Desk, id: str) -> Moved | Page:
    """Object to a verification."""
    the_commitment(desk, id)
    form = needed(
        read_form(desk.request.POST, (choice("subject", _deeds(desk, id)), *pair("grounds"))),
        "grounds",
    )
    if form.faults:
        return commitment(desk, id, form, "object", 422)
    grounds = pair_of(form, "grounds")
    assert grounds is not None  # noqa: S101
    by = desk.party or "0"
    act = ObjectionRaised(by, new_id(f"{id}.objection", by, form["subject"]), form["subject"],
                          grounds)  # fmt: skip
    return _asked(desk, id, [act])


def _deeds(desk: Desk, id_: str) -> list[str]:
    return [a.verification for _, _, a in history_of(desk, id_) if isinstance(a, Verified)]


def change(desk: Desk, id: str) -> Moved | Page:
    """Ask the other owners for a change."""
    the_commitment(desk, id)
    form = read_form(
        desk.request.POST,
        (
            choice("change", tuple(CHANGES)),
            day("due", required=False),
            number("budget", Decimal(0), required=False),
            *pair("indicator", 400),
            *pair("why"),
        ),
    )
    form = needed(form, "why")
    if form.faults:
        return commitment(desk, id, form, "change", 422)
    terms: dict[str, Any] = {}
    if form["change"] == ChangeKind.TERMS.value:
        terms = {"due": form["due"], "budget": form["budget"],
                 "indicator": pair_of(form, "indicator")}  # fmt: skip
    why = pair_of(form, "why")
    assert why is not None  # noqa: S101
    act = ChangeRequested(desk.party or "0", id, ChangeKind(form["change"]), why, **terms)
    return _asked(desk, id, [act])


def report_page(desk: Desk, id: str) -> Moved:
    """A report is shown with its commitment."""
    found = item(desk.view, id, Report)
    if found is None:
        raise NotThere(Text("台账中没有这份报告。", "The register has no such report."))
    return Moved(f"{desk.url('commitment', id=found.commitment)}#report-{id}")


_AT = "list/items/<str:id>"
_OFTEN = Limit(60, 600)
ROUTES = (
    Route(_AT, "commitment", commitment, STAFF, act_on, ACTORS),
    Route(f"{_AT}/report", "commitment-report", post=report_on, writes=ACTORS, json=False,
          limit=_OFTEN),
    Route(f"{_AT}/verify", "commitment-verify", post=verify, writes=ACTORS, json=False,
          limit=_OFTEN),
    Route(f"{_AT}/object", "commitment-object", post=object_to, writes=ACTORS, json=False,
          limit=_OFTEN),
    Route(f"{_AT}/change", "commitment-change", post=change, writes=ACTORS, json=False,
          limit=_OFTEN),
    Route("reports/<str:id>", "report", report_page, STAFF, json=False),
)  # fmt: skip
