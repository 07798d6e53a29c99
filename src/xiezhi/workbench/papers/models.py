"""What the register holds by digest alone, and what a side keeps to itself until it acts.

The register knows a text by its digest, and evidence by a file's. Words and files lie here, under
that digest: whoever reads them can compute it again.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from xiezhi.workbench.accounts.models import Account

_ID, _DIGEST, _SIDE = 80, 64, 6


class Draft(models.Model):
    """A text on which one side works; nobody else sees it before it is put into the register.

    text: the register's id of the text it is to be. base: the digest of the text that it starts
    from, empty for a new one. amends: whether that text is in force, so that it becomes an
    amendment.
    """

    side = models.CharField(max_length=_SIDE)
    party = models.CharField(max_length=_ID)
    text = models.CharField(max_length=_ID)
    base = models.CharField(max_length=_DIGEST, blank=True)
    amends = models.BooleanField(default=False)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    exit_days = models.IntegerField(null=True, blank=True)
    made_by = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Lists of drafts are of one side."""

        indexes = [models.Index(fields=["side", "changed_at"])]


class DraftVersion(models.Model):
    """What a draft said after each change; content: the agreement as JSON."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="versions")
    side = models.CharField(max_length=_SIDE)
    number = models.IntegerField()
    content = models.TextField()
    made_by = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A number stands once, so that two who save at once do not overwrite one another."""

        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_number")]


class Words(models.Model):
    """The words of a text by their digest; shown where the register names that digest."""

    digest = models.CharField(max_length=_DIGEST, primary_key=True)
    content = models.TextField()
    kept_at = models.DateTimeField(default=timezone.now)


class Comment(models.Model):
    """A comment on a text or a clause of it. shared: every side reads it; else its own alone.

    digest: of the version that it speaks of.
    """

    side = models.CharField(max_length=_SIDE)
    party = models.CharField(max_length=_ID)
    text = models.CharField(max_length=_ID)
    clause = models.CharField(max_length=_ID, blank=True)
    digest = models.CharField(max_length=_DIGEST)
    words = models.TextField()
    shared = models.BooleanField(default=False)
    made_by = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Comments are read by text."""

        indexes = [models.Index(fields=["text", "made_at"])]


class EvidenceFile(models.Model):
    """What was said of a file when it was sent; its content lies under its digest.

    name: for showing alone, never part of a path.
    """

    digest = models.CharField(max_length=_DIGEST, primary_key=True)
    side = models.CharField(max_length=_SIDE)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    kept_by = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True)
    kept_at = models.DateTimeField(default=timezone.now)
