"""Objections (异议) against what another side recorded, and reviews (复核)."""

from __future__ import annotations

from xiezhi.model.text import Text
from xiezhi.register.act import Act, act
from xiezhi.register.schema import Id


@act("objection_raised")
class ObjectionRaised(Act):
    """A party concerned objects to a verification, observation, alert, transfer or score."""

    by: Id
    objection: Id
    subject: Id
    grounds: Text


@act("objection_withdrawn")
class ObjectionWithdrawn(Act):
    """Whoever objected takes the objection back."""

    by: Id
    objection: Id


@act("review_opened")
class ReviewOpened(Act):
    """The side objected to opens a review, by another party than the one that acted."""

    by: Id
    objection: Id


@act("review_decided")
class ReviewDecided(Act):
    """The reviewer decides. upheld: the objection is right, what it is about counts no longer."""

    by: Id
    objection: Id
    upheld: bool
    words: Text
