"""A notice by mail: both languages in one message, under an id that is the notice's own."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from xiezhi.workbench.config import Config

SECONDS = 20
_HERE = ("localhost", "127.0.0.1", "::1")


def mail(config: Config, to: str, name: str, told: Mapping[str, Any], at: datetime) -> None:
    """Send it. Raises OSError and SMTPException."""
    where = urlsplit(config.smtp)
    host = where.hostname or "localhost"
    context = ssl.create_default_context()
    secure = where.scheme == "smtps"
    port = where.port or (465 if secure else 587)
    with (
        smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
        if secure
        else smtplib.SMTP(host, port, timeout=SECONDS)
    ) as held:
        if not secure and host not in _HERE:
            held.starttls(context=context)  # raises where the server does not offer it
        if where.username:
            held.login(unquote(where.username), unquote(where.password or ""))
        held.send_message(message(config, to, name, told, at))


def message(
    config: Config, to: str, name: str, told: Mapping[str, Any], at: datetime
) -> EmailMessage:
    """The message."""
    made = EmailMessage()
    both = [_line(told["subject"][lang]) for lang in ("zh", "en")]
    made["Subject"] = " / ".join(both)
    made["From"], made["To"] = config.mail_from or "xiezhi@localhost", to
    made["Date"] = format_datetime(at)
    # the same notice sent twice is one to a mail program
    made["Message-ID"] = f"<{name.removesuffix('.json')}@{_host(config)}>"
    made["Auto-Submitted"] = "auto-generated"
    parts = []
    for lang in ("zh", "en"):
        link = f"{config.site}{told['path'][lang]}" if config.site else told["path"][lang]
        parts.append(f"{told['words'][lang]}\n{link}\n")
    made.set_content("\n".join(parts))
    return made


def _line(words: str) -> str:
    """A heading holds no line's end."""
    return " ".join(words.split())


def _host(config: Config) -> str:
    return urlsplit(config.site).hostname or (config.hosts[0] if config.hosts else "localhost")
