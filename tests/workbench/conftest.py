"""A demonstration of the first case, begun once a run; every test starts from it anew."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

pytest.importorskip("django", reason="the extra `workbench` is not installed")

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(tempfile.mkdtemp(prefix="xiezhi-workbench-"))
os.environ.update(
    XIEZHI_CASE=str(ROOT / "cases" / "yuqian"),
    XIEZHI_DATA=str(DATA),
    XIEZHI_DEMO="yes",
    XIEZHI_HOSTS="testserver,localhost",
    XIEZHI_LOG="error",
    DJANGO_SETTINGS_MODULE="xiezhi.workbench.settings",
)

SIDES = ("chongqing", "guizhou")
ROLES = ("coordinator", "member", "verifier", "auditor", "public")


@pytest.fixture(scope="session")
def demonstration():
    """The settings of a demonstration that is ready; its folder goes with the run."""
    import django
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    from xiezhi.workbench.start import prepare

    prepare(settings.CONFIG)
    shutil.copy(DATA / "ledger.db", DATA / "ledger.begun")
    yield settings.CONFIG
    from django.db import connections

    from xiezhi.workbench.register_access import close_registers

    connections.close_all()
    close_registers()
    shutil.rmtree(DATA, ignore_errors=True)


@pytest.fixture
def desk(demonstration):
    """Accounts and register as the demonstration begins; whatever a test does is undone."""
    from django.core.cache import caches
    from django.db import transaction

    from xiezhi.workbench.register_access import close_registers, register_at

    with transaction.atomic():
        before = register_at(demonstration.ledger).head().size
        yield demonstration
        transaction.set_rollback(True)
    if register_at(demonstration.ledger).head().size != before:
        close_registers()
        for name in ("ledger.db-wal", "ledger.db-shm"):
            (DATA / name).unlink(missing_ok=True)
        (DATA / "ledger.db").unlink()
        shutil.copy(DATA / "ledger.begun", DATA / "ledger.db")
    for cache in caches.all():
        cache.clear()


@pytest.fixture
def visitor(desk):
    """A browser in which nobody is signed in; it checks form tokens as a real one does."""
    from django.test import Client

    return Client(enforce_csrf_checks=False)


@pytest.fixture
def signed_in(desk):
    """`signed_in("chongqing", "member")`: a browser in which that account is signed in."""
    from django.test import Client

    from xiezhi.workbench.accounts.models import Account

    def browser(side, role, **kwargs):
        client = Client(**kwargs)
        client.force_login(Account.objects.get(name=f"{side}-{role}"))
        return client

    return browser
