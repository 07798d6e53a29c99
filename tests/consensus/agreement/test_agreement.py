"""Agreements: who is bound signs, what is signed has one digest, what must stand is checked."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.consensus.agreement import Clause, ClauseKind, Duty, Money, Signatory, check
from xiezhi.consensus.agreement.complete import BLANK, Answer, rules_of
from xiezhi.consensus.agreement.digest import digest_of
from xiezhi.consensus.agreement.errors import AgreementInvalid
from xiezhi.model.text import Text


def answers(agreement):
    return {one.item.id: one.answer for one in check(agreement)}


def test_an_agreement_of_one_side_is_none(agreement):
    with pytest.raises(AgreementInvalid, match="2 parties of 1 sides"):
        replace(agreement, parties=tuple(replace(p, side="500000") for p in agreement.parties))


def test_all_problems_come_at_once(agreement):
    road = agreement.clauses[1]
    wrong = replace(road, duties=(*road.duties, Duty("d1", ("sc",), Text("修", "build"))))
    with pytest.raises(AgreementInvalid) as caught:
        replace(agreement, clauses=(wrong,), parties=agreement.parties[:1])
    for words in ("1 parties", "d1 stands 2 times", "sc, who is no party"):
        assert words in str(caught.value)


def test_every_word_duty_and_sum_moves_the_digest(agreement):
    road = agreement.clauses[1]
    others = [
        replace(agreement, number="2"),
        replace(agreement, title=Text("示例协议", "Another title")),
        replace(agreement, clauses=agreement.clauses[::-1]),
        *(
            replace(agreement, clauses=(agreement.clauses[0], clause))
            for clause in (
                replace(road, body=Text("事项如下：", "Other words")),
                replace(road, version=2),
                replace(road, duties=road.duties[::-1]),
                replace(road, duties=(replace(road.duties[0], due="2027"), road.duties[1])),
                replace(road, money=(replace(road.money[0], amount=Decimal("1000000.51")),)),
            )
        ),
    ]
    assert len({one.digest for one in [agreement, *others]}) == len(others) + 1


def test_what_a_clause_rests_on_is_not_what_is_signed(agreement):
    road = replace(agreement.clauses[1], rests_on=())
    assert replace(agreement, clauses=(agreement.clauses[0], road)).digest == agreement.digest


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.dictionaries(st.text(), json, max_size=4))
def test_the_order_of_keys_is_not_in_the_digest(content):
    assert digest_of(dict(reversed(content.items()))) == digest_of(content)


def test_numbers_with_a_point_have_no_digest():
    with pytest.raises(TypeError, match="Decimal"):
        digest_of({"sum": Decimal("1.5")})


def test_the_seven_items_of_the_law_are_checked(agreement):
    law = replace(agreement, kind="compensation")
    assert [one.article for one in rules_of("compensation").items] == [
        f"17({n})" for n in range(1, 8)
    ]
    told = answers(law)
    assert told["scope"] is Answer.MISSING
    assert told["duties"] is Answer.OPEN  # one duty has no date
    assert told["money"] is Answer.OPEN


def test_a_blank_is_open_and_a_full_clause_is_held(agreement):
    def term(words):
        clause = Clause("term", ClauseKind.TERM, Text("期限", "Term"), Text(words, words))
        return answers(replace(agreement, clauses=(*agreement.clauses, clause)))["term"]

    assert term(f"有效期{BLANK}") is Answer.OPEN
    assert term("有效期五年") is Answer.HELD


def test_an_unknown_kind_is_named(agreement):
    with pytest.raises(AgreementInvalid, match="treaty"):
        check(replace(agreement, kind="treaty"))


def test_three_sides_sign_like_two(agreement):
    third = Signatory("sc", Text("四川省人民政府", "Government of Sichuan"), "510000")
    owed = Money("m2", "sc", "gz", Text("补偿", "compensation"), Decimal(1))
    clause = Clause(
        "more", ClauseKind.MONEY, Text("费用", "Costs"), Text("见下", "below"), (), (owed,)
    )
    three = replace(
        agreement, parties=(*agreement.parties, third), clauses=(*agreement.clauses, clause)
    )
    assert three.sides == ("500000", "520000", "510000")
