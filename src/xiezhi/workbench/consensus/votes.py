"""Votes of people: taken, counted, sealed. The register gets digests, never a person.

A voter is known by a secret that their browser alone has; here lies its digest. What is sealed
names a vote by a commitment under that digest as salt, another one for each statement, so that a
voter can find their own votes and nobody can join one person's votes across statements.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING

from django.core import signing
from django.db.models import Count
from django.utils.crypto import salted_hmac

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text
from xiezhi.register.log.commitment import Opening
from xiezhi.register.plain import canonical
from xiezhi.workbench.gathered.models import (
    Counted,
    PublicVote,
    Voter,
    digest_of_secret,
    new_secret,
)

if TYPE_CHECKING:
    from xiezhi.workbench.accounts.models import Account

CLASSES: dict[str, Text] = {
    "resident": Text("居民", "resident"),
    "enterprise": Text("企业", "enterprise"),
    "public_body": Text("机关事业单位", "public body"),
    "association": Text("社会组织", "association"),
    "expert": Text("专家", "expert"),
}
VOTES: dict[str, int] = {"agree": 1, "disagree": -1, "pass": 0}
SHOWN_LEAST = 5
"""Cells with fewer voters are not shown by themselves: few votes could name a person."""
_SALT = "xiezhi-vote-invitation"
_KEPT_DAYS = 90
_MANY, _GROWTH = 50_000, 1.01


class InvitationSpent(XiezhiError):
    """An invitation to vote that is unknown, too old, or was used in another browser."""


@dataclass(frozen=True, slots=True)
class Standing:
    """As whom somebody votes. confirmed: by an invitation or an account."""

    side: str
    voter_class: str
    confirmed: bool


def voter_of(secret: str, account: Account | None) -> Voter | None:
    """The voter of a browser or of an account; None before the first vote."""
    token = token_of(secret, account)
    return Voter.objects.filter(token=token).first() if token else None


def token_of(secret: str, account: Account | None) -> str:
    """What a voter is kept under: of an account a keyed digest, so that it counts once."""
    if account is not None:
        return str(salted_hmac("xiezhi-voter", str(account.pk), algorithm="sha256").hexdigest())
    return digest_of_secret(secret) if secret else ""


def votes_ever() -> int:
    """How many votes came in, changes of mind included."""
    found = Counted.objects.filter(name="votes").values_list("n", flat=True).first()
    return int(found or 0)


def own_votes(voter: Voter | None) -> dict[str, int]:
    """A voter's votes by statement."""
    if voter is None:
        return {}
    return dict(PublicVote.objects.filter(voter=voter).values_list("statement", "vote"))


def counts() -> Mapping[str, Mapping[int, int]]:
    """How many voted how, by statement; of very many, as they stood within a hundredth of them."""
    n = votes_ever()
    return _counted() if n < _MANY else _counted_once(_hundredth(n))


@lru_cache(maxsize=2)
def _counted_once(_n: int) -> Mapping[str, Mapping[int, int]]:
    return _counted()


def _counted() -> Mapping[str, Mapping[int, int]]:
    rows = PublicVote.objects.values_list("statement", "vote").annotate(n=Count("id"))
    found: dict[str, dict[int, int]] = {}
    for statement, vote, n in rows:
        found.setdefault(statement, {})[vote] = n
    return found


def cells(statement: str) -> Mapping[tuple[str, str], Mapping[int, int]]:
    """How many voted how on a statement, by side and class; of very many as `counts`."""
    n = votes_ever()
    return _cells(statement) if n < _MANY else _cells_once(statement, _hundredth(n))


@lru_cache(maxsize=256)
def _cells_once(statement: str, _n: int) -> Mapping[tuple[str, str], Mapping[int, int]]:
    return _cells(statement)


def _cells(statement: str) -> Mapping[tuple[str, str], Mapping[int, int]]:
    rows = (
        PublicVote.objects.filter(statement=statement)
        .values_list("voter__side", "voter__voter_class", "vote")
        .annotate(n=Count("id"))
    )
    found: dict[tuple[str, str], dict[int, int]] = {}
    for side, kind, vote, n in rows:
        found.setdefault((side, kind), {})[vote] = n
    return found


def _hundredth(n: int) -> int:
    """A number that changes with every further hundredth of n."""
    return int(log(n, _GROWTH))


# -- invitations


def invitations(side: str, voter_class: str, n: int) -> tuple[str, ...]:
    """Tokens that confirm a side and class, each good for one voter; none of them is kept."""
    return tuple(
        signing.dumps({"s": side, "c": voter_class, "n": new_secret()}, salt=_SALT, compress=True)
        for _ in range(n)
    )


def standing_of(invitation: str) -> Standing:
    """Whom an invitation confirms. Raises InvitationSpent."""
    try:
        told = signing.loads(invitation, salt=_SALT, max_age=_KEPT_DAYS * 86400)
        side, kind = str(told["s"]), str(told["c"])
    except (signing.BadSignature, KeyError, TypeError):
        raise spent() from None
    if kind not in CLASSES:
        raise spent()
    return Standing(side, kind, confirmed=True)


def spent() -> InvitationSpent:
    """The error for an invitation that confirms nobody."""
    return InvitationSpent(
        Text(
            "邀请无效、已过期或已使用；请向邀请人另索一个，或直接声明所属方后表态。",
            "This invitation is unknown, too old or used; ask for another, or declare your side "
            "and vote without.",
        )
    )


# -- sealing


def sealed(statement: str) -> bytes:
    """The votes on a statement as a file whose digest goes on record: no person, any order."""
    rows = PublicVote.objects.filter(statement=statement).values_list(
        "voter__token", "voter__side", "voter__voter_class", "voter__confirmed", "vote"
    )
    told = sorted(
        [commitment_of(token, statement), side, kind, bool(sure), vote]
        for token, side, kind, sure, vote in rows.iterator(chunk_size=5000)
    )
    return canonical({"schema": 1, "statement": statement, "votes": told}) + b"\n"


def commitment_of(token: str, statement: str) -> str:
    """How a sealed file names a voter: a salted commitment, another for every statement."""
    return Opening(bytes.fromhex(token), statement.encode()).commitment().hex()
