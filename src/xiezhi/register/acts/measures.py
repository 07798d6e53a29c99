"""Observations and alerts, transfers of money, scores."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

from xiezhi.model.source import Quality
from xiezhi.model.text import Text
from xiezhi.register.act import Act, act
from xiezhi.register.schema import Amount, Id, Ref, Turn, Words


class Level(Enum):
    """How urgent an alert is: the four colours of Chinese warnings."""

    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


class TransferKind(Enum):
    """A money line between two parties."""

    PLEDGE = "pledge"
    CALL = "call"
    PAYMENT = "payment"
    REFUND = "refund"


@act("observed")
class Observed(Act):
    """A measured value. at_place: a section, station or place; unit as the source writes it."""

    by: Id
    observation: Id
    at_place: Words
    indicator: Words
    on: date
    value: Decimal
    unit: Words
    quality: Quality
    source: Words


@act("alert_raised")
class AlertRaised(Act):
    """A party is alerted. rule: the clause that says when; observations: what set it off."""

    by: Id
    alert: Id
    to: Id
    level: Level
    words: Text
    observations: tuple[Id, ...] = ()
    rule: Ref | None = None


@act("alert_answered")
class AlertAnswered(Act):
    """The alerted party says what it does."""

    by: Id
    alert: Id
    words: Text
    turn: Turn = 0


@act("transfer_recorded")
class TransferRecorded(Act):
    """Money between two parties, in yuan, by whom it binds: a call by the payee, else the payer.

    rule: the clause it rests on; settles: the pledge or call that it answers.
    """

    by: Id
    transfer: Id
    transfer_kind: TransferKind
    payer: Id
    payee: Id
    amount: Amount
    period: Words
    rule: Ref | None = None
    settles: Id | None = None


@act("transfer_answered")
class TransferAnswered(Act):
    """The other end confirms a recorded transfer, or not."""

    by: Id
    transfer: Id
    agree: bool


@act("scored")
class Scored(Act):
    """A party's work is scored by another side, under a rule and its version.

    about: what was scored; inputs: observations, reports and evidence that it rests on.
    """

    by: Id
    score: Id
    party: Id
    rule: Words
    value: Decimal
    unit: Words
    words: Text
    about: Ref | None = None
    inputs: tuple[Id, ...] = ()
