"""Signed acts sent in, and what the rules would say of acts that are not signed yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ninja import Schema
from pydantic import ConfigDict, Field

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text
from xiezhi.register.act import Act, act_to_plain, read_act
from xiezhi.register.plain import canonical
from xiezhi.register.rules import Refused
from xiezhi.register.sentences import sentence_of
from xiezhi.register.store.signed import FORMAT, read_signed
from xiezhi.workbench.accounts.roles import ACTORS
from xiezhi.workbench.acting import judged, submit
from xiezhi.workbench.api.door import faulty
from xiezhi.workbench.api.shapes import Words
from xiezhi.workbench.api.write import Write
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.failures import Fault
from xiezhi.workbench.limits import Limit
from xiezhi.workbench.page import told

_MOST = 200
_OFTEN = Limit(120, 60)
T = TypeVar("T")


class ActPlain(Schema):
    """An act as the reference of acts has it."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(max_length=80)
    version: int = Field(ge=0, le=1000)
    body: dict[str, Any]


class SignedActPlain(Schema):
    """An act with the signature line of its party's seat, as `xiezhi sign act` writes it."""

    model_config = ConfigDict(extra="forbid")

    format: str = Field(description=FORMAT, max_length=80)
    act: ActPlain
    signature: str = Field(max_length=400)


class ActsSigned(Schema):
    """Acts to record in this order, all or none.

    seen: how many records the log held when they were decided upon; about: items that nobody may
    have changed since then.
    """

    model_config = ConfigDict(extra="forbid")

    acts: list[SignedActPlain] = Field(min_length=1, max_length=_MOST)
    seen: int | None = Field(None, ge=0, le=2**53)
    about: list[str] = Field([], max_length=_MOST)


class ActsAsked(Schema):
    """Acts that are not signed yet."""

    model_config = ConfigDict(extra="forbid")

    acts: list[ActPlain] = Field(min_length=1, max_length=_MOST)


class ActRecorded(Schema):
    """A record that was made."""

    number: int
    received: str
    leaf: str
    words: Words


class ActsRecorded(Schema):
    """The records, in the order of the acts."""

    records: list[ActRecorded]


class ActToSign(Schema):
    """An act with the exact bytes whose digest is to be signed."""

    words: Words
    content: str


class ActsJudged(Schema):
    """What the rules say now. guard, reason: why not; where allowed, empty and null."""

    allowed: bool
    guard: str
    reason: Words | None
    origin: str
    hash: str
    acts: list[ActToSign]


def record_acts(desk: Desk, given: ActsSigned) -> dict[str, Any]:
    """Record signed acts."""
    signed = _read(read_signed, [one.dict() for one in given.acts])
    view = desk.view
    words = [sentence_of(view, one.act) for one in signed]
    receipts = submit(desk, signed, seen=given.seen, about=given.about)
    return {
        "records": [
            {"number": one.sequence, "received": told(one.received), "leaf": one.leaf.hex(),
             "words": told(said)}
            for one, said in zip(receipts, words, strict=True)
        ]
    }  # fmt: skip


def judge_acts(desk: Desk, given: ActsAsked) -> dict[str, Any]:
    """What the account's own order and the rules say; nothing is recorded."""
    acts = _read(read_act, [one.dict() for one in given.acts])
    answer = judged(desk, acts)
    refused = answer if isinstance(answer, Refused) else None
    return {
        "allowed": refused is None,
        "guard": refused.guard if refused else "",
        "reason": told(refused.reason) if refused else None,
        "origin": desk.store.origin if desk.has_register else "",
        "hash": desk.store.hashes.name if desk.has_register else "",
        "acts": [
            {"words": told(sentence_of(desk.view, one)), "content": _content(one)} for one in acts
        ],
    }


def _content(act: Act) -> str:
    return canonical(act_to_plain(act)).decode()


def _read(read: Callable[[Any], T], given: Sequence[Any]) -> list[T]:
    """Every act read; all that is wrong with any is told at once."""
    found, problems = [], []
    for index, one in enumerate(given):
        try:
            found.append(read(one))
        except (XiezhiError, ValueError, RecursionError) as error:
            problems.append(Fault(f"body.acts.{index}", None, _sentence(error)))
    if problems:
        raise faulty(problems)
    return found


def _sentence(error: Exception) -> Text:
    if isinstance(error, XiezhiError):
        return Text(error.render("zh"), error.render("en"))
    return Text("不是可记录的内容。", "This cannot be recorded.")


WRITES = (
    Write(
        "acts", "acts",
        Text("提交已签署的行为，全部记录或全部不记录", "Send signed acts in: all or none"),
        ActsSigned, ActsRecorded, record_acts, ACTORS, limit=_OFTEN, counted="api-acts",
    ),
    Write(
        "acts-check", "acts/check",
        Text("先问规则是否允许，并取得待签署的字节；不作记录",
             "Ask first whether the rules allow it, and get the bytes to sign"),
        ActsAsked, ActsJudged, judge_acts, ACTORS, status=200, limit=_OFTEN, counted="api-acts",
    ),
)  # fmt: skip
