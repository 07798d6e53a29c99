"""Demonstration: keys on the server and acts that are marked as such; never in earnest.

`ACTS` lists the functions that fill a new demonstration register, in order. Each takes the `Demo`
and records acts with its keys.
"""

from __future__ import annotations

# Modules whose `play(demo)` records demonstration acts, each after those before it.
PLAYS: tuple[str, ...] = (
    "xiezhi.workbench.demo.statements",
    "xiezhi.workbench.demo.monitors",
    "xiezhi.workbench.demo.agreement",
    "xiezhi.workbench.demo.meeting",
    "xiezhi.workbench.demo.money",
    "xiezhi.workbench.demo.assessment",
)
