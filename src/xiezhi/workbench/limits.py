"""How much and how often: the size of what is sent, and how many times in a while.

Counts are kept in the database of accounts, so that they hold over several processes.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text

_KEPT_SECONDS = 86_400
_ROOM_BYTES = 64 * 1024  # the fields around a file


class TooOften(XiezhiError):
    """Something was done too often in a while. seconds: when it may be tried again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            Text(
                f"操作过于频繁，请在{seconds}秒后重试。",
                f"Too many tries; try again in {seconds} seconds.",
            )
        )
        self.seconds = seconds


class TooLarge(XiezhiError):
    """More was sent than one upload may hold."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many times in so many seconds."""

    times: int
    seconds: int

    def count(self, what: str, who: str) -> None:
        """Count once more. Raises TooOften beyond the limit."""
        (refused,) = counted_together([(self, what, who)])
        if refused is not None:
            raise refused


def counted_together(asked: Sequence[tuple[Limit, str, str]]) -> list[TooOften | None]:
    """Count several at once, as (limit, what, who); of each why it is refused, or None."""
    now = int(time.time())
    windows = [(_key(*one), now - now % one[0].seconds) for one in asked]
    times = Counter(windows)
    counts = _counted(times)
    refused: list[TooOften | None] = []
    for (limit, _, _), (key, window) in zip(asked, windows, strict=True):
        own = counts[key] - times[key, window] + 1  # the first of them came first
        times[key, window] -= 1
        refused.append(TooOften(window + limit.seconds - now) if own > limit.times else None)
    return refused


def _key(limit: Limit, what: str, who: str) -> str:
    return sha256(f"{what}\n{who}\n{limit.seconds}".encode()).hexdigest()


def _counted(times: Mapping[tuple[str, int], int]) -> dict[str, int]:
    """How often each key was counted in its window, so many times more included."""
    values = [value for (key, window), n in sorted(times.items()) for value in (key, window, n)]
    marks = ", ".join(["(%s, %s, %s)"] * len(times))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO accounts_tally (key, since, n) VALUES {marks} "  # noqa: S608
            "ON CONFLICT (key) DO UPDATE SET "
            "n = CASE WHEN accounts_tally.since = excluded.since "
            "THEN accounts_tally.n + excluded.n ELSE excluded.n END, since = excluded.since "
            "RETURNING key, n",
            values,
        )
        return {key: int(n) for key, n in cursor.fetchall()}


def forget_old() -> int:
    """Drop counts of yesterday; how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM accounts_tally WHERE since < %s", (int(time.time()) - _KEPT_SECONDS,)
        )
        return int(cursor.rowcount)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, past as many proxies as the settings trust."""
    near: str = request.META.get("REMOTE_ADDR", "")
    proxies = settings.CONFIG.proxies
    if not proxies:
        return near
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    return passed[-proxies] if len(passed) >= proxies and passed[-proxies] else near


class BodyLimit:
    """Refuses what is larger than an upload may be, before it is read."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer."""
        most = settings.CONFIG.upload_mb * 2**20 + _ROOM_BYTES
        given = request.META.get("CONTENT_LENGTH") or "0"
        if not given.isdigit() or int(given) > most:
            from xiezhi.workbench.failures import failed  # noqa: PLC0415  (it needs the settings)

            return failed(request, 413, too_large(settings.CONFIG.upload_mb))
        return self._answer(request)


def too_large(mb: int) -> TooLarge:
    """The error for an upload beyond so many megabytes."""
    return TooLarge(
        Text(
            f"上传内容超过{mb} MB的上限；请拆分或压缩后重试。未保存任何内容。",
            f"This is more than the {mb} MB that one upload may hold; divide it and try again. "
            "Nothing was kept.",
        )
    )
