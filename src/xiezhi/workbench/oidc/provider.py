"""The other site: what it says of itself, its keys, and the token it gives for a code.

The authorization code flow with PKCE (RFC 6749, RFC 7636, OpenID Connect Core 1.0): a token counts
only by a signature of the provider's published keys, for this client, in time, with our nonce.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text

ALGORITHMS = ("RS256", "PS256", "ES256", "ES384", "EdDSA")
_SECONDS, _MOST_BYTES, _KEPT_SECONDS, _LEEWAY = 10, 2**20, 600, 60
_HERE = ("localhost", "127.0.0.1", "::1")


class NotSignedIn(XiezhiError):
    """The other site did not sign somebody in, or what it said does not hold."""


@dataclass(frozen=True, slots=True)
class Client:
    """Who we are to the provider."""

    issuer: str
    id: str
    secret: str
    back: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What one sign-in began with; kept by the browser, signed."""

    state: str
    nonce: str
    verifier: str


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """No redirection is followed: keys and tokens come from where the provider said."""


_KEPT: dict[str, tuple[float, dict[str, Any]]] = {}
_GUARD = threading.Lock()


def address(client: Client, asked: Asked) -> str:
    """Where the reader's browser is sent."""
    challenge = base64.urlsafe_b64encode(sha256(asked.verifier.encode()).digest()).rstrip(b"=")
    query = {
        "response_type": "code",
        "client_id": client.id,
        "redirect_uri": client.back,
        "scope": "openid",
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
    }
    at = _place(_discovered(client.issuer), "authorization_endpoint")
    return f"{at}{'&' if '?' in at else '?'}{urlencode(query)}"


def subject(client: Client, asked: Asked, code: str) -> str:
    """Who signed in there: the provider's own id of a person. Raises NotSignedIn."""
    about = _discovered(client.issuer)
    name_and_secret = f"{quote(client.id, safe='')}:{quote(client.secret, safe='')}"
    answer = _json(
        Request(  # noqa: S310  (`_json` opens https alone)
            _place(about, "token_endpoint"),
            urlencode(
                {
                    "grant_type": "authorization_code",
                    "code": code,
                    "redirect_uri": client.back,
                    "code_verifier": asked.verifier,
                }
            ).encode(),
            {"Authorization": f"Basic {base64.b64encode(name_and_secret.encode()).decode()}"},
        )
    )
    claims = _claims(client, about, str(answer.get("id_token", "")))
    if claims.get("nonce") != asked.nonce:
        raise _failed("nonce")
    if claims.get("azp", client.id) != client.id:
        raise _failed("azp")
    return str(claims["sub"])


def _claims(client: Client, about: Mapping[str, Any], token: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = jwt.decode(
            token,
            _key(about, token),
            algorithms=list(ALGORITHMS),
            audience=client.id,
            issuer=client.issuer,
            leeway=_LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except jwt.PyJWTError as error:
        raise _failed(type(error).__name__) from error
    return found


def _key(about: Mapping[str, Any], token: str) -> Any:
    """The provider's key that a token names; asked for again where it is a new one."""
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in ALGORITHMS:
        raise _failed("alg")
    for again in (False, True):
        keys = _kept(_place(about, "jwks_uri"), again=again).get("keys", [])
        named = [one for one in keys if header.get("kid") in (None, one.get("kid"))]
        signing = [one for one in named if one.get("use", "sig") == "sig"]
        if signing:
            return jwt.PyJWK(signing[0], algorithm=header["alg"]).key
    raise _failed("kid")


def _discovered(issuer: str) -> Mapping[str, Any]:
    about = _kept(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if about.get("issuer") != issuer:
        raise _failed("issuer")
    return about


def _place(about: Mapping[str, Any], name: str) -> str:
    return str(about.get(name, ""))


def _kept(url: str, *, again: bool = False) -> dict[str, Any]:
    """What lies at an address, for a while without asking again."""
    with _GUARD:
        at, found = _KEPT.get(url, (0.0, {}))
    if found and not again and time.monotonic() - at < _KEPT_SECONDS:
        return found
    found = _json(Request(url))  # noqa: S310  (`_json` opens https alone)
    with _GUARD:
        _KEPT[url] = (time.monotonic(), found)
    return found


def _json(request: Request) -> dict[str, Any]:
    where = urlsplit(request.full_url)
    if where.scheme != "https" and not (where.scheme == "http" and where.hostname in _HERE):
        raise _failed("https")
    request.add_header("Accept", "application/json")
    try:
        with build_opener(_Stay).open(request, timeout=_SECONDS) as answer:
            found = json.loads(answer.read(_MOST_BYTES))
    except (URLError, OSError, ValueError) as error:
        raise _failed(type(error).__name__) from error
    if not isinstance(found, dict):
        raise _failed("json")
    return found


def _failed(why: str) -> NotSignedIn:
    return NotSignedIn(
        Text(
            f"统一登录未成功（{why}）；请重试，或用密码登录。",
            f"The other site did not sign you in ({why}); try again, or use your password.",
        )
    )
