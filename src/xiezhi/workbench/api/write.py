"""A write of the API: what it takes, who may, how often; the same judge as behind a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from ninja import Schema

from xiezhi.model.text import Text
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.limits import Limit
from xiezhi.workbench.routes import Who


@dataclass(frozen=True, slots=True)
class Write:
    """An address that takes something. takes: its schema; answer: with `status` where done.

    who: the roles that may; None: whoever comes. station: a station's key counts as well.
    limit: how often from one address, counted together with the page called `counted`.
    """

    name: str
    at: str
    says: Text
    takes: type[Schema]
    answer: type[Schema]
    do: Callable[[Desk, Any], HttpResponseBase | Any]
    who: Who
    status: int = 201
    station: bool = False
    limit: Limit | None = None
    counted: str = ""
