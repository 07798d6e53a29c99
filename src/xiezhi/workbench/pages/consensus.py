"""Consensus: what is asked and answered, what people say, and what both sides agree on."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xiezhi.model.text import Text
from xiezhi.register.acts.commitments import EvidenceAdded
from xiezhi.register.acts.opinions import StatementPut, Vote, Voted
from xiezhi.register.items import Evidence, Statement
from xiezhi.register.sentences import label_of
from xiezhi.register.state import item, side_of
from xiezhi.workbench.accounts.roles import ACTORS, COORDINATORS, READERS, STAFF
from xiezhi.workbench.acting import ask, can
from xiezhi.workbench.consensus.heard import STANDINGS
from xiezhi.workbench.consensus.kept import bring_up, opinion
from xiezhi.workbench.consensus.sketch import sketch
from xiezhi.workbench.consensus.votes import (
    CLASSES,
    SHOWN_LEAST,
    cells,
    counts,
    invitations,
    sealed,
    votes_ever,
)
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import EMPTY, Filled, choice, number, read_form, words
from xiezhi.workbench.gathered.models import digest_of_secret
from xiezhi.workbench.limits import Limit
from xiezhi.workbench.monitors.intake import keep_file
from xiezhi.workbench.page import Download, Moved, NotThere, Page, page
from xiezhi.workbench.routes import Route

TITLE = Text("共识", "Consensus")
_SHOWN = 200
_SEALED_MOST = 50
_LINKS_MOST = 2000


@dataclass(frozen=True, slots=True)
class StatementShown:
    """A statement with people's votes and what they allow to say.

    agree_low: the least share that agrees in every side and class, by the last computing.
    """

    id: str
    words: Text
    n_agree: int
    n_disagree: int
    n_pass: int
    n: int
    standing: str
    standing_name: Text
    agree_low: float | None


def consensus(desk: Desk) -> Page:
    """What both sides agree on, every statement, the opinion map."""
    return _page(desk, EMPTY)


def put_statement(desk: Desk) -> Page | Moved:
    """Put a sentence before everybody, or seal the votes as they stand."""
    if "seal" in desk.request.POST:
        return _seal(desk)
    form = read_form(
        desk.request.POST, (words("words_zh", 300), words("words_en", 600, required=False))
    )
    if form.faults:
        return _page(desk, form)
    said = Text(form["words_zh"], form["words_en"] or form["words_zh"])
    id_ = f"st-{digest_of_secret(said.zh)[:12]}"
    return ask(desk, [StatementPut(desk.party, id_, said)], back=desk.url("consensus"))


def _page(desk: Desk, form: Filled) -> Page:
    n_ever = votes_ever()
    working = bring_up(desk.config, n_ever)
    told = opinion(desk.config)
    shown = _statements(desk, told)
    order = ("agreed", "rejected", "divided")
    show = desk.query("show", ("all", *STANDINGS), "all")
    sample = StatementPut(desk.party or "0", "new-0", TITLE)
    return page(
        "consensus.html.j2",
        TITLE,
        {
            "form": form,
            "working": working,
            "standings": tuple(STANDINGS.items()),
            "show": show,
            "may_put": can(desk, sample) if desk.role in ACTORS else None,
            "may_invite": desk.role in COORDINATORS,
            "classes": tuple(CLASSES.items()),
            "drawn": bool(told.get("points")),
            "newest": str(told.get("n_ever", 0)),
            "agreed": [one for one in shown if one.standing in order[:2]],
            "vote_link": desk.request.build_absolute_uri(desk.url("vote")),
        },
        422 if form.faults else 200,
        statements=tuple(one for one in shown if show in ("all", one.standing)),
        n_statements=len(shown),
        n_votes=n_ever,
        computed_at=told.get("at", ""),
        computed_votes=told.get("n_votes", 0),
        n_people=told.get("n_people", 0),
        groups=tuple(_group(desk, one) for one in told.get("groups", ())),
        cannot_tell=tuple(Text(one["zh"], one["en"]) for one in told.get("cannot_tell", ())),
    )


def _statements(desk: Desk, told: Any) -> tuple[StatementShown, ...]:
    rows = desk.store.pages.statements(limit=_SHOWN).rows if desk.has_register else ()
    counted = counts()
    judged = {one["id"]: one for one in told.get("statements", ())}
    found = []
    for row in rows:
        own, said = counted.get(row.id, {}), judged.get(row.id, {})
        standing = str(said.get("standing", "unheard"))
        found.append(
            StatementShown(
                row.id,
                Text(row.words_zh, row.words_en),
                own.get(1, 0),
                own.get(-1, 0),
                own.get(0, 0),
                sum(own.values()),
                standing,
                STANDINGS[standing],
                said.get("agree_low"),
            )
        )
    rank = {name: k for k, name in enumerate(STANDINGS)}
    return tuple(sorted(found, key=lambda one: (rank[one.standing], -(one.agree_low or 0), one.id)))


def _group(desk: Desk, told: Any) -> dict[str, Any]:
    """A group of opinion: how many, and the statements that stand for it."""
    stands = []
    for one in told["stands_for"]:
        held = item(desk.view, one["statement"], Statement)
        if held is not None:
            stands.append({"words": held.words, "agree": one["agree"], "share": one["share"]})
    return {"n_people": told["n_people"], "stands_for": tuple(stands)}


def opinion_map(desk: Desk) -> Download:
    """The opinion map as a drawing."""
    told = opinion(desk.config)
    if not told.get("points"):
        raise NotThere(Text("还没有意见分布图。", "There is no opinion map yet."))
    drawn = sketch(told, desk.lang)
    return Download("opinion.svg", drawn, "image/svg+xml", attached=False)


# -- one statement


@dataclass(frozen=True, slots=True)
class Cell:
    """People of a side and class on a statement. few: too few to be shown by themselves."""

    side: str
    kind: Text
    n: int
    n_agree: int
    n_disagree: int
    n_pass: int
    few: bool
    agree_low: float | None


@dataclass(frozen=True, slots=True)
class PartyVote:
    """How a party of the register voted, for all to see."""

    party: str
    side: str
    vote: str
    vote_name: Text


def statement(desk: Desk, id: str) -> Page:
    """One statement: people by side and class, the parties one by one."""
    held = _held(desk, id)
    told = {one["id"]: one for one in opinion(desk.config).get("statements", ())}.get(id, {})
    low = {(one["side"], one["class"]): one["agree_low"] for one in told.get("cells", ())}
    rows = sorted(cells(id).items())
    hidden = _hidden({key: sum(own.values()) for key, own in rows})
    nothing = Voted(desk.party or "0", id, Vote.PASS)
    standing = str(told.get("standing", "unheard"))
    return page(
        "statement.html.j2",
        Text("议题", "Statement"),
        {
            "may_vote": can(desk, nothing) if desk.role in ACTORS else None,
            "votes": tuple((one.value, label_of(one)) for one in Vote),
            "least": SHOWN_LEAST,
        },
        id=id,
        words=held.words,
        standing=standing,
        standing_name=STANDINGS[standing],
        agree_low=told.get("agree_low"),
        cells=tuple(_cell(key, own, low.get(key), few=key in hidden) for key, own in rows),
        parties=tuple(
            PartyVote(party, side_of(desk.view, party), vote, label_of(Vote(vote)))
            for _, party, vote in desk.store.pages.votes(id)
        ),
    )


def vote_for_party(desk: Desk, id: str) -> Moved:
    """A party's own vote, on record and signed; it binds nobody."""
    _held(desk, id)
    form = read_form(desk.request.POST, (choice("vote", [one.value for one in Vote]),))
    back = desk.url("statement", id=id)
    if form.faults:
        desk.say(next(iter(form.faults.values())), well=False)
        return Moved(back)
    return ask(desk, [Voted(desk.party, id, Vote(form["vote"]))], back=back)


