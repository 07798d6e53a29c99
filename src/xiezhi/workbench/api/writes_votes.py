"""Votes of people, sent by a program: the same statements, voters and limits as on the page."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpResponse, JsonResponse, QueryDict
from ninja import Schema
from pydantic import ConfigDict, Field

from xiezhi.model.text import Text
from xiezhi.register.items import Statement
from xiezhi.register.state import item
from xiezhi.workbench.api.door import faulty
from xiezhi.workbench.api.write import Write
from xiezhi.workbench.consensus.ballots import BALLOTS
from xiezhi.workbench.consensus.votes import CLASSES
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.failures import Fault
from xiezhi.workbench.limits import address_of
from xiezhi.workbench.page import Page
from xiezhi.workbench.pages import consensus_vote

_MOST = 200
_ROUTE = next(one for one in consensus_vote.ROUTES if one.name == "vote")


class Votes(Schema):
    """Votes by statement. side, voter_class: of a new voter without an invitation or account."""

    model_config = ConfigDict(extra="forbid")

    votes: dict[Annotated[str, Field(max_length=80)], Literal["agree", "disagree", "pass"]] = Field(
        min_length=1, max_length=_MOST
    )
    side: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None
    voter_class: Literal[tuple(CLASSES)] | None = None  # type: ignore[valid-type]
    invitation: str = Field("", max_length=500)


class VotesCounted(Schema):
    """How many votes were counted."""

    counted: int


def count_votes(desk: Desk, given: Votes) -> HttpResponse:
    """Count votes by the page's own function; the answer's cookie lets the voter come again."""
    unknown = [one for one in given.votes if item(desk.view, one, Statement) is None]
    if unknown:
        words = Text("没有这个议题。", "There is no such statement.")
        BALLOTS.count("vote", address_of(desk.request))  # a try as well
        raise faulty([Fault(f"body.votes.{one[:80]}", None, words) for one in unknown])
    form = QueryDict(mutable=True)
    form.update({f"v-{one}": vote for one, vote in given.votes.items()})
    form.update({"side": given.side or "", "voter_class": given.voter_class or ""})
    form["invitation"] = given.invitation
    desk.request.POST = form
    found = consensus_vote.vote(desk)
    if isinstance(found, Page):
        faults = found.hidden["form"].faults
        raise faulty([Fault(f"body.{name}", None, said) for name, said in faults.items()])
    response = JsonResponse({"counted": len(given.votes)}, status=201)
    response.cookies.update(found.cookies)
    return response


WRITES = (
    Write(
        "votes", "votes",
        Text("对议题表态；无须登录", "Vote on statements; nobody has to sign in"),
        Votes, VotesCounted, count_votes, None, limit=_ROUTE.limit, counted=_ROUTE.name,
        counts=True,
    ),
)  # fmt: skip
