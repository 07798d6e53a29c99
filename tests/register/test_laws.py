"""Laws of the register over random acts by random parties, on two and three sides."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from desk import START, opening
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from oracle import Oracle, facts
from random_acts import ACTS, CODES, Acts, begun_acts, ruled_acts, wait

from xiezhi.register import Fold, Refused, Stage, State, act_to_plain, apply, fold, may, read_act
from xiezhi.register.acts.parties import Opened
from xiezhi.register.clocks import day
from xiezhi.register.plain import canonical
from xiezhi.register.rules import RULES, binding
from xiezhi.register.rules import rule as rule_module
from xiezhi.register.state import HEAD

TRIES = 12


class Register(RuleBasedStateMachine):
    """Everything that is checked after every act, allowed or not."""

    @initialize(
        n_sides=st.sampled_from([2, 3]), begin=st.sampled_from([opening, begun_acts, ruled_acts])
    )
    def opened(self, n_sides, begin):
        self.state, self.folded, self.oracle = State(), Fold(), Oracle()
        self.at, self.facts, self.history, self.done = START, set(), [], []
        for act in begin(CODES[:n_sides]):
            assert self.do(act)

    @rule(seed=st.integers(0, 2**32 - 1))
    def acts(self, seed):
        rng = Random(seed)  # noqa: S311  (chance that repeats)
        drawn = Acts(rng)
        drawn.n = len(self.history) * 100
        self.at += wait(rng)
        self.counts_once(rng.sample(self.done, min(len(self.done), TRIES)))
        for _ in range(TRIES):
            if self.do(drawn.act(self.state, self.at)):
                return

    def do(self, act):
        before = self.state
        answer = may(before, act.by, act, self.at)
        after = apply(before, act, self.at)
        assert self.folded.add(act, self.at) == answer
        self.history.append((act, self.at))
        if isinstance(answer, Refused):
            assert after is before
            return False
        self.binds_nobody_unasked(act, after)
        self.moves_as_declared(act, before, after)
        read = read_act(json.loads(canonical(act_to_plain(act))))
        assert read == act
        assert apply(before, read, self.at) == after
        self.state = after
        self.done.append(act)
        return True

    def counts_once(self, acts):
        """What was signed and recorded is refused for ever, whoever brings it again."""
        for act in acts:
            assert isinstance(may(self.state, act.by, act, self.at), Refused), act

    def binds_nobody_unasked(self, act, after):
        self.oracle.note(act, day(self.at))
        now = facts(after)
        assert self.oracle.unasked(now - self.facts) == [], act
        self.facts = now

    def moves_as_declared(self, act, before, after):
        moved = stages_reached(before, after)
        assert moved <= set(RULES[type(act)].moves), (act, moved)

    def teardown(self):
        if not getattr(self, "history", None):
            return
        self.counts_once(self.done)
        whole = fold(self.history)
        assert whole == self.state == self.folded.state()
        assert whole.digest() == self.state.digest()
        assert whole.get(HEAD).n_acts == len(self.oracle.acts)


def stages_reached(before, after):
    whole = {**after._base, **after._late}
    return {
        held.stage
        for key, held in whole.items()
        if hasattr(held, "stage") and getattr(before.get(key), "stage", None) is not held.stage
    }


@pytest.mark.slow
def test_no_history_of_200_binds_a_side_that_did_not_ask_for_it():
    run_state_machine_as_test(Register, settings=settings(max_examples=200, stateful_step_count=60))


@pytest.mark.nightly
def test_no_history_of_2000_binds_a_side_that_did_not_ask_for_it():
    run_state_machine_as_test(
        Register, settings=settings(max_examples=2000, stateful_step_count=80)
    )


EVERYWHERE = {"clock", "open", "actor", "joined"}
# A side's rule that changes while a text is being signed, an objection to the verification of what
# was then suspended: test_binding.py and test_progress.py show them.
RARE = {
    ("signed", Stage.PROPOSED),
    ("signature_withdrawn", Stage.ACCEPTED),
    ("objection_withdrawn", Stage.SUSPENDED),
    ("review_decided", Stage.SUSPENDED),
}


@pytest.mark.slow
def test_every_condition_refuses_and_every_move_happens():
    """What the table says is what the rules do: no condition is idle, no stage out of reach."""
    idle = {(one.act.kind, g.id) for one in RULES.values() for g in one.guards}
    idle = {(kind, guard) for kind, guard in idle if guard not in EVERYWHERE}
    unmoved = {(one.act.kind, stage) for one in RULES.values() for stage in one.moves} - RARE
    for seed in range(200):
        history(seed, idle, unmoved)
        if not idle and not unmoved:
            break
    assert (sorted(idle), sorted(unmoved, key=str)) == ([], [])


def history(seed, idle, unmoved):
    rng = Random(seed)  # noqa: S311  (chance that repeats)
    drawn, state, at = Acts(rng), State(), START
    for _ in range(3):
        answer = may(state, "滇发改委", replace(drawn.act(state, at, Opened), by="滇发改委"), at)
        idle.discard(("opened", getattr(answer, "guard", None)))
        other = may(state, "渝发改委", replace(drawn.act(state, at, Opened), by="渝发改委"), at)
        idle.discard(("opened", getattr(other, "guard", None)))
    for act in begun_acts(CODES[: rng.choice([2, 3])]):
        state = apply(state, act, at)
    for _ in range(400):
        at += wait(rng) / 4
        act = drawn.act(state, at)
        answer = may(state, act.by, act, at)
        if isinstance(answer, Refused):
            idle.discard((act.kind, answer.guard))
            continue
        after = apply(state, act, at)
        unmoved -= {(act.kind, stage) for stage in stages_reached(state, after)}
        state = after


@pytest.mark.parametrize("kind", sorted(set(ACTS) - {"opened"}))
def test_no_act_precedes_the_register_its_party_or_the_last_receipt(kind):
    state = fold((act, START) for act in begun_acts(CODES[:2]))
    act = replace(Acts(Random(1)).act(state, START, ACTS[kind]), by="渝发改委")  # noqa: S311  (chance that repeats)

    def refuses(state, act, at=START):
        answer = may(state, act.by, act, at)
        assert apply(state, act, at) is state
        return answer.guard

    assert refuses(State(), act) == "open"
    assert refuses(state, act, START - timedelta(seconds=1)) == "clock"
    assert refuses(state, act, START.replace(tzinfo=None)) == "clock"
    assert refuses(state, replace(act, by="无名")) == "actor"
    assert may(state, "黔发改委", act, START).guard == "itself"
    alone = apply(State(), opening(CODES[:2])[0], START)
    if kind != "side_joined":
        assert refuses(alone, replace(act, by="黔发改委")) == "joined"


def without(kind, *guards):
    """The rule of a kind of act with some conditions left out."""
    known = RULES[ACTS[kind]]
    return {ACTS[kind]: replace(known, guards=tuple(g for g in known.guards if g.id not in guards))}


def one_is_enough(kind):
    """The rule of a kind of act under which the first to consent binds all."""
    known = RULES[ACTS[kind]]

    def changes(view, act, at):
        return [
            (key, replace(held, stage=Stage.ACTIVE) if key == subject_of(act) else held)
            for key, held in known.changes(view, act, at)
        ]

    return {ACTS[kind]: replace(known, changes=changes)}


def subject_of(act):
    return getattr(act, "text", None) or getattr(act, "commitment", None) or act.proposal


BROKEN = {
    "one signature binds all": lambda: one_is_enough("signed"),
    "one owner binds all": lambda: one_is_enough("commitment_accepted"),
    "any digest will do": lambda: without("signed", "same digest"),
    "a side verifies its own report": lambda: without("verified", "verifier"),
    "an owner withdraws alone": lambda: without("commitment_withdrawn", "free"),
    "whoever records money confirms it": lambda: without("transfer_answered", "other end"),
    "anybody reviews": lambda: without("review_opened", "reviewer"),
}


def notices():
    few = settings(
        max_examples=2000,  # ends with the first that notices; which one depends on what is loaded
        stateful_step_count=60,
        derandomize=True,
        database=None,
        report_multiple_bugs=False,
        phases=[Phase.generate],
    )
    with pytest.raises((AssertionError, KeyError, IndexError, StopIteration)):
        run_state_machine_as_test(Register, settings=few)


@pytest.mark.slow
@pytest.mark.parametrize("broken", BROKEN)
def test_the_laws_notice_a_broken_rule(broken, monkeypatch):
    for act, one in BROKEN[broken]().items():
        monkeypatch.setitem(rule_module._RULES, act, one)
    notices()


@pytest.mark.slow
def test_the_laws_notice_a_sides_own_rule_left_out(monkeypatch):
    monkeypatch.setattr(binding, "rule_met", lambda *_: True)
    notices()