def _hidden(sizes: Mapping[tuple[str, str], int]) -> frozenset[tuple[str, str]]:
    """The classes not told by themselves: those with few, and another one beside a single such.

    All votes on a statement are told together; with one class hidden alone, what is told of the
    others would give it away.

    >>> sorted(_hidden({("1", "a"): 2, ("1", "b"): 9, ("2", "a"): 30}))
    [('1', 'a'), ('1', 'b')]
    """
    ordered = sorted(sizes, key=lambda key: (sizes[key], key))
    few = sum(0 < sizes[key] < SHOWN_LEAST for key in ordered)
    return frozenset(ordered[: 2 if few == 1 else few])


def _cell(key: tuple[str, str], own: Mapping[int, int], low: float | None, *, few: bool) -> Cell:
    shown = (0, 0, 0) if few else (own.get(1, 0), own.get(-1, 0), own.get(0, 0))
    name = CLASSES.get(key[1], Text(key[1], key[1]))
    return Cell(key[0], name, sum(shown), *shown, few, None if few else low)


def _held(desk: Desk, id_: str) -> Statement:
    found = item(desk.view, id_, Statement) if desk.has_register else None
    if found is None:
        raise NotThere(Text(f"台账中没有议题“{id_}”。", f"The register has no statement {id_}."))
    return found


