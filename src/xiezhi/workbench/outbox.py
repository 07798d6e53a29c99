"""Notices (通知): sentences for parties, as files that a mail program or a webhook takes up.

A notice bears the name of what it is about, so that writing it twice leaves one. What was sent is
moved to `sent`, what could not be to `failed`; neither is written again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from xiezhi.model.text import Text
from xiezhi.register.plain import plain

SENT, FAILED = "sent", "failed"


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for a party. about: the item; kind: what happened, e.g. alert, escalated."""

    kind: str
    about: str
    party: str
    side: str
    subject: Text
    words: Text
    path: Mapping[str, str]

    @property
    def name(self) -> str:
        """The name of its file."""
        told = f"{self.kind}\n{self.about}\n{self.party}"
        return f"{self.kind}-{sha256(told.encode()).hexdigest()[:24]}.json"


def put(folder: Path, notice: Notice, at: datetime) -> bool:
    """Write a notice, whole or not at all; whether it is new."""
    path = folder / notice.name
    if any((folder / part / notice.name).exists() for part in ("", SENT, FAILED)):
        return False
    content = {
        "schema": 1,
        "kind": notice.kind,
        "about": notice.about,
        "party": notice.party,
        "side": notice.side,
        "subject": plain(notice.subject),
        "words": plain(notice.words),
        "path": dict(notice.path),
        "at": at.isoformat(timespec="seconds"),
    }
    draft = folder / f".{notice.name}.{os.getpid()}"
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    draft.chmod(0o600)
    draft.replace(path)
    return True
