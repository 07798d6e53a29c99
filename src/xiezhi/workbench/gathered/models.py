"""Readings and votes: too many, or too personal, for the register.

A reading that sets off an alert goes into the register with the alert; all of them stay here, each
with the file it came in, which is kept under its digest. Of a voter nothing is kept that names a
person: a digest of a secret that only their browser has, a side and a class.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

from django.db import models
from django.utils import timezone

from xiezhi.workbench.accounts.models import Account


class Upload(models.Model):
    """A file, or a call of the API, whose readings were all taken in."""

    side = models.CharField(max_length=6)
    party = models.CharField(max_length=80)
    account = models.ForeignKey(Account, models.SET_NULL, null=True)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    n_rows = models.IntegerField()
    n_new = models.IntegerField()
    quality = models.CharField(max_length=10)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The latest first."""

        indexes = [models.Index(fields=["-made_at"])]


class Reading(models.Model):
    """One value as it was given, by the side that gave it. A correction is a further row."""

    upload = models.ForeignKey(Upload, models.PROTECT)
    side = models.CharField(max_length=6)
    section = models.CharField(max_length=80)
    parameter = models.CharField(max_length=80)
    time = models.DateTimeField()
    value = models.CharField(max_length=40)
    unit = models.CharField(max_length=40)
    status = models.CharField(max_length=80, blank=True)
    quality = models.CharField(max_length=10)
    source = models.CharField(max_length=300)

    class Meta:
        """A series is read by section; the same value twice is one reading."""

        constraints = [
            models.UniqueConstraint(
                fields=["side", "section", "parameter", "time", "value", "unit"],
                name="reading_once",
            )
        ]
        indexes = [models.Index(fields=["section", "parameter", "time"])]


class StationKey(models.Model):
    """A key by which a station or a data centre sends readings; kept as a digest alone."""

    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=120)
    side = models.CharField(max_length=6)
    party = models.CharField(max_length=80)
    made_by = models.ForeignKey(Account, models.SET_NULL, null=True)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class Voter(models.Model):
    """Somebody who votes. token: the digest of the secret in their browser.

    side, voter_class: as they declared, or as the invitation says (`confirmed`); invitation: its
    digest, so that it counts once.
    """

    token = models.CharField(max_length=64, unique=True)
    side = models.CharField(max_length=6)
    voter_class = models.CharField(max_length=20)
    confirmed = models.BooleanField(default=False)
    invitation = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001  (many none)
    made_at = models.DateTimeField(default=timezone.now)


class PublicVote(models.Model):
    """A vote; the last one on a statement counts. vote: 1 agree, 0 pass, -1 disagree."""

    voter = models.ForeignKey(Voter, models.CASCADE)
    statement = models.CharField(max_length=80)
    vote = models.SmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One vote of a voter on a statement."""

        constraints = [models.UniqueConstraint(fields=["voter", "statement"], name="vote_once")]
        indexes = [models.Index(fields=["statement", "vote"])]


class Counted(models.Model):
    """How many votes came in, ever: what is computed from them says of how many it is."""

    name = models.CharField(max_length=20, primary_key=True)
    n = models.BigIntegerField(default=0)


def new_secret() -> str:
    """A secret for a link, a cookie or a station."""
    return secrets.token_urlsafe(24)


def digest_of_secret(secret: str) -> str:
    """What is kept of it."""
    return sha256(secret.encode()).hexdigest()
