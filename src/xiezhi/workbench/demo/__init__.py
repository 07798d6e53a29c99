"""Demonstration: keys on the server and acts that are marked as such; never in earnest.

`PLAYS` lists the modules that fill a new demonstration register, in order. The `play` of each takes
the `Demo` and records acts with its keys.
"""

from __future__ import annotations

# Modules whose `play(demo)` records demonstration acts, each after those before it.
PLAYS: tuple[str, ...] = (
    "xiezhi.workbench.demo.statements",
    "xiezhi.workbench.demo.monitors",
    "xiezhi.workbench.demo.agreement",
    "xiezhi.workbench.demo.dealings",
)
