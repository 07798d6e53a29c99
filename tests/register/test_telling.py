"""Acts as sentences and items as stories: every kind has words, and the chain is not broken."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from desk import DIGEST, START, Desk, bureau, office, words
from random_acts import Acts

from xiezhi.model.text import Text
from xiezhi.register.act import KINDS
from xiezhi.register.acts.commitments import EvidenceAdded
from xiezhi.register.acts.measures import TransferKind, TransferRecorded
from xiezhi.register.fold import Fold
from xiezhi.register.sentences import name_of, sentence_of
from xiezhi.register.state import State
from xiezhi.register.store.noted import about
from xiezhi.register.story import CHAPTERS, chapter_of, story_of


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_act_is_said_in_both_languages_whatever_it_holds(kind):
    desk, drawn = Desk(), Acts(random.Random(7))  # noqa: S311  (a test's draw)
    for _ in range(20):
        act = drawn.act(desk.state, desk.at, KINDS[kind])
        for view in (desk.state, State()):
            said = sentence_of(view, act)
            assert said.render("zh").strip()
            assert "{" not in said.render("en")
            assert act.by in said.render("en") or name_of(view, act.by).en in said.render("en")


def test_braces_and_blanks_in_words_are_left_as_they_are(desk):
    act = EvidenceAdded(bureau("500000"), "e", "协议", Text("{by} 12 项", "{by}  x"), DIGEST, "a/b")
    assert "{by}  x" in sentence_of(desk.state, act).render("en")


def records(desk):
    """What a store answers: the records that make an item or name it."""
    fold, held = Fold(), {}
    for number, (act, at) in enumerate(desk.acts):
        before = fold.state()
        fold.add(act, at)
        after = dict(fold.state().items())
        changes = [(k, v) for k, v in after.items() if before.get(k) != v]
        for id_ in about(act, changes, before):
            held.setdefault(id_, []).append((number, at, act))
    return lambda id_: held.get(id_, [])


@pytest.fixture
def lived(desk):
    """An agreement, a commitment resting on it with a part and evidence, money, and another."""
    desk.signs()
    desk.commits(rests_on=("协议/一",))
    desk.commits("部分", parent="治水")
    desk.commits("别的")
    evidence = EvidenceAdded(bureau("500000"), "照片", "部分", words("x"), "b" * 64, "image/png")
    yu, qian = office("500000"), office("520000")
    paid = [
        TransferRecorded(yu, id_, TransferKind.PLEDGE, yu, qian, Decimal(5), "2026", rule)
        for id_, rule in (("款1", "协议/一"), ("款2", "协议/二"))
    ]
    desk.does(evidence, *paid)
    return desk


def test_a_story_goes_up_to_the_text_and_down_to_the_evidence(lived):
    told = story_of("治水", records(lived))
    kinds = [one.act.kind for one in told]
    assert [one.sequence for one in told] == sorted(one.sequence for one in told)
    assert kinds.count("signed") == 2
    assert kinds.count("commitment_drafted") == 2
    assert kinds[-2:] == ["evidence_added", "transfer_recorded"]
    assert told[-1].act.transfer == "款1"


def test_a_story_leaves_out_what_has_nothing_to_do_with_it(lived):
    told = story_of("别的", records(lived))
    assert {one.act.kind for one in told} == {
        "commitment_drafted", "commitment_proposed", "commitment_accepted"}  # fmt: skip
    assert story_of("没有", records(lived)) == ()


def test_every_act_belongs_to_a_chapter():
    drawn = Acts(random.Random(1))  # noqa: S311
    state, at = Desk().state, START + timedelta(days=1)
    assert {chapter_of(drawn.act(state, at, kind)) for kind in KINDS.values()} <= set(CHAPTERS)
