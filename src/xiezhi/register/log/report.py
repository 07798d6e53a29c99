"""What a check of an export found: one finding a question, and the verdict over all of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from xiezhi.model.text import Text


class Outcome(Enum):
    """How a question was answered."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"  # could not be answered with what was given


class Question(Enum):
    """What is asked of an export, in this order; the last three of a store alone."""

    CHECKPOINT = "checkpoint"
    COSIGNATURES = "cosignatures"
    INCLUSION = "inclusion"
    ORDER = "order"
    HISTORY = "history"
    REMEMBERED = "remembered"
    AUTHORS = "authors"
    RULES = "rules"
    SCHEMA = "schema"
    NODES = "nodes"
    TABLES = "tables"


@dataclass(frozen=True, slots=True)
class Check:
    """One question, its answer, and the answer in a sentence."""

    question: Question
    outcome: Outcome
    sentence: Text


@dataclass(frozen=True, slots=True)
class Report:
    """All answers. An export or a store is trustworthy only if nothing fails.

    >>> Report(()).verdict.render("en")
    'Nothing was checked.'
    """

    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether something was checked and nothing failed; `open` tells what stays unproved."""
        return bool(self.checks) and not self.failed

    @property
    def failed(self) -> tuple[Check, ...]:
        """The questions answered against the export."""
        return tuple(c for c in self.checks if c.outcome is Outcome.FAILS)

    @property
    def open(self) -> tuple[Check, ...]:
        """The questions that could not be answered with what was given."""
        return tuple(c for c in self.checks if c.outcome is Outcome.OPEN)

    @property
    def verdict(self) -> Text:
        """The answer in one sentence."""
        if not self.checks:
            return Text("没有核验任何内容。", "Nothing was checked.")
        if self.failed:
            n = len(self.failed)
            return Text(
                f"核验未通过：{n}项不符，请勿采信此文件。",
                f"Verification failed on {n} of {len(self.checks)} questions: "
                "do not rely on this file.",
            )
        if self.open:
            return Text(
                f"已核验的内容全部相符，另有{len(self.open)}项因缺少依据未能核验。",
                "Everything that could be checked holds; "
                f"{len(self.open)} of {len(self.checks)} questions lack what they need.",
            )
        return Text("核验通过：各项全部相符。", "Verification passed: everything holds.")
