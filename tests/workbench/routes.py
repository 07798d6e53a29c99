"""Values for the `<...>` parts of addresses, by route: what the generated tests visit."""

from __future__ import annotations

PARTS: dict[str, dict[str, object]] = {
    "invitation": {"token": "unknown"},
    "sign": {"id": 1},
    "sign-file": {"id": 1},
    "figure": {"chart": "belts_map"},
    "document": {"name": "blueprint.json"},
    "finding": {"id": "belts"},
    "proposal": {"id": "unknown"},
    "monitor": {"id": "monitor_water_demo_section"},
    "monitor-series": {"id": "monitor_water_demo_section", "parameter": "nh3n"},
    "alert": {"id": "unknown"},
    "upload-file": {"id": 1},
    "statement": {"id": "s01"},
    "sealed-votes": {"digest": "0" * 64},
    "agreement": {"id": "unknown"},
    "agreement-versions": {"id": "unknown"},
    "agreement-word": {"id": "unknown"},
    "agreement-words": {"id": "unknown"},
    "agreement-comment": {"id": "unknown"},
    "agreement-comment-drop": {"id": "unknown", "comment": 1},
    "amendment": {"id": "unknown"},
    "draft-from": {"id": "unknown"},
    "draft": {"id": 1},
    "draft-arrange": {"id": 1},
    "draft-clause": {"id": 1, "clause": "purpose"},
    "draft-versions": {"id": 1},
    "draft-word": {"id": 1},
    "draft-send": {"id": 1},
    "list-export": {"form": "csv"},
    "evidence": {"id": "unknown"},
    "commitment": {"id": "unknown"},
    "commitment-again": {"id": "unknown"},
    "commitment-report": {"id": "unknown"},
    "commitment-verify": {"id": "unknown"},
    "commitment-object": {"id": "unknown"},
    "commitment-change": {"id": "unknown"},
    "report": {"id": "unknown"},
    "objection": {"id": "unknown"},
    "ledger-record": {"number": 0},
    "ledger-item": {"id": "cq_drc"},
    "body": {"id": "unknown"},
    "meeting-new": {"id": "unknown"},
    "meeting": {"id": "unknown"},
    "outcome": {"id": "unknown/1"},
    "score": {"id": "unknown"},
    "transfer": {"id": "unknown"},
}


# Who may send in by the API; whatever it tells is told to whom the page of the same name is shown.
SENDERS: dict[str, tuple[str, ...] | None] = {
    "me": None,
    "acts": ("coordinator", "member", "verifier"),
    "acts-check": ("coordinator", "member", "verifier"),
    "votes": None,
    "readings": ("coordinator", "member"),
}
STATIONS = ("readings",)


def part_of(id_):
    """What stands in the place of an id in an operation's address."""
    return str(PARTS.get(id_, {}).get("id", "unknown"))


def methods_of(at):
    """The methods that an address of the API takes."""
    from tests_support import every_operation

    own = {one.method for one, _ in every_operation() if one.at == at}
    return own | ({"HEAD"} if "GET" in own else set())


def may_call(who, role, actor, operation):
    """Whether an actor may; who: roles, or None for whoever comes."""
    if actor == ("station",):
        return who is None or operation.id in STATIONS
    return who is None or (role is not None and role in who)
