"""A state never changes, however many follow from it."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from xiezhi.register import State

CHANGES = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers()), max_size=4)


@given(steps=st.lists(CHANGES, max_size=40), n_base=st.integers(0, 300))
def test_each_state_stays_what_it_was(steps, n_base):
    states, plain = [State().with_changes([(f"k{i}", i) for i in range(n_base)])], []
    held = dict(states[0].items())
    for changes in steps:
        plain.append(dict(held))
        states.append(states[-1].with_changes(changes))
        held |= dict(changes)
    assert [dict(one.items()) for one in states] == [*plain, held]
    assert all(states[-1].get(key) == value for key, value in held.items())


def test_the_page_of_rules_is_up_to_date(root):
    tool = root / "tools" / "render_register.py"
    page = subprocess.run([sys.executable, tool, "--print"], capture_output=True, check=True).stdout
    assert page.decode() == (root / "docs/reference/register-acts.md").read_text("utf-8")
