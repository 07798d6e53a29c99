"""The one way from a page to the register: prepare acts, judge, sign, append, say what was done."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text, joined, text
from xiezhi.register.act import Act, act_to_plain
from xiezhi.register.fold import changes_of, may
from xiezhi.register.items import Party
from xiezhi.register.plain import canonical
from xiezhi.register.rules import Allowed, Refused
from xiezhi.register.rules.turns import in_turn
from xiezhi.register.sentences import sentence_of
from xiezhi.register.state import item
from xiezhi.register.store.batch import receipt
from xiezhi.register.store.live import Ahead, in_turns
from xiezhi.register.store.signed import SignedAct, sign
from xiezhi.workbench.accounts.models import Pending
from xiezhi.workbench.accounts.roles import ROLE_NAMES, prepares
from xiezhi.workbench.demo.keys import demo_key
from xiezhi.workbench.page import Moved, NotAllowed

if TYPE_CHECKING:
    from xiezhi.model.units import Lang
    from xiezhi.register.state import View
    from xiezhi.register.store import Receipt
    from xiezhi.workbench.desk import Desk

_SHOWN = 3
_ID = re.compile(r"“?(?P<id>[A-Za-z][A-Za-z0-9]*(?:[_.-][A-Za-z0-9]+)+)”?")


class ActNotYours(NotAllowed):
    """An act that this account may not do; `index` is its place among those that were sent."""

    def __init__(self, sentence: Text, index: int) -> None:
        super().__init__(sentence)
        self.index = index


def can(desk: Desk, act: Act) -> Allowed | Refused:
    """Whether this account may do an act now: its role first, then the register's rules."""
    return judged(desk, [act])


def ask(desk: Desk, acts: Sequence[Act], *, back: str, about: Collection[str] = ()) -> Moved:
    """Hand acts over: refused with a sentence, else signed, in a demonstration at once.

    back: the address to go to afterwards. about: items that nobody may have changed meanwhile.
    All acts are recorded, or none.
    """
    answer = judged(desk, acts)
    if isinstance(answer, Refused):
        desk.say(answer.reason, well=False)
        return Moved(back)
    acts = tuple(in_turns(desk.view, acts, receipt(desk.now, desk.view)))
    key = demo_key(desk)
    if key is not None:
        store = desk.store
        signed = [sign(act, store.origin, key, store.hashes) for act in acts]
        return record(desk, signed, seen=None, back=back, about=about)
    return to_be_signed(desk, acts, back=back, about=about)


def to_be_signed(
    desk: Desk, acts: Sequence[Act], *, back: str, about: Collection[str] = ()
) -> Moved:
    """Keep acts for their signature and lead to it; nothing is judged before they are signed."""
    made = Pending.objects.create(
        account=desk.account,
        acts=canonical([act_to_plain(act) for act in acts]).decode(),
        about=json.dumps(sorted(about)),
        seen=desk.store.head().size,
        back=back,
    )
    return Moved(desk.url("sign", id=made.pk))


def record(
    desk: Desk,
    signed: Sequence[SignedAct],
    *,
    seen: int | None,
    back: str,
    about: Collection[str] = (),
) -> Moved:
    """Record signed acts and go back with what was done, or with why nothing was."""
    view = desk.view
    words = [sentence_of(view, one.act) for one in signed]
    try:
        desk.store.append_all(signed, seen, about)
    except XiezhiError as error:
        desk.say(Text(error.render("zh"), error.render("en")), well=False)
        return Moved(back)
    desk.say(_done(words))
    return Moved(back)


def submit(
    desk: Desk, signed: Sequence[SignedAct], *, seen: int | None, about: Collection[str] = ()
) -> tuple[Receipt, ...]:
    """Record acts that a program signed, all or none. Raises NotAllowed, ActRefused and their kin.

    The same judge as for a page: the account's own order first, then signatures and rules.
    """
    for index, one in enumerate(signed):
        refused = _own_order(desk, one.act)
        if refused is not None:
            raise ActNotYours(refused.reason, index)
    return desk.store.append_all(signed, seen, about)


def _done(words: Sequence[Text]) -> Text:
    shown = joined(list(words[:_SHOWN]), "", " ")
    if len(words) <= _SHOWN:
        return text("已记入台账：{said}", "Recorded: {said}", said=shown)
    n = str(len(words))
    return text(
        "已记入台账{n}项：{said}……", "{n} acts recorded: {said} …", said=shown, n=Text(n, n)
    )


def judged(desk: Desk, acts: Sequence[Act]) -> Allowed | Refused:
    """Each act by the account's own order and by the rules, after those before it."""
    for act in acts:
        refused = _own_order(desk, act)
        if refused is not None:
            return refused
    answer = judged_in_order(desk.view, acts, desk)
    return _in_names(desk.view, answer) if isinstance(answer, Refused) else answer


def _in_names(view: View, refused: Refused) -> Refused:
    """A refusal that names parties as people do, not by their ids."""

    def named(found: re.Match[str], lang: Lang) -> str:
        party = item(view, found["id"], Party)
        return party.name.render(lang) if party else found[0]

    zh = _ID.sub(lambda found: named(found, "zh"), refused.reason.render("zh"))
    en = _ID.sub(lambda found: named(found, "en"), refused.reason.render("en"))
    return Refused(refused.guard, Text(zh, en))


def judged_in_order(view: View, acts: Sequence[Act], desk: Desk) -> Allowed | Refused:
    """What the register's rules say of acts that follow one another."""
    ahead, at = Ahead(view), receipt(desk.now, view)
    for number, given in enumerate(acts):
        act = in_turn(ahead, given)
        answer = may(ahead, act.by, act, at)
        if isinstance(answer, Refused):
            return answer
        ahead.change(changes_of(ahead, act, at), number)
    return Allowed()


def _own_order(desk: Desk, act: Act) -> Refused | None:
    """Why this account does not prepare an act, or None."""
    account = desk.account
    if account is None:
        return Refused("account", Text("请先登录。", "Please sign in first."))
    if not desk.has_register:
        return Refused("register", Text("台账尚未建立。", "The register has not been opened yet."))
    if act.by != desk.party:
        return Refused(
            "account",
            Text("您的账户不代表该主体。", "Your account does not act for that party."),
        )
    if not prepares(account.as_role, act.kind):
        return Refused(
            "role",
            text(
                "角色“{role}”不办理此类行为，请由本主体的协调员办理。",
                "The role {role} does not do this; the party's coordinator does.",
                role=ROLE_NAMES[account.as_role],
            ),
        )
    if desk.seat is None:
        return Refused(
            "seat",
            Text(
                "您还没有席位：请在“设置—我的密钥”中生成密钥，由本主体的席位或牵头单位登记。",
                "You have no seat yet: make a key under Settings, My key, and have a seat of your "
                "party or the office of your side register it.",
            ),
        )
    return None
