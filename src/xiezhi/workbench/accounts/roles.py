"""Roles (角色): what the people of a party may do at this desk, before the register judges.

The register knows parties and seats. Which person of a party may prepare which act is the party's
own order; it is kept here and never widens what the register allows.
"""

from __future__ import annotations

from enum import Enum

from xiezhi.model.text import Text


class Role(Enum):
    """What an account is for."""

    COORDINATOR = "coordinator"
    MEMBER = "member"
    VERIFIER = "verifier"
    AUDITOR = "auditor"
    PUBLIC = "public"


ROLE_NAMES: dict[Role, Text] = {
    Role.COORDINATOR: Text("协调员", "coordinator"),
    Role.MEMBER: Text("成员", "member"),
    Role.VERIFIER: Text("核验员", "verifier"),
    Role.AUDITOR: Text("审计员", "auditor"),
    Role.PUBLIC: Text("公众", "public"),
}
ROLE_SAYS: dict[Role, Text] = {
    Role.COORDINATOR: Text(
        "代表本主体签署和行事；牵头单位的协调员还管理本方的主体、席位、邀请和规则",
        "signs and acts for its party; at a side's office also keeps the side's parties, seats, "
        "invitations and rules",
    ),
    Role.MEMBER: Text(
        "起草、报告、答复；不签署文本，不设席位",
        "drafts, reports, answers; signs no text and opens no seat",
    ),
    Role.VERIFIER: Text(
        "核验对方的报告，评价、异议与复核",
        "verifies the counterpart's reports; scores, objects, reviews",
    ),
    Role.AUDITOR: Text("查阅全部正式记录并取走证明，不行事", "reads every record, does no act"),
    Role.PUBLIC: Text("查阅公开页面并对议题表态", "reads the public pages and votes on statements"),
}

ANYONE: frozenset[Role] | None = None
"""Whoever comes, signed in or not."""
READERS = frozenset(Role)
"""Whoever is signed in."""
STAFF = READERS - {Role.PUBLIC}
"""Whoever works here."""
ACTORS = frozenset({Role.COORDINATOR, Role.MEMBER, Role.VERIFIER})
"""Whoever may prepare acts."""
COORDINATORS = frozenset({Role.COORDINATOR})
NOBODY: frozenset[Role] = frozenset()

_VERIFYING = frozenset(
    {
        "verified",
        "looked_again",
        "evidence_added",
        "objection_raised",
        "objection_withdrawn",
        "review_opened",
        "review_decided",
        "scored",
        "voted",
    }
)
_BINDING = frozenset(
    {
        "opened",
        "side_invited",
        "side_joined",
        "office_handed_over",
        "side_rule_set",
        "party_admitted",
        "party_retired",
        "seat_opened",
        "seat_closed",
        "signed",
        "signature_withdrawn",
        "exit_given",
    }
)


def prepares(role: Role | None, kind: str) -> bool:
    """Whether a role may prepare an act of a kind.

    >>> prepares(Role.MEMBER, "reported"), prepares(Role.MEMBER, "signed")
    (True, False)
    """
    if role is Role.COORDINATOR:
        return True
    if role is Role.MEMBER:
        return kind not in _BINDING
    return role is Role.VERIFIER and kind in _VERIFYING
