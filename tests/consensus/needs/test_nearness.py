"""What the finding on nearness says of its links."""

from __future__ import annotations

import dataclasses

import pandas as pd

from xiezhi.case.read import case_of
from xiezhi.consensus.needs.nearness_words import newer_links


def test_links_newer_than_the_people_are_said_to_be_so():
    ours = case_of(["500000", "520000"])
    links = pd.DataFrame({"year_open": [2010, 2024, None]})
    with_links = dataclasses.replace(ours, tables={**ours.tables, "links": links})
    assert newer_links(ours) == ()
    assert "2024" in newer_links(with_links)[0].render("en")
