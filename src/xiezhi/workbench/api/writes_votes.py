"""Votes of people, sent by a program: the same statements, voters and limits as on the page."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpResponse, JsonResponse, QueryDict
from ninja import Schema
from pydantic import ConfigDict, Field

from xiezhi.model.text import Text
from xiezhi.workbench.api.door import faulty
from xiezhi.workbench.api.write import Write
from xiezhi.workbench.consensus.votes import CLASSES, VOTES
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.failures import Fault
from xiezhi.workbench.pages import consensus_vote as page

_MOST = 200
_ROUTE = next(one for one in page.ROUTES if one.name == "vote")


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
    """Count votes; the answer's cookie lets the same voter come again."""
    known = page.open_statements(desk)
    unknown = [one for one in given.votes if one not in known]
    if unknown:
        words = Text("没有这个议题。", "There is no such statement.")
        raise faulty([Fault(f"body.votes.{one[:80]}", None, words) for one in unknown])
    voter, standing = page.voter_here(desk), None
    if voter is None:
        asked = QueryDict(mutable=True)
        asked.update({"side": given.side or "", "voter_class": given.voter_class or ""})
        standing, form = page.standing_given(desk, asked, given.invitation)
        if standing is None:
            raise faulty([Fault(f"body.{name}", None, said) for name, said in form.faults.items()])
    votes = {one: VOTES[vote] for one, vote in given.votes.items()}
    n, secret = page.taken(desk, voter, votes, standing, given.invitation)
    response = JsonResponse({"counted": n}, status=201)
    page.known_again(desk, response, secret)
    return response


WRITES = (
    Write(
        "votes", "votes",
        Text("对议题表态；无须登录", "Vote on statements; nobody has to sign in"),
        Votes, VotesCounted, count_votes, None, limit=_ROUTE.limit, counted=_ROUTE.name,
    ),
)  # fmt: skip
