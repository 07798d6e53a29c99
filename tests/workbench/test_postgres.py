"""The desk on a PostgreSQL server: values, errors, and the same tests as over files."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[2]
pg8000 = pytest.importorskip("pg8000", reason="the extra `postgres` is not installed")
sys.path.append(str(ROOT / "tests" / "register" / "store" / "support"))
from server import running  # noqa: E402

from xiezhi.workbench.postgres.literals import NoLiteral, literal, merged  # noqa: E402

_NUMBERS = count()
CORE = ("sign_in", "signing", "consensus", "plan")
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
ONE_SERVER = pytest.mark.xdist_group("desk-on-postgresql")


@pytest.fixture(scope="session")
def server():
    with running() as url:
        yield url


@pytest.fixture
def empty(server):
    """The address of an empty database."""
    name = f"desk_{os.getpid()}_{next(_NUMBERS)}"
    with connected(server) as held:
        held.cursor().execute(f"CREATE DATABASE {name}")
    return f"{server.rpartition('/')[0]}/{name}"


@pytest.fixture(scope="session")
def asking(server):
    with connected(server) as held:
        yield held.cursor()


def connected(url):
    from xiezhi.register.store.postgres import address
    from xiezhi.workbench.postgres.driver import Connection

    made = Connection(**address(url).options)
    made.autocommit = True
    return closing(made)


@ONE_SERVER
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
@example("\\'; DROP TABLE account; --")
@example("%s %% \\")
@example("重庆—贵州")
def test_a_text_comes_back_as_it_was_under_either_setting(asking, words):
    for setting in ("on", "off"):
        asking.execute(f"SET standard_conforming_strings TO {setting}")
        asking.execute("SELECT %s::text, 1 -%s", (words, -1))
        assert asking.fetchone() == (words, 2)


@ONE_SERVER
@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        -(2**62),
        1.5,
        -0.25,
        Decimal("-12.3400"),
        date(2026, 2, 28),
        datetime(2026, 2, 28, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(1999, 12, 31, 1, 2, 3),  # noqa: DTZ001  (one without a zone)
        timedelta(days=-3, seconds=5, microseconds=7),
        UUID(int=5),
        b"\x00\\'\xff",
        ["a'b", None, "\\"],
    ],
    ids=repr,
)
def test_a_value_of_each_kind_comes_back(asking, value):
    asking.execute("SELECT %s", (value,))
    assert asking.fetchall() == [(value,)]


@ONE_SERVER
def test_what_is_no_number_comes_back_as_none(asking):
    asking.execute("SELECT %s, %s", (float("nan"), float("-inf")))
    (nan, low) = asking.fetchone()
    assert (str(nan), low) == ("nan", float("-inf"))


def test_a_text_with_a_nul_and_a_value_of_no_kind_are_refused():
    with pytest.raises(ValueError, match="NUL"):
        literal("a\0b")
    with pytest.raises(NoLiteral):
        merged("SELECT %s", (object(),))


@ONE_SERVER
@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("SELECT 1/0", "DataError"),
        ("SELECT * FROM nowhere", "ProgrammingError"),
        ("INSERT INTO pg_temp.once VALUES (1), (1)", "IntegrityError"),
        ("SELECT pg_terminate_backend(pg_backend_pid())", "OperationalError"),
    ],
)
def test_an_error_is_of_the_class_that_its_code_says(server, statement, kind):
    with connected(server) as held:
        cursor = held.cursor()
        cursor.execute("CREATE TEMPORARY TABLE once (a int UNIQUE)")
        with pytest.raises(getattr(pg8000.dbapi, kind)):
            cursor.execute(statement)


def over(url, *asked):
    """The outcome of tests that run with accounts and register on a server."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *asked],
        cwd=ROOT,
        env={**os.environ, "XIEZHI_TEST_DESK": url},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout[-4000:]


@pytest.mark.slow
@ONE_SERVER
def test_sign_in_votes_signatures_and_lists_hold_on_a_server(empty):
    files = [f"tests/workbench/test_{name}.py" for name in CORE]
    long = "tests/workbench/test_consensus.py::test_what_both_sides_agree_on_takes_both_of_them"
    code, said = over(empty, *files, f"--deselect={long}")
    assert code == 0, said


@pytest.mark.nightly
@ONE_SERVER
def test_every_page_holds_on_a_server(empty):
    without = ("browser_keys", "browser_pages", "postgres")
    ignored = [f"--ignore=tests/workbench/test_{name}.py" for name in without]
    code, said = over(empty, "tests/workbench", *ignored)
    assert code == 0, said
