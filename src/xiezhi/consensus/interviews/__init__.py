"""What people said when asked: transcripts coded to a codebook, counted and checked."""

from xiezhi.consensus.interviews.alpha import Alpha, alpha
from xiezhi.consensus.interviews.codebook import Code, Codebook, framework_codebook
from xiezhi.consensus.interviews.counts import co_occurrence, code_counts
from xiezhi.consensus.interviews.refi import read_codebook, write_codebook
from xiezhi.consensus.interviews.suggest import Suggestion, suggestions
from xiezhi.consensus.interviews.transcript import Turn, turns_of

__all__ = [
    "Alpha",
    "Code",
    "Codebook",
    "Suggestion",
    "Turn",
    "alpha",
    "co_occurrence",
    "code_counts",
    "framework_codebook",
    "read_codebook",
    "suggestions",
    "turns_of",
    "write_codebook",
]
