"""A demonstration of the first case, begun once a run; every test starts from it anew."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

pytest.importorskip("django", reason="the extra `workbench` is not installed")

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(Path(__file__).parent))  # for what the tests of this folder share
DATA = Path(tempfile.mkdtemp(prefix="xiezhi-workbench-"))
os.environ.update(
    XIEZHI_CASE=str(ROOT / "cases" / "yuqian"),
    XIEZHI_DATA=str(DATA),
    XIEZHI_DEMO="yes",
    XIEZHI_HOSTS="testserver,localhost",
    XIEZHI_LOG="error",
    DJANGO_SETTINGS_MODULE="xiezhi.workbench.settings",
)
# An empty database on a server, of which the run makes copies; by default files in the folder.
SERVER = os.environ.get("XIEZHI_TEST_DESK", "")
if SERVER:
    os.environ.update(XIEZHI_DATABASE=SERVER, XIEZHI_LEDGER=f"{SERVER}_ledger")


def _keep_begun():
    """Keep the register as the demonstration begins."""
    if SERVER:
        from xiezhi.workbench.register_access import close_registers

        close_registers()
        _on_server(f"CREATE DATABASE {_ledger_name()}_begun TEMPLATE {_ledger_name()}")
    else:
        shutil.copy(DATA / "ledger.db", DATA / "ledger.begun")


def _begin_anew():
    """The register as the demonstration begins."""
    if SERVER:
        _on_server(f"DROP DATABASE {_ledger_name()} WITH (FORCE)")
        _on_server(f"CREATE DATABASE {_ledger_name()} TEMPLATE {_ledger_name()}_begun")
        return
    for name in ("ledger.db-wal", "ledger.db-shm"):
        (DATA / name).unlink(missing_ok=True)
    (DATA / "ledger.db").unlink()
    shutil.copy(DATA / "ledger.begun", DATA / "ledger.db")


def _ledger_name():
    return f"{SERVER.rpartition('/')[2]}_ledger"


def _on_server(statement):
    from contextlib import closing

    from pg8000 import dbapi

    from xiezhi.register.store.postgres import address

    with closing(dbapi.connect(**address(SERVER).options)) as held:
        held.autocommit = True
        held.cursor().execute(statement)


@pytest.fixture(scope="session")
def demonstration():
    """The settings of a demonstration that is ready; its folder goes with the run."""
    import django
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    from xiezhi.workbench.demo import begin
    from xiezhi.workbench.start import prepare

    # Tests begin without the agreement and what follows, so that what waits is what they made.
    begin.PLAYS = begin.PLAYS[: begin.PLAYS.index("xiezhi.workbench.demo.agreement")]
    if SERVER:
        _on_server(f"CREATE DATABASE {_ledger_name()}")
    prepare(settings.CONFIG)
    _keep_begun()
    yield settings.CONFIG
    from django.db import connections

    from xiezhi.workbench.register_access import close_registers

    connections.close_all()
    close_registers()
    shutil.rmtree(DATA, ignore_errors=True)


@pytest.fixture(scope="session")
def computed(demonstration):
    """Two questions of the case answered as the process beside the server answers all."""
    from xiezhi import __version__
    from xiezhi.blueprint.catalogue import CHAPTERS, Chapter
    from xiezhi.workbench.compute import compute
    from xiezhi.workbench.facts import case_digest
    from xiezhi.workbench.findings_kept import DIGITS

    out = demonstration.findings / case_digest(demonstration.case, __version__)[:DIGITS]
    out.mkdir(parents=True, exist_ok=True)
    modules = ("xiezhi.consensus.policy.gaps", "xiezhi.organization.zone.belts_finding")
    chapters = tuple(
        Chapter(one.room, one.title, (module,))
        for one, module in zip(CHAPTERS, modules, strict=False)  # the first two rooms
    )
    compute(demonstration.case, out, chapters=chapters, documents=("json", "xlsx"))
    return out


def files_kept(config):
    """What people sent in, and the notices written to them."""
    folders = (config.uploads, config.outbox)
    return {path for folder in folders if folder.exists() for path in folder.rglob("*")
            if path.is_file()}  # fmt: skip


@pytest.fixture
def desk(demonstration):
    """Accounts and register as the demonstration begins; whatever a test does is undone."""
    from django.core.cache import caches
    from django.db import transaction

    from xiezhi.workbench.register_access import close_registers, register_at

    there = files_kept(demonstration)
    with transaction.atomic():
        before = register_at(demonstration.ledger).head().size
        yield demonstration
        transaction.set_rollback(True)
    for path in files_kept(demonstration) - there:
        path.unlink()
        if path.parent.parent == demonstration.uploads and not any(path.parent.iterdir()):
            path.parent.rmdir()
    if register_at(demonstration.ledger).head().size != before:
        close_registers()
        _begin_anew()
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


@pytest.fixture
def desk_of(desk):
    """`desk_of("chongqing", "member")`: what a view gets when that account asks."""
    from django.contrib.messages.storage.cookie import CookieStorage
    from django.test import RequestFactory

    from xiezhi.workbench.accounts.models import Account
    from xiezhi.workbench.desk import Desk

    def made(side, role, at="/en/overview"):
        request = RequestFactory().get(at)
        request.user = Account.objects.get(name=f"{side}-{role}")
        request._messages = CookieStorage(request)
        return Desk(request, "en")

    return made


@pytest.fixture
def queries(desk):
    """`with queries() as count: ...`, then `count()`: queries to accounts and register together."""
    from contextlib import contextmanager
    from unittest.mock import patch

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from xiezhi.register.store.postgres import PostgresServer
    from xiezhi.register.store.sqlite import SqliteFile

    kind = PostgresServer if SERVER else SqliteFile

    @contextmanager
    def counting():
        asked = []
        read = kind.rows

        def rows(self, sql, values=()):
            asked.append(sql)
            return read(self, sql, values)

        with (
            CaptureQueriesContext(connection) as of_accounts,
            patch.object(kind, "rows", rows),
        ):
            yield lambda: len(of_accounts) + len(asked)

    return counting


@pytest.fixture
def settings_of(desk):
    """`settings_of(config)`: the desk works with other settings until the test ends."""
    from django.conf import settings

    kept = settings.CONFIG

    def given(config):
        settings.CONFIG = config

    yield given
    settings.CONFIG = kept
