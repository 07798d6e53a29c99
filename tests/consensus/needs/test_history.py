"""History: agreements and bodies of the case's tables, in order of year."""

import pandas as pd
import pytest

from xiezhi.consensus.needs.history import ANALYSIS, history
from xiezhi.model.finding import Locked


@pytest.fixture
def case_with(grid_case):
    def made(documents, bodies):
        case = grid_case(1, 1)
        case.tables["documents"] = pd.DataFrame(documents)
        case.tables["bodies"] = pd.DataFrame(bodies)
        return case

    return made


def document(id_, **other):
    return {"id": id_, "title_zh": f"{id_}协议", "kind": "agreement", **other}


BODY = {"id": "b", "name_zh": "机制", "name_en": "Body", "founded": pd.Timestamp("2018-05-01")}


def test_a_case_without_tables_is_locked(grid_case):
    assert isinstance(ANALYSIS.answer(grid_case(1, 1)), Locked)


def test_agreements_and_bodies_come_in_order_of_year(case_with):
    given = [
        document("x", source="报道，2019：2016年签署"),
        document("y", issued=pd.Timestamp("2021-01-01")),
    ]
    rows = history(case_with(given, [BODY]))
    assert rows["year"].tolist() == [2016, 2018, 2021]
    assert rows["name_en"].tolist() == ["x协议", "Body", "y协议"]


def test_what_one_side_alone_signed_is_no_cooperation(case_with):
    given = [
        document("x", sides="100000"),
        document("y", sides="100000;110000"),
        document("z", kind="plan"),
    ]
    assert history(case_with(given, [BODY]))["name_zh"].tolist() == ["机制", "y协议"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_cell_and_sentence_can_be_shown(case_with, lang):
    finding = ANALYSIS.answer(case_with([document("undated")], [{"id": "b", "name_zh": "机制"}]))
    assert finding.answer.render(lang)
    assert len(finding.tables[0].cells(lang)) == 2
