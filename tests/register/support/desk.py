"""A desk at which acts are done one after the other, on two or three sides."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from xiezhi.model.text import Text
from xiezhi.register import Refused, apply, in_turn, may
from xiezhi.register.acts.commitments import (
    CommitmentAccepted,
    CommitmentDrafted,
    CommitmentKind,
    CommitmentProposed,
)
from xiezhi.register.acts.parties import (
    Opened,
    PartyAdmitted,
    PartyKind,
    SideEntry,
    SideJoined,
)
from xiezhi.register.acts.texts import ClauseEntry, Signed, TextDrafted, TextKind, TextProposed
from xiezhi.register.state import State

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NAMES = {"500000": "渝", "520000": "黔", "510000": "川"}
DIGEST = "a" * 64


def words(name: str) -> Text:
    return Text(f"{name}（文）", f"{name} (words)")


def key(n: int) -> str:
    return f"ed25519:{n:043d}="


def office(code: str) -> str:
    return f"{NAMES[code]}发改委"


def bureau(code: str) -> str:
    return f"{NAMES[code]}水利局"


def opening(codes):
    """The acts after which each side has joined with an office and a bureau."""
    entries = tuple(
        SideEntry(code, words(code), office(code), words(office(code)), f"seat-{code}", key(i))
        for i, code in enumerate(codes)
    )
    first, *others = [office(code) for code in codes]
    admitted = [
        PartyAdmitted(
            office(code),
            bureau(code),
            words(bureau(code)),
            PartyKind.DEPARTMENT,
            f"b-{code}",
            key(9 + i),
        )
        for i, code in enumerate(codes)
    ]
    return [
        Opened(first, "台账", words("台账"), entries),
        *(SideJoined(one) for one in others),
        *admitted,
    ]


def drafted(codes, text="协议", **changes):
    """A draft of an agreement between the sides' offices with two clauses and an exit clause."""
    given = {
        "by": office(codes[0]),
        "text": text,
        "text_kind": TextKind.AGREEMENT,
        "title": words("横溪河"),
        "parties": tuple(office(code) for code in codes),
        "digest": DIGEST,
        "clauses": (
            ClauseEntry("一", words("目标"), "1" * 64),
            ClauseEntry("二", words("资金"), "2" * 64),
        ),
        "exit_days": 90,
    }
    return TextDrafted(**(given | changes))


class Desk:
    """Does acts one after the other; tells what is refused and why."""

    def __init__(self, codes=("500000", "520000")):
        self.codes, self.state, self.at = codes, State(), START
        self.acts = []
        for act in opening(codes):
            self.does(act)

    def does(self, *acts):
        for act in (in_turn(self.state, one) for one in acts):
            answer = may(self.state, act.by, act, self.at)
            assert not isinstance(answer, Refused), f"{answer.guard}: {answer.reason.render('en')}"
            self.state = apply(self.state, act, self.at)
            self.acts.append((act, self.at))

    def refuses(self, act, by=None):
        """The guard that refuses; the state stays as it is."""
        answer = may(self.state, by or act.by, act, self.at)
        assert isinstance(answer, Refused), act
        assert apply(self.state, act, self.at) == self.state or by not in (None, act.by)
        assert answer.reason.render("zh")
        return answer.guard

    def waits(self, days):
        self.at += timedelta(days=days)

    def item(self, id_):
        return self.state.get(id_)

    def signs(self, text="协议", **changes):
        """Draft, propose and sign a text on every side."""
        draft = drafted(self.codes, text, **changes)
        self.does(draft, TextProposed(draft.by, text, draft.digest))
        self.does(*(Signed(party, text, draft.digest) for party in draft.parties))

    def commits(self, id_="治水", **changes):
        """Draft, propose and accept a commitment between the bureaus."""
        owners = tuple(bureau(code) for code in self.codes)
        given = {
            "by": owners[0],
            "commitment": id_,
            "commitment_kind": CommitmentKind.PROJECT,
            "title": words("治水"),
            "owners": owners,
            "due": date(2026, 12, 31),
        }
        self.does(CommitmentDrafted(**(given | changes)))
        self.does(CommitmentProposed(given["by"], id_))
        self.does(*(CommitmentAccepted(owner, id_) for owner in owners))
