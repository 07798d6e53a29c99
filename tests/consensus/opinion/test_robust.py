"""Laws of the robust mode."""

import numpy as np
import pandas as pd
import pytest

from xiezhi.consensus.opinion import analyse
from xiezhi.consensus.opinion.robust.agreement import adjusted_rand
from xiezhi.consensus.opinion.robust.choose import grouped


def groups(found):
    return found.people["group"]


@pytest.fixture(scope="module")
def planted(synthetic):
    """Synthetic: 150 people, 30 statements, 20 votes each, three planted groups."""
    return synthetic(150, 30, 20, 3)


@pytest.fixture(scope="module")
def answer(planted):
    return analyse(planted[0])


def test_planted_groups_are_found(planted, answer):
    assert len(answer.groups) == 3
    assert adjusted_rand(groups(answer).to_numpy(), planted[1]) > 0.9


def test_the_order_of_rows_changes_nothing(planted, answer):
    one, other = answer, analyse(planted[0].sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(one.people, other.people)
    pd.testing.assert_frame_equal(one.statements, other.statements)
    assert one.loss == other.loss
    assert one.groups == other.groups


def test_names_of_people_and_statements_change_nothing(planted, answer):
    table, _ = planted
    rng = np.random.default_rng(2)
    people, statements = (
        dict(zip(sorted(set(labels)), rng.permutation(len(set(labels))).astype(str), strict=True))
        for labels in (table["voter"], table["statement"])
    )
    other = analyse(
        table.assign(voter=table["voter"].map(people), statement=table["statement"].map(statements))
    )
    one = answer
    assert groups(other)[groups(one).index.map(people)].tolist() == groups(one).tolist()
    low = other.statements.loc[one.statements.index.map(statements), "bridging"]
    # sums run in another order
    assert low.to_numpy() == pytest.approx(one.statements["bridging"].to_numpy(), rel=1e-9)


def test_swapping_agree_and_disagree_mirrors_the_answer(planted, answer):
    table, _ = planted
    one, other = answer, analyse(table.assign(vote=-table["vote"]))
    assert groups(one).tolist() == groups(other).tolist()
    mirrored = other.statements[["bridging_against", "group_rejection", "disagree_low"]]
    ours = one.statements[["bridging", "group_consensus", "agree_low"]]
    assert mirrored.to_numpy() == pytest.approx(ours.to_numpy())
    assert one.people["x"].to_numpy() == pytest.approx(other.people["x"].to_numpy(), abs=1e-6)


def test_a_double_joins_the_group_of_who_it_copies(planted):
    table, _ = planted
    copied = table[table["voter"].isin([f"p{i:04d}" for i in range(0, 150, 10)])]
    found = groups(analyse(pd.concat([table, copied.assign(voter="double " + copied["voter"])])))
    doubles = [name for name in found.index if name.startswith("double")]
    assert len(doubles) == 15
    assert all(found[name] == found[name.removeprefix("double ")] for name in doubles)


def test_a_person_who_only_passes_changes_nobodys_group(planted, answer):
    table, _ = planted
    idle = pd.DataFrame({"voter": "idle", "statement": table["statement"].unique(), "vote": 0})
    one, other = answer, analyse(pd.concat([table, idle]))
    assert groups(other)["idle"] == -1
    assert groups(other).drop("idle").tolist() == groups(one).tolist()


def test_no_group_is_a_single_person(planted):
    table, _ = planted
    odd = pd.DataFrame(
        {"voter": "odd", "statement": sorted(table["statement"].unique()), "vote": [1, -1] * 15}
    )
    assert min(group.n_people for group in analyse(pd.concat([table, odd])).groups) >= 3


def test_one_opinion_with_noise_is_one_group(synthetic):
    found = analyse(synthetic(200, 30, 20, 1)[0])
    assert len(found.groups) == 1
    assert any("one group" in sentence.render("en") for sentence in found.cannot_tell)


def test_taking_a_statement_out_is_as_if_it_had_no_votes(planted):
    table, _ = planted
    out = ["s000", "s001"]
    one = analyse(table, moderated=out)
    other = analyse(table[~table["statement"].isin(out)])
    assert adjusted_rand(groups(one).to_numpy(), groups(other).to_numpy()) > 0.95
    assert not {s.statement for g in one.groups for s in g.stands_for} & set(out)


def test_foretold_chances_add_up_for_strangers_as_well(answer):
    chances = answer.foretold.votes(["p0000", "a stranger"], ["s000", "a new statement"])
    assert chances.sum(axis=1) == pytest.approx(1)
    assert (chances > 0).all()


def test_a_group_needs_more_than_even_chances():
    assert grouped(np.array([[0.5, 0.3, 0.2], [0.6, 0.3, 0.1]], dtype=np.float32)).tolist() == [
        -1,
        0,
    ]


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "brexit-consensus",
        pytest.param("scoop-hivemind.biodiversity", marks=pytest.mark.nightly),
        pytest.param("vtaiwan.uberx", marks=pytest.mark.nightly),
    ],
)
def test_nine_tenths_of_the_people_would_give_the_same_groups(name, read):
    """The benchmark takes ten samples and all conversations; three keep the suite short."""
    table, _, _ = read(name)
    whole = groups(analyse(table))
    likeness = []
    for seed in range(3):
        people = whole.index[np.random.default_rng(seed).random(len(whole)) < 0.9]
        again = groups(analyse(table[table["voter"].isin(people)]))
        both = (again >= 0) & (whole[again.index] >= 0)
        likeness.append(adjusted_rand(whole[again.index][both].to_numpy(), again[both].to_numpy()))
    assert np.mean(likeness) >= 0.9


@pytest.mark.shared
@pytest.mark.slow
def test_hidden_votes_are_foretold_better_than_by_their_shares(read):
    table, _, _ = read("brexit-consensus")
    table = table.drop_duplicates(["voter", "statement"], keep="last")
    away = np.random.default_rng(0).random(len(table)) < 0.1
    shown, held = table[~away], table[away]
    told = analyse(shown).foretold.votes(held["voter"].tolist(), held["statement"].tolist())
    counts = pd.crosstab(shown["statement"], shown["vote"]) + 1
    plain = counts.div(counts.sum(axis=1), axis=0).loc[held["statement"]].to_numpy()
    rows, vote = np.arange(len(held)), held["vote"].to_numpy() + 1
    assert -np.log(told[rows, vote]).mean() < -np.log(plain[rows, vote]).mean() - 0.02
