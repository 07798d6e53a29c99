"""Every kind of act, a frozen value in the past tense."""

from xiezhi.register.acts import bodies, commitments, measures, opinions, parties, reviews, texts

__all__ = ["bodies", "commitments", "measures", "opinions", "parties", "reviews", "texts"]
