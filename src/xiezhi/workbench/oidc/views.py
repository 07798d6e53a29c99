"""Away to the other site and back: to sign in, or to link an account with an identity there."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth import login
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpResponseBase, HttpResponseRedirect

from xiezhi.model.text import Text
from xiezhi.workbench.accounts.models import Identity
from xiezhi.workbench.accounts.roles import ANYONE, READERS
from xiezhi.workbench.accounts.views import safe_address
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.limits import Limit, address_of
from xiezhi.workbench.oidc.provider import Asked, Client, NotSignedIn, address, subject
from xiezhi.workbench.page import Moved, NotThere
from xiezhi.workbench.routes import Route, answered

COOKIE = "xiezhi-oidc"
_SALT = "xiezhi-oidc"
_SECONDS = 600
_TRIES = Limit(30, 300)


def client_of(desk: Desk) -> Client:
    """Who we are to the provider. Raises NotThere where the settings name none."""
    config = desk.config
    if not config.oidc_issuer:
        raise NotThere(Text("本站未设统一登录。", "This site has no other sign-in."))
    back = f"{config.site}{desk.url('oidc-back')}"
    return Client(config.oidc_issuer, config.oidc_client, config.oidc_secret, back)


def begin(desk: Desk) -> HttpResponseBase:
    """Send the browser away; what is needed when it comes back goes with it, signed."""
    client = client_of(desk)
    _TRIES.count("oidc", address_of(desk.request))
    asked = Asked(*(secrets.token_urlsafe(32) for _ in range(3)))
    linking = desk.account.pk if desk.account and desk.query("link") == "1" else None
    kept = {
        "asked": [asked.state, asked.nonce, asked.verifier],
        "link": linking,
        "next": safe_address(desk.query("next")),
    }
    response = HttpResponseRedirect(address(client, asked))
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=_SALT),
        _SECONDS,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=desk.config.https,
    )
    return response


def back(desk: Desk) -> HttpResponseBase:
    """Come back with a code: sign in or link, once."""
    client = client_of(desk)
    _TRIES.count("oidc", address_of(desk.request))
    try:
        response = answered(desk, _done(desk, client))
    except NotSignedIn as error:
        desk.say(Text(error.render("zh"), error.render("en")), well=False)
        response = answered(desk, Moved(desk.url("my-account" if desk.account else "sign-in")))
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _done(desk: Desk, client: Client) -> Moved:
    kept = _kept(desk)
    asked = Asked(*kept["asked"])
    if not secrets.compare_digest(desk.query("state"), asked.state):
        raise _stale()
    given = desk.request.GET.get("code", "")[:4000]
    if not given:  # the person said no there
        raise NotSignedIn(Text("对方站点未登录您。", "The other site did not sign you in."))
    person = subject(client, asked, given)
    if kept["link"] is not None:
        return _linked(desk, client, person, kept["link"])
    held = Identity.objects.filter(issuer=client.issuer, subject=person).first()
    if held is None or not held.account.is_active:
        raise NotSignedIn(
            Text(
                "没有账户与此身份关联；请先用密码登录，再在“我的账户”中关联。",
                "No account is linked with this identity; sign in with your password and link it "
                "under My account.",
            )
        )
    login(desk.request, held.account, backend="django.contrib.auth.backends.ModelBackend")
    return Moved(kept["next"] or desk.url("overview"))


def _linked(desk: Desk, client: Client, person: str, account: int) -> Moved:
    if desk.account is None or desk.account.pk != account:
        raise _stale()
    try:
        with transaction.atomic():
            Identity.objects.update_or_create(
                account=desk.account, issuer=client.issuer, defaults={"subject": person}
            )
    except IntegrityError:
        raise NotSignedIn(
            Text(
                "此身份已与另一账户关联。", "This identity is linked with another account already."
            )
        ) from None
    said = Text("已关联；今后可用统一登录。", "Linked; from now on you may sign in that way.")
    return desk.go("my-account", said)


def _kept(desk: Desk) -> dict[str, Any]:
    try:
        found: dict[str, Any] = signing.loads(
            desk.request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_SECONDS
        )
    except signing.BadSignature:
        raise _stale() from None
    return found


def _stale() -> NotSignedIn:
    return NotSignedIn(
        Text(
            "登录请求已过期或不是本浏览器发起的。", "That sign-in is too old or not this browser's."
        )
    )


def unlink(desk: Desk) -> Moved:
    """Take the link away; the password stays."""
    Identity.objects.filter(account=desk.account).delete()
    return desk.go("my-account", Text("已取消关联。", "The link is gone."))


ROUTES = (
    Route("oidc", "oidc", begin, ANYONE, json=False),
    Route("oidc/back", "oidc-back", back, ANYONE, json=False),
    Route("oidc/unlink", "oidc-unlink", post=unlink, writes=READERS, json=False),
)
