"""What rests on what: paragraph, requirement, clause, duty, project, evidence, each hashed.

A child keeps the digest of its parent as it was when the child was made. Where the parent now
reads otherwise, the child is suspect, and so is all that rests on it, until somebody has looked
at it again and confirmed the new digest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from xiezhi.consensus.agreement.errors import TraceInvalid, all_of
from xiezhi.model.text import Text


class NodeKind(Enum):
    """What a node of a trace is."""

    PARAGRAPH = "paragraph"
    REQUIREMENT = "requirement"
    STATEMENT = "statement"
    PROPOSAL = "proposal"
    CLAUSE = "clause"
    DUTY = "duty"
    PROJECT = "project"
    EVIDENCE = "evidence"


_K = NodeKind
MAY_REST_ON: Mapping[NodeKind, frozenset[NodeKind]] = {
    _K.PARAGRAPH: frozenset(),
    _K.REQUIREMENT: frozenset({_K.PARAGRAPH, _K.REQUIREMENT}),
    _K.STATEMENT: frozenset(),
    _K.PROPOSAL: frozenset({_K.REQUIREMENT, _K.STATEMENT}),
    _K.CLAUSE: frozenset({_K.REQUIREMENT, _K.STATEMENT, _K.PROPOSAL, _K.CLAUSE}),
    _K.DUTY: frozenset({_K.CLAUSE}),
    _K.PROJECT: frozenset({_K.DUTY, _K.CLAUSE}),
    _K.EVIDENCE: frozenset({_K.PROJECT, _K.DUTY}),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A parent and its digest as the child knew it."""

    parent: str
    digest: str


@dataclass(frozen=True, slots=True)
class Node:
    """A thing with its digest now, and what it rests on."""

    id: str
    kind: NodeKind
    digest: str
    rests_on: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Suspect:
    """A node in doubt: the changed parents above it and the way down from the first of them."""

    id: str
    because: tuple[str, ...]
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """Nodes by id; every parent is there, of a kind allowed, and nothing rests on itself.

    Raises TraceInvalid, all problems at once.
    """

    nodes: Mapping[str, Node]

    def __post_init__(self) -> None:
        problems = [*_wrong_links(self.nodes), *_rounds(self.nodes)]
        if problems:
            raise TraceInvalid(all_of(problems))

    def suspects(self) -> tuple[Suspect, ...]:
        """Nodes that rest on something that now reads otherwise, parents before children."""
        found: dict[str, Suspect] = {}
        for id_ in _in_order(self.nodes):
            node = self.nodes[id_]
            changed = [
                link.parent
                for link in node.rests_on
                if self.nodes[link.parent].digest != link.digest
            ]
            above = [found[link.parent] for link in node.rests_on if link.parent in found]
            because = dict.fromkeys([*changed, *(root for one in above for root in one.because)])
            if because:
                path = (changed[0], id_) if changed else (*above[0].path, id_)
                found[id_] = Suspect(id_, tuple(because), path)
        return tuple(found.values())

    def confirmed(self, id: str) -> Trace:  # noqa: A002
        """The same trace after somebody looked at a node and found it still right."""
        node = self.nodes[id]
        links = tuple(Link(one.parent, self.nodes[one.parent].digest) for one in node.rests_on)
        return Trace({**self.nodes, id: Node(node.id, node.kind, node.digest, links)})

    def changed(self, id: str, digest: str) -> Trace:  # noqa: A002
        """The same trace after a node came to read otherwise."""
        node = self.nodes[id]
        return Trace({**self.nodes, id: Node(node.id, node.kind, digest, node.rests_on)})


def _wrong_links(nodes: Mapping[str, Node]) -> list[Text]:
    problems: list[Text] = []
    for node in nodes.values():
        for link in node.rests_on:
            if link.parent not in nodes:
                problems.append(
                    Text(
                        f"{node.id} 依据的 {link.parent} 不在追溯链中",
                        f"{node.id} rests on {link.parent}, which is not in the trace",
                    )
                )
            elif nodes[link.parent].kind not in MAY_REST_ON[node.kind]:
                allowed = ", ".join(sorted(k.value for k in MAY_REST_ON[node.kind])) or "nothing"
                problems.append(
                    Text(
                        f"{node.id}（{node.kind.value}）依据 {link.parent}"
                        f"（{nodes[link.parent].kind.value}）；应为 {allowed}",
                        f"{node.kind.value} {node.id} rests on {nodes[link.parent].kind.value} "
                        f"{link.parent}; expected {allowed}",
                    )
                )
    return problems


def _rounds(nodes: Mapping[str, Node]) -> list[Text]:
    left = set(nodes) - set(_in_order(nodes))
    return [
        Text(f"{id_} 经由其他项依据自身；请断开", f"{id_} rests on itself by way of others; cut it")
        for id_ in sorted(left)
    ]


def _in_order(nodes: Mapping[str, Node]) -> Iterator[str]:
    """Ids with every parent before its children; those on a circle are left out."""
    waiting = {
        id_: {link.parent for link in node.rests_on if link.parent in nodes}
        for id_, node in nodes.items()
    }
    children: dict[str, list[str]] = {id_: [] for id_ in nodes}
    for id_, parents in waiting.items():
        for parent in parents:
            children[parent].append(id_)
    ready = [id_ for id_, parents in waiting.items() if not parents]
    while ready:
        done = ready.pop(0)
        yield done
        for child in children[done]:
            waiting[child].discard(done)
            if not waiting[child]:
                ready.append(child)
