"""Sign in, sign out, take up an invitation."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate, login, logout
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from xiezhi.model.text import Text
from xiezhi.workbench.accounts.models import Account, Invitation, digest_of_token
from xiezhi.workbench.accounts.passwords import with_fit_password
from xiezhi.workbench.accounts.roles import ANYONE, READERS, ROLE_NAMES, ROLE_SAYS, Role
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import EMPTY, Filled, read_form, with_fault, words
from xiezhi.workbench.limits import Limit
from xiezhi.workbench.page import Moved, NotThere, Page, page
from xiezhi.workbench.routes import Route

SIGN_IN = Text("登录", "Sign in")
_PER_ADDRESS = Limit(30, 300)
_PER_NAME = Limit(10, 300)
_NAME = words("name", 80)
_PASSWORD = words("password", 200)


def sign_in_page(desk: Desk) -> Page:
    """The form."""
    return _sign_in(EMPTY, desk.query("next"))


def sign_in(desk: Desk) -> Page | Moved:
    """Sign in and go where the reader was going, if that is on this site."""
    form = read_form(desk.request.POST, (_NAME, _PASSWORD))
    to = desk.request.POST.get("next", "")
    if form.faults:
        return _sign_in(form, to)
    _PER_NAME.count("sign-in-name", form["name"].casefold())
    account: Any = authenticate(desk.request, username=form["name"], password=form["password"])
    if account is None:
        sentence = Text(
            "账户名与密码不符，或账户已停用。",
            "Name and password do not belong together, or the account is closed.",
        )
        return _sign_in(with_fault(form, "password", sentence), to)
    login(desk.request, account)
    return Moved(safe_address(to) or desk.url("overview"))


def _sign_in(form: Filled, to: str) -> Page:
    status = 422 if form.faults else 200
    return page("sign_in.html.j2", SIGN_IN, {"form": form, "next": safe_address(to)}, status)


def safe_address(to: str) -> str:
    """An address of this very site, else nothing: no link may lead a reader elsewhere.

    >>> safe_address("/zh/findings"), safe_address("//elsewhere.example"), safe_address("x:y")
    ('/zh/findings', '', '')
    """
    own = to.startswith("/") and "\\" not in to and to.isprintable()
    return to if own and url_has_allowed_host_and_scheme(to, allowed_hosts=None) else ""


def sign_out(desk: Desk) -> Moved:
    """End the session."""
    logout(desk.request)
    return desk.go("sign-in", Text("您已退出登录。", "You have signed out."))


def invitation_page(desk: Desk, token: str) -> Page:
    """Who invites, and the form for a name and a password."""
    return _invitation(desk, _open(token), EMPTY, token)


def take_up(desk: Desk, token: str) -> Page | Moved:
    """Make the account; the invitation is used up."""
    invited = _open(token)
    form = read_form(
        desk.request.POST, (_NAME, words("shown", 120), _PASSWORD, words("again", 200))
    )
    form = _checked(form)
    if form.faults:
        return _invitation(desk, invited, form, token)
    try:
        with transaction.atomic():
            _use(invited)
            account = Account.objects.made(
                form["name"],
                form["password"],
                Role(invited.role),
                side=invited.side,
                party=invited.party,
                shown=form["shown"],
            )
    except IntegrityError:
        taken = Text("此账户名已被使用。", "This name is taken.")
        return _invitation(desk, invited, with_fault(form, "name", taken), token)
    login(desk.request, account)
    return desk.go(
        "overview", Text("账户已建立，您已登录。", "Your account is ready; you are signed in.")
    )


def _use(invited: Invitation) -> None:
    """Use an invitation up; of two who come at once the second finds none."""
    free = Invitation.objects.filter(pk=invited.pk, used_at=None)
    if not free.update(used_at=timezone.now()):
        raise _no_invitation()


def _checked(form: Filled) -> Filled:
    if form.faults:
        return form
    return with_fit_password(form, Account(name=form["name"], shown=form["shown"]))


def _invitation(desk: Desk, invited: Invitation, form: Filled, token: str) -> Page:
    role = Role(invited.role)
    return page(
        "invitation.html.j2",
        Text("接受邀请", "Take up an invitation"),
        {"form": form, "token": token},
        422 if form.faults else 200,
        role=ROLE_NAMES[role],
        role_says=ROLE_SAYS[role],
        side=invited.side,
        party=desk.party_name(invited.party) if invited.party else None,
        shown=invited.shown,
    )


def _open(token: str) -> Invitation:
    found: Invitation | None = Invitation.objects.filter(digest=digest_of_token(token)).first()
    if found is None or not found.open:
        raise _no_invitation()
    return found


def _no_invitation() -> NotThere:
    return NotThere(
        Text(
            "邀请链接无效、已使用或已过期；请向邀请人索取新的链接。",
            "This invitation is unknown, used or expired; ask whoever sent it for another.",
        )
    )


ROUTES = (
    Route(
        "sign-in", "sign-in", sign_in_page, ANYONE, sign_in, ANYONE, json=False, limit=_PER_ADDRESS
    ),
    Route("sign-out", "sign-out", post=sign_out, writes=READERS, json=False),
    Route(
        "invitation/<str:token>",
        "invitation",
        invitation_page,
        ANYONE,
        take_up,
        ANYONE,
        json=False,
        limit=Limit(20, 3600),
    ),
)
