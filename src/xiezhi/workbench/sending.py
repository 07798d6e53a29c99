"""Notices sent by mail and to a webhook, where the settings name one; else they stay in the outbox.

A notice that could not be sent is tried again, each time after twice as long, and after a last time
lies in `failed`. What each way has done stands in a file beside the notice, so that a way that
worked is not gone twice.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any

from xiezhi.workbench.outbox import FAILED, SENT
from xiezhi.workbench.secrets_kept import private_folder
from xiezhi.workbench.sending_mail import mail
from xiezhi.workbench.sending_webhook import Unreachable, post

if TYPE_CHECKING:
    from xiezhi.workbench.config import Config

_LOG = logging.getLogger("xiezhi.notices")
FIRST_WAIT, LONGEST_WAIT, MOST_TRIES = timedelta(minutes=1), timedelta(hours=6), 20


@dataclass(frozen=True, slots=True)
class Way:
    """A way to send. takes: whether it is one for this notice."""

    name: str
    takes: Callable[[Mapping[str, Any]], bool]
    send: Callable[[str, bytes, Mapping[str, Any], datetime], None]


def ways_of(config: Config) -> tuple[Way, ...]:
    """The ways that the settings name."""
    found = []
    if config.smtp and config.mail_to:
        to = dict(config.mail_to)
        found.append(
            Way(
                "mail",
                lambda told: told["party"] in to or told["side"] in to,
                lambda name, _, told, at: mail(
                    config, to.get(told["party"]) or to[told["side"]], name, told, at
                ),
            )
        )
    if config.webhook:
        found.append(
            Way("webhook", lambda _: True, lambda name, body, _, at: post(config, name, body, at))
        )
    return tuple(found)


def send_all(config: Config, now: datetime) -> tuple[int, int]:
    """Send what waits and is due: how many were sent, and how many could not be."""
    ways, sent, unsent = ways_of(config), 0, 0
    for path in sorted(config.outbox.glob("*.json")) if ways else ():
        content = path.read_bytes()
        told = json.loads(content)
        wanted = [way for way in ways if way.takes(told)]
        state = _state(path)
        if not wanted or datetime.fromisoformat(state.get("after", "0001-01-01T00:00:00Z")) > now:
            continue
        for way in wanted:
            if way.name not in state["done"] and _sent(way, path, content, told, now):
                state["done"].append(way.name)
        if all(way.name in state["done"] for way in wanted):
            _away(path, SENT)
            sent += 1
        else:
            _later(path, state, now)
            unsent += 1
    return sent, unsent


def _sent(way: Way, path: Path, content: bytes, told: Mapping[str, Any], now: datetime) -> bool:
    try:
        way.send(path.name, content, told, now)
    except (OSError, SMTPException, HTTPException, Unreachable) as error:
        _LOG.warning("%s: %s was not sent (%s)", way.name, path.name, error)
        return False
    return True


def _later(path: Path, state: dict[str, Any], now: datetime) -> None:
    state["tries"] += 1
    if state["tries"] >= MOST_TRIES:
        _LOG.error("%s was tried %d times and is given up", path.name, state["tries"])
        _away(path, FAILED)
        return
    wait = min(FIRST_WAIT * 2 ** (state["tries"] - 1), LONGEST_WAIT)
    state["after"] = (now + wait).isoformat()
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(state), "utf-8")
    draft.chmod(0o600)
    draft.replace(_beside(path))


def _state(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(_beside(path).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {"tries": 0, "done": []}
    return found


def _beside(path: Path) -> Path:
    return path.with_suffix(".state")


def _away(path: Path, folder: str) -> None:
    path.replace(private_folder(path.parent / folder) / path.name)
    _beside(path).unlink(missing_ok=True)
