"""What nobody comes back for: sessions that ended, acts that nobody signed."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from xiezhi.workbench.accounts.models import Pending

_UNSIGNED_DAYS = 30


def forget_expired() -> int:
    """Drop sessions that ended and acts that waited for a signature for a month; how many."""
    now = timezone.now()
    ended, _ = Session.objects.filter(expire_date__lt=now).delete()
    unsigned = Pending.objects.filter(made_at__lt=now - timedelta(days=_UNSIGNED_DAYS))
    return int(ended) + int(unsigned.delete()[0])
