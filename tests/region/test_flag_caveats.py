"""What is said about flagged places does not contradict itself."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.region.flag_caveats import CHANGE_FLAGS, flag_caveats

PLACES = st.lists(
    st.tuples(st.sets(st.sampled_from(CHANGE_FLAGS[:2])), st.booleans()), min_size=1, max_size=6
)


@given(PLACES)
def test_a_change_that_is_not_shown_is_never_said_to_be_too_low(drawn):
    places = pd.DataFrame(
        {
            "name_zh": [f"甲{k}县" for k in range(len(drawn))],
            "name_en": [f"Place{k}" for k in range(len(drawn))],
            "population_2010": [1000.0 if counted else np.nan for _, counted in drawn],
            "flags": [";".join(sorted(flags)) for flags, _ in drawn],
        }
    )
    said = [sentence.render("en") for sentence in flag_caveats(places, CHANGE_FLAGS)]
    unshown = [s for s in said if "no change of people is shown" in s]
    affected = [s for s in said if "the change is too low" in s or "part of the change" in s]
    for k, (_, counted) in enumerate(drawn):
        named = [s for s in (affected if not counted else unshown) if f"Place{k}" in s]
        assert named == []
