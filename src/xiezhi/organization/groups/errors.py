"""What a search for groups can be asked that no map can meet; each names the constraint."""

from __future__ import annotations

from xiezhi.model.errors import XiezhiError


class GroupsError(XiezhiError):
    """A search for groups that has no answer as it was put."""


class RulesInvalid(GroupsError):
    """The rules for a group contradict each other or the number of sides."""


class NeighboursInvalid(GroupsError):
    """The neighbour graph has no pair, or is not one of these places."""


class RelationInvalid(GroupsError):
    """The relation is not symmetric, holds NaN, or is zero throughout."""


class MinutesInvalid(GroupsError):
    """Travel minutes are negative, NaN, or given in one direction only."""


class NoBorder(GroupsError):
    """No places of different sides can be in one group: no border, or none within the limit."""
