"""A blueprint's proposals as acts: offered once, binding nobody."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest
from desk import office
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.model.proposal import ProposalKind
from xiezhi.register import Stage
from xiezhi.register.acts.opinions import Answer, ProposalAnswered, proposal_of
from xiezhi.register.items import Commitment, SignedText
from xiezhi.register.proposals import NotABlueprint, finding_digest, offered, read_blueprint

YU, QIAN = office("500000"), office("520000")
PROPOSAL = {
    "id": "zone_border",
    "kind": "group",
    "title": {"zh": "先行示范区", "en": "zone"},
    "why": {"zh": "相邻", "en": "they touch", "values": {"n": {"value": 3, "unit": "pairs"}}},
    "sides": ["520000", "500000"],
    "places": ["500110", "520322"],
    "evidence": ["zone", "zone_members"],
    "details": {"limit_minutes": 90.5, "names": ["a", "b"]},
}
FINDING = {"id": "zone", "answer": {"zh": "是", "en": "yes"}, "tables": [], "proposals": [PROPOSAL]}
BLUEPRINT = {"schema": 1, "chapters": [{"room": "organization", "answers": [FINDING]}]}


def blueprint(**changes):
    made = deepcopy(BLUEPRINT)
    made["chapters"][0]["answers"][0]["proposals"][0] |= changes
    return made


def acts(view, made=None, only=()):
    return offered(view, YU, made or BLUEPRINT, frozenset(only)).acts


def test_a_proposal_says_what_the_blueprint_says(desk):
    (act,) = acts(desk.state)
    made = proposal_of(act)
    assert (made.kind, made.places) == (ProposalKind.GROUP, ("500110", "520322"))
    assert made.details == {"limit_minutes": 90.5, "names": ["a", "b"]}
    assert made.evidence == (f"zone sha256:{finding_digest(FINDING)}", "zone_members")


def test_the_same_content_has_the_same_id_whoever_loads_it_in_whatever_order(desk):
    shuffled = dict(reversed(PROPOSAL.items())) | {"sides": ["500000", "520000"]}
    other = offered(desk.state, QIAN, blueprint(**shuffled), frozenset()).acts
    assert other[0].proposal == acts(desk.state)[0].proposal


@given(st.sampled_from(["title", "why"]), st.text(min_size=1).filter(str.isalnum))
def test_other_words_are_another_proposal(field, words):
    from xiezhi.register import State  # noqa: PLC0415

    changed = blueprint(**{field: {"zh": words, "en": words}})
    assert acts(State(), changed)[0].proposal != acts(State())[0].proposal


def test_a_finding_computed_anew_does_not_table_the_same_proposal_again(desk):
    desk.does(*acts(desk.state))
    again = deepcopy(BLUEPRINT)
    again["chapters"][0]["answers"][0]["answer"]["en"] = "yes, still"
    found = offered(desk.state, QIAN, again, frozenset())
    assert (found.acts, found.known) == ((), ("zone_border",))


def test_what_all_adopt_binds_nobody_and_makes_no_text_and_no_commitment(desk):
    (act,) = acts(desk.state)
    desk.does(act, *(ProposalAnswered(by, act.proposal, Answer.ADOPT) for by in (YU, QIAN)))
    assert desk.item(act.proposal).stage is Stage.ACTIVE
    assert not [*desk.state.of(Commitment), *desk.state.of(SignedText)]


def test_what_concerns_one_side_alone_is_left_out(desk):
    found = offered(desk.state, YU, blueprint(sides=["520000"]), frozenset())
    assert (found.acts, found.one_sided) == ((), ("zone_border",))


def test_one_is_chosen_by_name_or_id(desk):
    id_ = acts(desk.state)[0].proposal
    assert acts(desk.state, only=["zone_border"]) == acts(desk.state, only=[id_])
    with pytest.raises(NotABlueprint, match="no such proposals: belt"):
        acts(desk.state, only=["belt", "zone_border"])


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b"\xff", b'{"chapters": 1}', b'{"chapters": [], "schema": 2}', b"[" * 9999,
     b'{"chapters": [], "schema": NaN}'],
)  # fmt: skip
def test_what_is_no_blueprint_is_refused(data):
    with pytest.raises(NotABlueprint):
        read_blueprint(data)


@given(st.data())
def test_a_blueprint_with_anything_missing_or_wrong_is_refused_in_a_sentence(data):
    from xiezhi.register import State  # noqa: PLC0415

    made = blueprint()
    proposal = made["chapters"][0]["answers"][0]["proposals"][0]
    name = data.draw(st.sampled_from([n for n in PROPOSAL if n not in ("places", "details")]))
    wrong = data.draw(st.sampled_from([None, 3, "", {"zh": "x"}]))
    proposal[name] = wrong
    if name == "id" and wrong is not None:
        return
    try:
        acts(State(), read_blueprint(json.dumps(made).encode()))
    except NotABlueprint as error:
        said = error.render("zh"), error.render("en")
    else:
        said = ("an empty list of sides or evidence is one that concerns nobody",)
        assert name in ("sides", "evidence", "id")
    assert all(said)
