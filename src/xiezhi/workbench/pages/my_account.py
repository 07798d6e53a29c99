"""My account: who I am here, my password, my key."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash

from xiezhi.model.text import Text
from xiezhi.register.items import Seat
from xiezhi.register.state import item
from xiezhi.workbench.accounts.models import Account, Identity
from xiezhi.workbench.accounts.passwords import with_fit_password
from xiezhi.workbench.accounts.roles import ACTORS, READERS, ROLE_SAYS
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import EMPTY, Filled, identifier, read_form, with_fault, words
from xiezhi.workbench.key_lines import key_of_line
from xiezhi.workbench.limits import Limit
from xiezhi.workbench.page import Moved, Page, page
from xiezhi.workbench.pages.settings import fingerprint
from xiezhi.workbench.routes import Route

TITLE = Text("我的账户", "My account")


def my_account(desk: Desk) -> Page:
    """The page."""
    return _shown(desk, EMPTY)


def change(desk: Desk) -> Page | Moved:
    """Change the password, or say which key is mine."""
    asked = desk.request.POST.get("do", "")
    if asked == "password":
        return _password(desk)
    if asked == "key" and desk.role in ACTORS and desk.party:
        return _key(desk)
    return Moved(desk.url("my-account"))


def _shown(desk: Desk, form: Filled) -> Page:
    account = _account(desk)
    role = account.as_role
    return page(
        "my_account.html.j2",
        TITLE,
        {
            "form": form,
            "acts": role in ACTORS and bool(desk.party),
            "wanted": _free_seat(desk),
            "linked": Identity.objects.filter(account=account).exists(),
        },
        422 if form.faults else 200,
        name=account.name,
        shown=account.shown,
        role=role,
        role_says=ROLE_SAYS[role],
        side=desk.side,
        party=desk.party,
        key=account.key,
        fingerprint=fingerprint(account.key) if account.key else "",
        seat=desk.seat.id if desk.seat else "",
    )


def _password(desk: Desk) -> Page | Moved:
    account = _account(desk)
    form = read_form(
        desk.request.POST, (words("old", 200), words("password", 200), words("again", 200))
    )
    if not form.faults and not account.check_password(form["old"]):
        form = with_fault(form, "old", Text("原密码不符。", "This is not the password."))
    if not form.faults:
        form = with_fit_password(form, account)
    if form.faults:
        return _shown(desk, form)
    account.set_password(form["password"])
    account.save(update_fields=["password"])
    update_session_auth_hash(desk.request, account)
    return desk.go("my-account", Text("密码已更改。", "The password is changed."))


def _key(desk: Desk) -> Page | Moved:
    """Take a public key; a seat has to be opened for it before it counts."""
    account = _account(desk)
    fields = (words("key", 400), identifier("seat", required=False))
    form = read_form(desk.request.POST, fields)
    if form.faults:
        return _shown(desk, form)
    found = key_of_line(form, "key", form["seat"] or _free_seat(desk))
    if isinstance(found, Filled):
        return _shown(desk, found)
    taken = item(desk.view, desk.view.get(("key", found.key)), Seat)
    others = Account.objects.filter(key=found.key).exclude(pk=account.pk).exists()
    if others or (taken is not None and taken.party != desk.party):
        sentence = Text("此公钥属于他人。", "This key is somebody else's.")
        return _shown(desk, with_fault(form, "key", sentence))
    account.key, account.seat = found.key, taken.id if taken else found.seat
    account.save(update_fields=["key", "seat"])
    return desk.go("my-account", _taken(taken))


def _taken(seat: Seat | None) -> Text:
    if seat is not None:
        return Text(
            "公钥已登记，它是您主体的在册席位。", "The key is noted; it is a seat of your party."
        )
    return Text(
        "公钥已登记，待本主体的席位或本方牵头单位设立席位后生效。",
        "The key is noted; it counts once a seat of your party, or the office of your side, opens "
        "a seat for it.",
    )


def _free_seat(desk: Desk) -> str:
    """The id of the party's next seat."""
    taken = {one.seat for one in Account.objects.filter(party=desk.party)} if desk.party else set()
    number = 1
    while item(desk.view, f"{desk.party}.{number}", Seat) or f"{desk.party}.{number}" in taken:
        number += 1
    return f"{desk.party}.{number}"


def _account(desk: Desk) -> Any:
    assert desk.account is not None  # noqa: S101  (the route is for those who signed in)
    return desk.account


ROUTES = (
    Route(
        "settings/me",
        "my-account",
        my_account,
        READERS,
        change,
        READERS,
        limit=Limit(20, 300),
    ),
)
