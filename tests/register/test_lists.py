"""Lists out and in: the same columns back, errors by row, nothing that the rules do not permit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from desk import Desk, bureau, office
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.model.text import Text
from xiezhi.register import fold
from xiezhi.register.acts.commitments import (
    ChangeAnswered,
    ChangeRequested,
    CommitmentAccepted,
    CommitmentDrafted,
    CommitmentKind,
    CommitmentProposed,
    Reported,
    Verified,
)
from xiezhi.register.items import Commitment, Report, Stage
from xiezhi.register.lists import ListInvalid, acts_of_list, columns_of, sheet_of
from xiezhi.register.lists.columns import find_columns
from xiezhi.register.lists.words import amount_of, day_of, share_of, share_words

YU, QIAN = bureau("500000"), bureau("520000")


def table(desk, lang="zh"):
    """The list as rows of a sheet, editable."""
    sheet = sheet_of(desk.state, lang)
    rows = [list(sheet.headings(lang)), *map(list, sheet.rows)]
    return list(enumerate(rows, start=1))


NAMES = {
    "number": "编号",
    "kind": "类别",
    "matter": "事项",
    "yu": "责任单位（500000（文））",
    "qian": "责任单位（520000（文））",
    "due": "完成时限",
    "budget": "经费（元）",
    "parent": "上级事项",
    "state": "状态",
    "progress": "进展",
    "until": "进展截至",
    "note": "备注",
}


def edit(rows, row, **cells):
    """Write into a row's cells by column name."""
    for name, value in cells.items():
        rows[row][1][rows[0][1].index(NAMES[name])] = value
    return rows


def wrong(desk, by, rows):
    """What is wrong, as (row, sentence)."""
    with pytest.raises(ListInvalid) as caught:
        acts_of_list(desk.state, by, rows, desk.at)
    assert all(one.words.render("zh") for one in caught.value.problems)
    return [(one.row, one.words.render("en")) for one in caught.value.problems]


def asks(desk, by, rows):
    return acts_of_list(desk.state, by, rows, desk.at).acts


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_list_read_back_unchanged_asks_for_nothing(desk, lang):
    desk.signs()
    desk.commits(rests_on=("协议/一",), budget=Decimal("3.5"), indicator=Text("水质", "water"))
    desk.commits("子项", parent="治水")
    read = acts_of_list(desk.state, YU, table(desk, lang), desk.at)
    assert (read.acts, read.n_rows, read.unknown) == ((), 2, ())


def test_parts_stand_below_what_they_are_part_of(desk):
    for number, parent in (("b", None), ("a", "b"), ("c", "a")):
        desk.commits(number, parent=parent)
    assert [row[0] for row in sheet_of(desk.state, "zh").rows] == ["b", "a", "c"]


def test_a_new_row_is_drafted_and_proposed_whatever_the_order(desk):
    rows = table(desk)
    blank = [""] * len(rows[0][1])
    new = {
        "kind": "项目",
        "yu": YU + "（文）",
        "qian": QIAN,
        "state": "已提出",
        "due": "2026/12/31",
    }
    rows += [(2, list(blank)), (3, list(blank))]
    edit(rows, 1, number="子", matter="子项", parent="母", **new)
    edit(rows, 2, number="母", matter="母项", **new)
    acts = asks(desk, YU, rows)
    assert [type(a) for a in acts] == [CommitmentDrafted, CommitmentProposed] * 2
    assert [a.commitment for a in acts] == ["母", "母", "子", "子"]
    after = fold([(a, desk.at) for a in acts], desk.state)
    assert after.get("子").owners == (YU, QIAN)
    assert after.get("子").title == Text("子项", "子项")


def test_progress_is_reported_and_the_counterpart_alone_verifies(desk):
    desk.commits()
    rows = edit(table(desk), 1, progress="40％", until="2026年3月1日", note="已开工")
    (report,) = asks(desk, YU, rows)
    assert isinstance(report, Reported)
    assert (report.share, report.words.zh) == (Decimal("0.4"), "已开工")
    desk.does(report)
    rows = edit(table(desk), 1, state="对方已核验")
    assert wrong(desk, YU, rows)[0][1].startswith("a side never verifies its own report")
    (verified,) = asks(desk, QIAN, rows)
    assert isinstance(verified, Verified)
    desk.does(verified)
    assert desk.item("治水").stage is Stage.VERIFIED


def test_terms_that_bind_are_asked_to_change_and_never_overwritten(desk):
    desk.commits()
    before = table(desk)
    (asked,) = asks(desk, YU, edit(table(desk), 1, due="2027-06-30", note="汛期延后"))
    assert isinstance(asked, ChangeRequested)
    desk.does(asked, ChangeAnswered(QIAN, "治水", agree=True))
    stale = edit(before, 1, budget="5", note="增加")
    assert "the item changed since the list was written" in wrong(desk, YU, stale)[0][1]


def test_what_was_proposed_keeps_its_matter(desk):
    desk.commits()
    rows = edit(table(desk), 1, matter="另一件事")
    assert "due, budget and indicator alone can change" in wrong(desk, YU, rows)[0][1]


def test_a_stranger_changes_nothing(desk):
    desk.commits()
    rows = edit(table(desk), 1, progress="100%", until="2026-03-01", note="x")
    told = f"{office('500000')} (words) is no owner of 治水."  # by its name, as people know it
    assert wrong(desk, office("500000"), rows) == [(2, told)]


