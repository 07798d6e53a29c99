"""What must not be in the register: people, invitations, acts not yet signed, counts."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from xiezhi.workbench.accounts.roles import Role

_ROLES = [(role.value, role.value) for role in Role]
_DAYS = 14


class Accounts(BaseUserManager["Account"]):
    """Makes and finds accounts."""

    def made(self, name: str, password: str, role: Role, **about: Any) -> Account:
        """A new account."""
        account = Account(name=name, role=role.value, **about)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser):
    """A person at this desk.

    side: a side's code; party: the register's id of the party the person works for, or empty.
    key: the public key (`ed25519:…`) that the person signs with; which seat it is, the register
    says. seat: the seat's id under which the key is to be registered. demo: a demonstration
    account, whose private key lies on the server.
    """

    name = models.CharField(max_length=80, unique=True)
    shown = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=12, choices=_ROLES)
    side = models.CharField(max_length=6, blank=True)
    party = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=240, blank=True)
    seat = models.CharField(max_length=80, blank=True)
    demo = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = Accounts()
    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        """Lists of accounts are of one side."""

        indexes = [models.Index(fields=["side", "name"])]

    @property
    def as_role(self) -> Role:
        """The role."""
        return Role(self.role)


class Identity(models.Model):
    """Who an account is at another site that signs people in. subject: its id of the person."""

    account = models.ForeignKey(Account, models.CASCADE)
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """An identity is of one account; an account has one at a site."""

        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_once"),
            models.UniqueConstraint(fields=["account", "issuer"], name="identity_of_account"),
        ]


class Invitation(models.Model):
    """A person is invited to an account; the link's token is kept as a digest alone."""

    digest = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=12, choices=_ROLES)
    side = models.CharField(max_length=6, blank=True)
    party = models.CharField(max_length=80, blank=True)
    shown = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Lists of invitations are of one side."""

        indexes = [models.Index(fields=["side", "made_at"])]

    @property
    def open(self) -> bool:
        """Whether the link still leads somewhere."""
        return self.used_at is None and self.ends_at > timezone.now()


def invited(role: Role, side: str, party: str, shown: str, by: Account | None) -> tuple[str, Any]:
    """A new invitation with its token, which is nowhere kept."""
    token = secrets.token_urlsafe(24)
    made = Invitation.objects.create(
        digest=digest_of_token(token),
        role=role.value,
        side=side,
        party=party,
        shown=shown,
        made_by=by,
        ends_at=timezone.now() + timedelta(days=_DAYS),
    )
    return token, made


def digest_of_token(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


class Pending(models.Model):
    """Acts that a person prepared and has still to sign.

    acts: canonical JSON, a list. seen: how many records the register had then. about: items that
    nobody may have changed since. back: where to go afterwards.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    acts = models.TextField()
    about = models.TextField(default="[]")
    seen = models.BigIntegerField()
    back = models.CharField(max_length=500)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The latest first."""

        indexes = [models.Index(fields=["account", "made_at"])]


class Tally(models.Model):
    """How often something was done since the beginning of a window (see limits.py)."""

    key = models.CharField(max_length=64, primary_key=True)
    since = models.BigIntegerField()
    n = models.IntegerField()


def long_ago(now: datetime, days: int) -> datetime:
    """So many days before."""
    return now - timedelta(days=days)
