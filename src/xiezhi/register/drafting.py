"""An agreement's text as the acts that draft it and put it forward for signature."""

from __future__ import annotations

from xiezhi.consensus.agreement import Agreement, Clause
from xiezhi.model.text import Text
from xiezhi.register.acts.texts import ClauseEntry, TextDrafted, TextKind, TextProposed
from xiezhi.register.items import Offer, SignedText, Stage
from xiezhi.register.rules.turns import in_turn
from xiezhi.register.state import State, item


def text_acts(
    state: State,
    by: str,
    agreement: Agreement,
    origin: tuple[str, ...] = (),
    exit_days: int | None = None,
) -> tuple[TextDrafted, TextProposed]:
    """Draft an agreement and propose it, by the digest that its parties are to sign.

    by: a party that the agreement names. origin: outcomes or proposals it came from. exit_days: the
    notice that its exit clause asks; without it nobody leaves by that clause. A draft of
    the same id that is there already is replaced by this one. A clause rests on those of its
    grounds that are proposals adopted in the register.
    """
    now = item(state, agreement.id, SignedText)
    drafted = TextDrafted(
        by=by,
        text=agreement.id,
        text_kind=TextKind.AGREEMENT,
        title=_said(agreement.title),
        parties=tuple(party.id for party in agreement.parties),
        digest=agreement.digest,
        clauses=tuple(_entry(clause, _adopted(state)) for clause in agreement.clauses),
        exit_days=exit_days,
        base=now.digest if now else None,
        origin=origin,
    )
    proposed = TextProposed(by, agreement.id, agreement.digest)
    return in_turn(state, drafted), in_turn(state, proposed)


def _entry(clause: Clause, adopted: dict[str, str]) -> ClauseEntry:
    rests_on = tuple(adopted[one] for one in clause.rests_on if one in adopted)
    return ClauseEntry(clause.id, _said(clause.heading), clause.digest, rests_on)


def _adopted(state: State) -> dict[str, str]:
    """The ids of proposals that all sides adopted, by the name the blueprint gives them."""
    return {
        one.id.rpartition("-")[0]: one.id for one in state.of(Offer) if one.stage is Stage.ACTIVE
    }


def _said(words: Text) -> Text:
    """A text with its values written out, as acts hold it."""
    return Text(words.render("zh"), words.render("en"))
