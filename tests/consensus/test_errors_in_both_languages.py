"""What stops opinion or interviews is said in the reader's language."""

import re

import numpy as np
import pandas as pd
import pytest

from xiezhi.consensus.interviews.alpha import alpha
from xiezhi.consensus.interviews.codebook import Code, Codebook
from xiezhi.consensus.interviews.refi import read_codebook
from xiezhi.consensus.opinion import analyse
from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text

NAME = Text("名", "name")
QDA = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0">{}</CodeBook>'


def votes(rows=(("a", "s", 1),), columns=("voter", "statement", "vote")):
    return pd.DataFrame(list(rows), columns=list(columns))


TWO_SIDES = votes([("a", "s", 1, "A"), ("a", "t", 1, "B")], ["voter", "statement", "vote", "side"])
WRONG = [
    lambda: analyse(votes(), mode="odd"),
    lambda: analyse(votes(columns=("who", "statement", "vote"))),
    lambda: analyse(votes([("a", "s", 7)])),
    lambda: analyse(votes([(None, "s", 1)])),
    lambda: analyse(TWO_SIDES),
    lambda: analyse(votes(), sides=pd.Series(["A", "B"], index=["a", "a"])),
    lambda: analyse(votes(), sides={"a": "A"}, eligible={("A", ""): 0}),
    lambda: alpha(np.zeros(3)),
    lambda: alpha(np.array([[np.inf, 1.0]])),
    lambda: alpha(np.array([[-1.0, 1.0]]), "ratio"),
    lambda: Codebook(NAME, (Code("a", NAME, NAME, "gone"),)),
    lambda: Codebook(NAME, ()).code("a"),
    lambda: read_codebook(b"no xml"),
    lambda: read_codebook(b"<other/>"),
    lambda: read_codebook(QDA.format("").encode()),
    lambda: read_codebook(QDA.format("<Codes><Code guid='1'/></Codes>").encode()),
    lambda: read_codebook(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"),
    lambda: read_codebook(
        QDA.format("<Codes>" + "<Code name='a'>" * 60 + "</Code>" * 60 + "</Codes>").encode()
    ),
]


@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
def test_every_error_has_its_own_sentence_in_chinese(wrong):
    with pytest.raises(XiezhiError) as caught:
        wrong()
    said = caught.value.render("zh")
    assert "原文为英文" not in said
    assert re.search(r"[\u4e00-\u9fff]", said)
    assert not re.search(r"[\u4e00-\u9fff]", caught.value.render("en"))
