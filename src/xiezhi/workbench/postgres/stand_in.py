"""Answers for `django.db.backends.postgresql.psycopg_any` where pg8000 is the driver.

Django's statements, introspection and schema of PostgreSQL are used as they are; what they ask of a
driver are these few names. `taken` puts them there, before Django's own module would look for a
driver that is not among our packages.
"""

from __future__ import annotations

import sys
from ipaddress import ip_address
from types import ModuleType, SimpleNamespace
from typing import Any

from pg8000 import dbapi

from xiezhi.workbench.postgres.literals import Json, literal, merged

_NAME = "django.db.backends.postgresql.psycopg_any"


class Jsonb(Json):
    """A value that is written as jsonb; Django says how."""


def quote(value: Any, connection: object = None) -> str:  # noqa: ARG001  (Django's call)
    """A value as PostgreSQL reads it."""
    return literal(value)


def mogrify(sql: str, params: Any, connection: object) -> str:  # noqa: ARG001  (Django's call)
    """The statement with its values."""
    return merged(sql, params)


def taken() -> None:
    """Put this module's names where Django looks for its driver's."""
    if _NAME in sys.modules:
        return
    made = ModuleType(_NAME, "pg8000's stand-in")
    made.__dict__.update(
        Inet=ip_address,
        Jsonb=Jsonb,
        errors=SimpleNamespace(DuplicateDatabase=dbapi.ProgrammingError, DataError=dbapi.DataError),
        is_psycopg3=False,
        mogrify=mogrify,
        sql=SimpleNamespace(quote=quote),
    )
    sys.modules[_NAME] = made
