"""Voting on statements: a public link, many statements in one form, no script needed."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponseBase, QueryDict

from xiezhi.model.text import Text, text
from xiezhi.workbench.accounts.roles import ANYONE
from xiezhi.workbench.consensus.ballots import BALLOTS, Ballot, take
from xiezhi.workbench.consensus.heard import heard
from xiezhi.workbench.consensus.votes import (
    CLASSES,
    VOTES,
    InvitationSpent,
    Standing,
    own_votes,
    standing_of,
    token_of,
    voter_of,
)
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import EMPTY, Filled, choice, read_form, with_fault
from xiezhi.workbench.gathered.models import Voter, new_secret
from xiezhi.workbench.limits import address_of
from xiezhi.workbench.page import Moved, Page, page
from xiezhi.workbench.routes import Route, answered

TITLE = Text("对议题表态", "Vote on statements")
COOKIE = "xiezhi-voter"
_YEAR = 365 * 86400
_A_PAGE = 20
_STATEMENTS = 1000
_MOST_SHOWN = 1000
WORDS = (
    ("agree", Text("赞成", "agree")),
    ("disagree", Text("反对", "disagree")),
    ("pass", Text("弃权", "pass")),
)


def ballot(desk: Desk) -> Page:
    """The statements that this browser has not voted on yet, then those it has."""
    return _page(desk, EMPTY)


def vote(desk: Desk) -> Page | HttpResponseBase:
    """Take the votes of one form; the first of a browser makes it a voter."""
    voter = voter_here(desk)
    invitation = desk.request.POST.get("invitation", "")[:500]
    known = open_statements(desk)
    votes = {
        name.removeprefix("v-"): VOTES[value]
        for name, value in desk.request.POST.items()
        if name.startswith("v-") and value in VOTES and name.removeprefix("v-") in known
    }
    standing = None
    if voter is None:
        standing, form = standing_given(desk, desk.request.POST, invitation)
        if not votes:
            form = with_fault(
                form, "votes", Text("请至少对一个议题表态。", "Vote on one at least.")
            )
        if form.faults or standing is None:
            BALLOTS.count("vote", address_of(desk.request))
            return _page(desk, form)
    n, secret = taken(desk, voter, votes, standing, invitation)
    response = answered(desk, Moved(desk.url("vote", {"counted": n})))
    known_again(desk, response, secret)
    return response


def taken(
    desk: Desk,
    voter: Voter | None,
    votes: Mapping[str, int],
    standing: Standing | None,
    invitation: str,
) -> tuple[int, str]:
    """Count votes; the first of a browser makes it a voter. How many, and the secret to keep."""
    secret = new_secret() if voter is None and desk.account is None else ""
    token = voter.token if voter is not None else token_of(secret, desk.account)
    address = address_of(desk.request)
    n = take(Ballot(token, votes, address, standing, invitation if standing else ""))
    return n, secret


def known_again(desk: Desk, response: HttpResponseBase, secret: str) -> None:
    """Leave a new voter's secret in the browser, so that it is known again."""
    if secret:
        response.set_cookie(
            COOKIE, secret, _YEAR, httponly=True, samesite="Lax", secure=desk.config.https
        )


def _counted(desk: Desk) -> Text | None:
    """What the address says was counted; no session is begun for a voter's sake."""
    given = desk.query("counted")
    if not (given.isascii() and given.isdigit() and 0 < int(given) <= _MOST_SHOWN):
        return None
    return text(
        "已记下{n}次表态，谢谢。", "Your {n} votes were counted, thank you.", n=Text(given, given)
    )


def standing_given(desk: Desk, given: QueryDict, invitation: str) -> tuple[Standing | None, Filled]:
    """As whom a new voter votes: by invitation, by account, else as declared."""
    codes = [one.code for one in desk.facts.sides]
    if invitation:
        found = standing_of(invitation)
        return found, EMPTY
    own = desk.side if desk.account is not None else ""
    form = read_form(
        given,
        (choice("side", codes, required=not own), choice("voter_class", CLASSES)),
    )
    if form.faults:
        return None, form
    return Standing(own or form["side"], form["voter_class"], bool(own)), form


def voter_here(desk: Desk) -> Voter | None:
    """The voter of this browser or account; None before its first vote."""
    return voter_of(desk.request.COOKIES.get(COOKIE, "")[:200], desk.account)


def open_statements(desk: Desk) -> frozenset[str]:
    """The ids of all statements that may be voted on."""
    return frozenset(one for one, _ in _all(desk))


def _all(desk: Desk) -> tuple[tuple[str, Text], ...]:
    rows = desk.store.pages.statements(limit=_STATEMENTS).rows if desk.has_register else ()
    return tuple((row.id, Text(row.words_zh, row.words_en)) for row in rows)


def _page(desk: Desk, form: Filled) -> Page:
    voter = voter_here(desk)
    own = own_votes(voter)
    every = sorted(_all(desk), key=lambda one: one[0])
    fresh = [one for one in every if one[0] not in own]
    said = [one for one in every if one[0] in own]
    invitation = (desk.query("invitation") or desk.request.POST.get("invitation", ""))[:500]
    invited, spent = _invited(desk.request.GET.get("invitation", "") or invitation, voter)
    words = {value: name for name, value in VOTES.items()}
    return page(
        "vote.html.j2",
        TITLE,
        {
            "form": form,
            "choices": WORDS,
            "classes": tuple(CLASSES.items()),
            "invitation": desk.request.GET.get("invitation", "") or invitation,
            "invited": invited,
            "spent": spent,
            "counted": _counted(desk) if not form.faults else None,
            "own_side": desk.side if desk.account else "",
            "class_names": CLASSES,
        },
        422 if form.faults else 200,
        statements=tuple({"id": id_, "words": text} for id_, text in fresh[:_A_PAGE]),
        n_left=len(fresh),
        voted=tuple({"id": id_, "words": text, "vote": words[own[id_]]} for id_, text in said),
        heard=heard(desk.config, [id_ for id_, _ in said]),
        standing={"side": voter.side, "voter_class": voter.voter_class,
                  "confirmed": voter.confirmed} if voter else None,
    )  # fmt: skip


def _invited(invitation: str, voter: Voter | None) -> tuple[Standing | None, Text | None]:
    if not invitation or voter is not None:
        return None, None
    try:
        return standing_of(invitation), None
    except InvitationSpent as error:
        return None, Text(error.render("zh"), error.render("en"))


ROUTES = (Route("vote", "vote", ballot, ANYONE, vote, ANYONE, limit=BALLOTS, counts=True),)
