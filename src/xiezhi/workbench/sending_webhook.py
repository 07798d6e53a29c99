"""A notice posted to another program, signed; never to an address within, unless that is allowed.

The address is looked up once, checked, and the connection goes to what was checked: a name that
answers differently the second time leads nowhere. No redirection is followed.
"""

from __future__ import annotations

import hmac
import socket
from datetime import datetime
from hashlib import sha256
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from xiezhi.workbench.config import Config

SECONDS = 10


class Unreachable(Exception):
    """A webhook that is not to be reached, or answers that it took nothing."""


def post(config: Config, name: str, body: bytes, at: datetime) -> None:
    """Post a notice. Raises Unreachable, OSError and HTTPException."""
    where = urlsplit(config.webhook)
    secure = where.scheme == "https"
    if not secure and not (config.webhook_private and where.scheme == "http"):
        raise Unreachable("the address is not https")
    port = where.port or (443 if secure else 80)
    host = where.hostname or ""
    near = _checked(host, port, private=config.webhook_private)
    kind = HTTPSConnection if secure else HTTPConnection
    held: Any = kind(host, port, timeout=SECONDS)
    held._create_connection = lambda *_: socket.create_connection((near, port), SECONDS)  # noqa: SLF001
    path = f"{where.path or '/'}{'?' + where.query if where.query else ''}"
    try:
        held.request("POST", path, body, headers(config.webhook_secret, name, body, at))
        status = held.getresponse().status
    finally:
        held.close()
    if not 200 <= status < 300:  # noqa: PLR2004
        raise Unreachable(f"it answered {status}")


def headers(secret: str, name: str, body: bytes, at: datetime) -> dict[str, str]:
    """The headers: the same notice has the same name, however often it is posted."""
    moment = str(int(at.timestamp()))
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "xiezhi",
        "X-Xiezhi-Notice": name.removesuffix(".json"),
        "X-Xiezhi-Timestamp": moment,
        "X-Xiezhi-Signature": f"v1={signature(secret, moment, body)}",
    }


def signature(secret: str, moment: str, body: bytes) -> str:
    """HMAC-SHA256 over time and body."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, sha256).hexdigest()


def _checked(host: str, port: int, *, private: bool) -> str:
    """The address to connect to; every one that the name has must be allowed."""
    found = {str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    within = sorted(one for one in found if not _public(one))
    if within and not private:
        raise Unreachable(f"{host} is an address within ({within[0]})")
    return min(found)


def _public(address: str) -> bool:
    found = ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or found
    return inner.is_global and not inner.is_multicast and not inner.is_reserved
