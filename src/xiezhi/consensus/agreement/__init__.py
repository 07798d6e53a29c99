"""From consensus to text: clauses, duties, what they rest on, and what is still missing."""

from xiezhi.consensus.agreement.agreement import (
    Agreement,
    Clause,
    ClauseKind,
    Duty,
    Money,
    Signatory,
)
from xiezhi.consensus.agreement.changes import changes
from xiezhi.consensus.agreement.complete import check
from xiezhi.consensus.agreement.draft import Draft, draft
from xiezhi.consensus.agreement.form import read_form, write_form
from xiezhi.consensus.agreement.ground import (
    Ground,
    governments,
    proposal_grounds,
    requirement_grounds,
    statement_grounds,
)
from xiezhi.consensus.agreement.trace import Link, Node, NodeKind, Suspect, Trace

__all__ = [
    "Agreement",
    "Clause",
    "ClauseKind",
    "Draft",
    "Duty",
    "Ground",
    "Link",
    "Money",
    "Node",
    "NodeKind",
    "Signatory",
    "Suspect",
    "Trace",
    "changes",
    "check",
    "draft",
    "governments",
    "proposal_grounds",
    "read_form",
    "requirement_grounds",
    "statement_grounds",
    "write_form",
]