def test_every_fault_of_every_row_is_told_and_nothing_is_taken(desk):
    desk.commits("a")
    desk.commits("b")
    rows = edit(table(desk), 1, due="明年", budget="三百万", progress="140%")
    edit(rows, 2, state="完成了", yu="没有的局")
    rows += [(4, ["", "项目"]), (5, ["a", "项目", "x"])]
    found = wrong(desk, YU, rows)
    assert [row for row, _ in found] == [2, 2, 2, 3, 3, 4, 5, 5]


def test_a_report_without_new_words_is_refused(desk):
    desk.commits()
    rows = edit(table(desk), 1, progress="10%", until="2026-03-01")
    assert wrong(desk, YU, rows) == [(2, "say in the note what is new, or why.")]


def test_a_state_that_no_act_leads_to_is_refused(desk):
    desk.commits()
    said = wrong(desk, YU, edit(table(desk), 1, state="办结"))
    assert said[0][1].startswith("the state can be one of these here: active, ")


def test_a_column_that_is_missing_leaves_its_values_as_they_are(desk):
    desk.commits(budget=Decimal(5))
    rows = [(n, cells[:1]) for n, cells in table(desk)]
    assert asks(desk, YU, rows) == ()


def test_headings_are_known_in_either_language_whatever_their_width(desk):
    columns = columns_of(desk.state)
    zh = [c.heading.zh.replace("（", "(").replace("）", " )") for c in columns]
    en = [c.heading.en.upper() for c in columns]
    expected = {c.name: i for i, c in enumerate(columns)}
    assert find_columns(zh, columns, 1) == find_columns(en, columns, 1) == (expected, ())
    assert find_columns(["编号", "联系人"], columns, 1)[1] == ("联系人",)
    with pytest.raises(ListInvalid, match="no column Number"):
        find_columns(["事项"], columns, 1)
    with pytest.raises(ListInvalid, match="stands twice"):
        find_columns(["编号", "Number"], columns, 1)


def test_the_header_is_found_below_a_title(desk):
    desk.commits()
    titled = [(1, ["渝黔合作清单"]), *((n + 1, cells) for n, cells in table(desk))]
    assert acts_of_list(desk.state, YU, titled, desk.at).n_rows == 1


@given(st.decimals(0, 1, places=4), st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_shares_and_days_read_back_as_written(share, day):
    assert share_of(share_words(share)) == share
    assert day_of(day.isoformat()) == day_of(f"{day.year}年{day.month}月{day.day}日") == day


@given(st.integers(0, 10**15))
def test_amounts_read_back_with_commas(yuan):
    assert amount_of(f"{yuan:,}") == amount_of(str(yuan)) == Decimal(yuan)


CELLS = st.sampled_from(["", "治水", "a", "项目", "已提出", "生效", "40%", "2026-03-01", "1e9",
                         "=1+1", YU, QIAN, "撤回", "不存在", "\x00", "９"])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_sheet_ends_in_anything_but_acts_or_sentences_and_each_act_may_be_done(data):
    desk = _ready()
    rows = table(desk)
    width = len(rows[0][1])
    for _ in range(data.draw(st.integers(0, 3))):
        rows.append((len(rows) + 1, data.draw(st.lists(CELLS, max_size=width))))
    for _ in range(data.draw(st.integers(0, 3))):
        rows[1][1][data.draw(st.integers(0, width - 1))] = data.draw(CELLS)
    try:
        acts, said = asks(desk, YU, rows), ["nothing wrong"]
    except ListInvalid as error:
        acts, said = (), [error.render("zh"), error.render("en")]
    assert all(said)
    assert {act.by for act in acts} <= {YU}
    desk.does(*acts)


def _ready():
    desk = Desk()
    desk.commits()
    return desk


def test_accepting_by_the_list_is_for_the_owner_that_has_not(desk):
    desk.does(CommitmentDrafted(YU, "x", CommitmentKind.TASK, Text("事", "x"), (YU, QIAN)))
    desk.does(CommitmentProposed(YU, "x"))
    rows = edit(table(desk), 1, state="生效")
    assert asks(desk, QIAN, rows) == (CommitmentAccepted(QIAN, "x"),)
    assert desk.state.get("x") == Commitment(
        "x",
        CommitmentKind.TASK,
        Text("事", "x"),
        YU,
        (YU, QIAN),
        None,
        None,
        None,
        None,
        (),
        Stage.PROPOSED,
    )
    assert not list(desk.state.of(Report))


def test_beside_other_faults_headings_that_are_no_column_are_told(desk):
    rows = [(1, ["编号", "类型", "事项"]), (2, ["k9", "项目", "修路"])]
    (heading, missing) = wrong(desk, YU, rows)
    assert heading[0] == 1
    assert "类型" in heading[1]
    assert missing == (2, "the kind is missing.")


def test_a_kind_that_is_wrong_is_not_said_to_be_missing_besides(desk):
    rows = [(1, ["编号", "类别", "事项"]), (2, ["k9", "桥梁", "修路"])]
    assert [words for _, words in wrong(desk, YU, rows)] == [
        "“桥梁” is given; expected duty, project, milestone or task."
    ]


def test_a_second_change_by_the_list_bears_its_turn(desk):
    desk.commits(budget=Decimal(7))
    for turn, due in enumerate(("2027-01-31", "2027-02-28")):
        (asked,) = asks(desk, YU, edit(table(desk), 1, due=due, note=f"汛期{turn}"))
        assert asked.turn == turn
        desk.does(asked, ChangeAnswered(QIAN, "治水", agree=True))
    assert desk.item("治水").due == date(2027, 2, 28)