# -- requirements


def requirements(desk: Desk) -> Page:
    """What is required from above, what each side's plan answers, where the gaps are."""
    entry = desk.findings.entry("policy_gaps", desk.lang)
    show = desk.query("show", ("all", "gaps"), "all")
    asked = desk.query("q").strip()
    grids = entry["grids"] if entry and entry["state"] == "answered" else []
    missing = "未见" if desk.lang == "zh" else "not found"
    rows = [row for row in grids[0]["rows"] if show == "all" or missing in row[2:]] if grids else []
    rows = [row for row in rows if not asked or any(asked.lower() in cell.lower() for cell in row)]
    return page(
        "requirements.html.j2",
        Text("要求与应答", "Requirements and answers"),
        {"show": show, "asked": asked, "entry": entry, "progress": desk.findings.progress,
         "fresh": desk.findings.fresh, "missing": missing},
        answer=entry["answer"] if entry else "",
        heads=tuple(head["label"] for head in grids[0]["heads"]) if grids else (),
        rows=tuple(tuple(row) for row in rows),
        evidence=grids[1] if len(grids) > 1 else None,
        caveats=tuple(entry["caveats"]) if entry else (),
    )  # fmt: skip


# -- invitations and seals


def invite(desk: Desk) -> Page | Download:
    """Links that confirm a side and a class, as a table to be handed out; none of them is kept."""
    form = read_form(
        desk.request.POST,
        (choice("voter_class", CLASSES), number("n", 1, _LINKS_MOST)),  # type: ignore[arg-type]
    )
    if form.faults:
        return _page(desk, form)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["side", "class", "link"])
    for token in invitations(desk.side, form["voter_class"], int(form["n"])):
        link = desk.request.build_absolute_uri(desk.url("vote", {"invitation": token}))
        table.writerow([desk.side, form["voter_class"], link])
    return Download(
        "invitations.csv", out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"
    )


def _seal(desk: Desk) -> Moved:
    """Put digests of the votes as they stand on record, one for each statement with new ones."""
    back = desk.url("consensus")
    acts: list[EvidenceAdded] = []
    for one in _statements(desk, {}):
        if not one.n or len(acts) >= _SEALED_MOST:
            continue
        content = sealed(one.id)
        digest = digest_of_secret(content.decode())
        id_ = f"votes-{one.id[:50]}-{digest[:16]}"
        if item(desk.view, id_, Evidence) is None:
            keep_file(desk.config.uploads, digest, content)
            title = Text(f"对议题{one.id}的{one.n}次表态", f"{one.n} votes on {one.id}")
            acts.append(EvidenceAdded(desk.party, id_, one.id, title, digest, "application/json"))
    if not acts:
        desk.say(Text("没有新的表态须封存。", "There are no new votes to seal."))
        return Moved(back)
    return ask(desk, acts, back=back)


def sealed_file(desk: Desk, digest: str) -> Download:
    """A sealed file of votes, for whoever checks the digest on record."""
    path = desk.config.uploads / digest
    if len(digest) != 64 or not digest.isalnum() or not path.exists():  # noqa: PLR2004
        raise NotThere(Text("没有这个文件。", "There is no such file."))
    return Download(f"votes-{digest[:12]}.json", path, "application/json")


ROUTES = (
    Route("consensus", "consensus", consensus, READERS, put_statement, ACTORS, limit=Limit(30, 60)),
    Route("consensus/map.svg", "opinion-map", opinion_map, READERS, json=False),
    Route("consensus/requirements", "requirements", requirements, READERS),
    Route(
        "consensus/invitations", "vote-invitations", post=invite, writes=COORDINATORS, json=False,
        limit=Limit(20, 3600),
    ),
    Route("consensus/sealed/<str:digest>", "sealed-votes", sealed_file, STAFF, json=False),
    Route("statements/<str:id>", "statement", statement, READERS, vote_for_party, ACTORS),
)  # fmt: skip
