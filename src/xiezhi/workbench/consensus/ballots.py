"""Ballots taken: many people's at once in one transaction, each answered once it is committed.

So many statements for a whole transaction, however many ballots are in it: counts of how often an
address voted, new voters, their votes, the number of all votes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from xiezhi.workbench.consensus.votes import InvitationSpent, Standing, spent
from xiezhi.workbench.gathered.models import Counted, PublicVote, Voter, digest_of_secret
from xiezhi.workbench.limits import Limit, TooOften, counted_together
from xiezhi.workbench.together import Together

BALLOTS = Limit(120, 60)
NEW_VOTERS = Limit(300, 3600)
Taken: TypeAlias = "int | TooOften | InvitationSpent"


@dataclass(frozen=True, slots=True)
class Ballot:
    """Votes by statement of the voter with this token. standing: of a new voter, else None."""

    token: str
    votes: Mapping[str, int]
    address: str
    standing: Standing | None = None
    invitation: str = ""


def _write(ballots: Sequence[Ballot]) -> list[int | Exception]:
    """How many votes of each were recorded, or why none."""
    with transaction.atomic():
        found: list[int | Exception | None] = [*_too_often(ballots)]
        voters = _voters([b for b, why in zip(ballots, found, strict=True) if why is None])
        rows: dict[tuple[int, str], PublicVote] = {}
        now, n = timezone.now(), 0
        for at, one in enumerate(ballots):
            if found[at] is not None:
                continue
            voter = voters.get(one.token)
            if voter is None:
                found[at] = spent()
                continue
            for statement, vote in one.votes.items():
                rows[voter, statement] = PublicVote(
                    voter_id=voter, statement=statement, vote=vote, at=now
                )
            found[at] = len(one.votes)
            n += len(one.votes)
        _recorded(list(rows.values()), n)
    return [0 if one is None else one for one in found]


take = Together(_write)


def _too_often(ballots: Sequence[Ballot]) -> list[TooOften | None]:
    """Which come from an address that voted too often."""
    asked = [(BALLOTS, "vote", one.address) for one in ballots]
    new = [one for one in ballots if one.standing is not None]
    asked += [(NEW_VOTERS, "new-voter", one.address) for one in new]
    refused = counted_together(asked)
    of_new = dict(zip(map(id, new), refused[len(ballots) :], strict=True))
    return [why or of_new.get(id(one)) for one, why in zip(ballots, refused, strict=False)]


def _voters(ballots: Sequence[Ballot]) -> dict[str, int]:
    """Voters by token, the new ones made; one whose invitation was used before is not there."""
    new = [
        Voter(
            token=one.token,
            side=one.standing.side,
            voter_class=one.standing.voter_class,
            confirmed=one.standing.confirmed,
            invitation=digest_of_secret(one.invitation) if one.invitation else None,
        )
        for one in ballots
        if one.standing is not None
    ]
    if new:
        Voter.objects.bulk_create(new, ignore_conflicts=True)
    tokens = {one.token for one in ballots}
    return dict(Voter.objects.filter(token__in=tokens).values_list("token", "id"))


def _recorded(rows: Sequence[PublicVote], n: int) -> None:
    """Record votes; the last on a statement counts. n: how many to count in."""
    if not rows:
        return
    PublicVote.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["voter", "statement"],
        update_fields=["vote", "at"],
    )
    if not Counted.objects.filter(name="votes").update(n=F("n") + n):
        Counted.objects.create(name="votes", n=n)
