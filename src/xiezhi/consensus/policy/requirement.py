"""What is read out of a policy text: requirements, each with the words that prove it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256


class Kind(StrEnum):
    """What a requirement does: prescribes an act, a number, a standing duty, a ban, a leave."""

    TASK = "task"
    TARGET = "target"
    DUTY = "duty"
    PROHIBITION = "prohibition"
    PERMISSION = "permission"


class Role(StrEnum):
    """What a sentence is, where it is no requirement."""

    REQUIREMENT = "requirement"
    ACHIEVEMENT = "achievement"
    CONTEXT = "context"
    PRINCIPLE = "principle"
    HEADING = "heading"
    DEFINITION = "definition"
    SANCTION = "sanction"
    PREAMBLE = "preamble"
    RHETORIC = "rhetoric"
    RESPONSIBILITY = "responsibility"
    LIST_ITEM = "list_item"


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a text with their place in it: `text == document[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Action:
    """What is to be done: the verb without its adverbs, and what it is done to.

    Blanks that a web page or a scan put between the characters are left out of both.
    """

    verb: str
    object: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """One sentence that prescribes something still to be done, and what can be read in it.

    id: stays the same when the document changes elsewhere; made of the sentence itself.
    paragraph: id of its paragraph, stable in the same way.
    places: as written, abbreviations one by one (川渝 gives 川 and 渝).
    bodies: who must act, as written; first those of the sentence, then those of a bracket of
        responsibility behind it, whose words are `responsibility`.
    field, field_second: the field of policy and the runner-up (empty where nothing speaks for it).
    evidence: the whole sentence, verbatim.
    section: the headings above it, outermost first.
    """

    id: str
    document: str
    paragraph: str
    kind: Kind
    actions: tuple[Action, ...]
    places: tuple[str, ...]
    bodies: tuple[str, ...]
    deadline: str
    targets: tuple[str, ...]
    field: str
    field_second: str
    evidence: Span
    responsibility: Span | None
    section: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """The hash of the evidence's words: another one tells that the sentence was changed."""
        return sha256(self.evidence.text.encode("utf-8", "surrogatepass")).hexdigest()
