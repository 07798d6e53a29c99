"""Groups (组团): every connected set of places across a border, scored and ranked."""

from xiezhi.organization.groups.best import best_groups
from xiezhi.organization.groups.diverse import diverse, diverse_groups
from xiezhi.organization.groups.group import Group, Groups
from xiezhi.organization.groups.rules import Measure, Rules
from xiezhi.organization.groups.standing import Breach, Standing, standings

__all__ = [
    "Breach",
    "Group",
    "Groups",
    "Measure",
    "Rules",
    "Standing",
    "best_groups",
    "diverse",
    "diverse_groups",
    "standings",
]
