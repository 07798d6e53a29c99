"""For whoever operates it: settings, health, logs, what a start makes."""

from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("XIEZHI_HTTPS", "perhaps"),
        ("XIEZHI_UPLOAD_MB", "much"),
        ("XIEZHI_PROXIES", "-1"),
        ("XIEZHI_LOG", "loud"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(name, value):
    from xiezhi.workbench.config import SettingWrong, config_from

    with pytest.raises(SettingWrong, match=name):
        config_from({name: value})


def test_a_database_server_is_one_setting():
    from xiezhi.workbench.config import config_from, database_of

    given = {"XIEZHI_DATABASE": "postgresql://desk:s%40fe@db.example:5433/xiezhi"}
    found = database_of(config_from(given))
    assert found["ENGINE"] == "xiezhi.workbench.postgres"
    told = found["OPTIONS"]["connect"]
    assert (told["database"], told["user"], told["password"]) == ("xiezhi", "desk", "s@fe")
    assert (told["host"], told["port"]) == ("db.example", 5433)
    assert told["ssl_context"].check_hostname  # a server elsewhere must prove who it is


def test_accounts_and_register_share_a_database_in_schemas_of_their_own():
    from xiezhi.register.store.postgres import address
    from xiezhi.workbench.config import config_from, database_of

    url = "postgresql://desk@localhost/xiezhi"
    found = database_of(config_from({"XIEZHI_DATABASE": url}))
    assert found["OPTIONS"]["schema"] == "xiezhi_desk" != address(url).schema


def test_every_setting_has_its_line_on_the_reference_page():
    from conftest import ROOT
    from xiezhi.workbench.config import SETTINGS

    page = (ROOT / "docs" / "reference" / "workbench-settings.md").read_text("utf-8")
    assert [one.name for one in SETTINGS if f"## {one.name}\n" not in page] == []


def test_health_is_told_without_an_account(visitor):
    answer = visitor.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert visitor.post("/healthz").status_code == 405


def test_health_fails_where_the_register_does_not_answer(visitor, desk, settings_of, tmp_path):
    from dataclasses import replace

    broken = tmp_path / "ledger.db"
    broken.write_bytes(b"no database")
    settings_of(replace(desk, ledger=str(broken)))
    answer = visitor.get("/healthz")
    assert (answer.status_code, answer.json()["register"]) == (503, "failed")


def test_a_request_has_an_id_that_its_log_bears(visitor):
    from xiezhi.workbench.request_log import JsonLines

    lines = []

    class Kept(logging.Handler):
        def emit(self, record):
            lines.append(json.loads(self.format(record)))

    handler, logger = Kept(), logging.getLogger("xiezhi.request")
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    before = logger.level
    logger.setLevel("INFO")
    try:
        answer = visitor.get("/en/sign-in?next=/en/secret", HTTP_X_REQUEST_ID="abcdef0123456789")
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
    assert answer["X-Request-ID"] == "abcdef0123456789"
    (line,) = lines
    assert (line["request_id"], line["path"], line["status"]) == (
        "abcdef0123456789",
        "/en/sign-in",
        200,
    )
    assert "secret" not in json.dumps(line)


def test_an_id_that_is_none_is_not_repeated(visitor):
    answer = visitor.get("/en/sign-in", HTTP_X_REQUEST_ID="a b\r\nc")
    assert answer["X-Request-ID"] != "a b\r\nc"


def test_the_first_address_leads_to_the_readers_language(visitor):
    assert visitor.get("/", HTTP_ACCEPT_LANGUAGE="en-GB,zh;q=0.5")["Location"] == "/en/overview"
    assert visitor.get("/")["Location"] == "/zh/overview"


def test_a_demonstrations_folder_is_never_used_in_earnest(demonstration):
    from dataclasses import replace

    from xiezhi.workbench.start import OtherData, _marked

    with pytest.raises(OtherData, match="another data folder"):
        _marked(replace(demonstration, demo=False))


def test_the_register_of_a_demonstration_says_so(demonstration):
    from xiezhi.workbench.register_access import register_at

    assert register_at(demonstration.ledger).origin.startswith("demonstration.")


def test_the_library_never_loads_the_workbench_nor_django():
    code = (
        "import sys, xiezhi.cli.main, xiezhi.register.store, xiezhi.blueprint.build; "
        "print([m for m in sys.modules if m.startswith(('django', 'xiezhi.workbench'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_tables_follow_from_models(demonstration):
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_what_nobody_comes_back_for_is_dropped(desk):
    from datetime import timedelta

    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from xiezhi.workbench.accounts.forgetting import forget_expired
    from xiezhi.workbench.accounts.models import Account, Pending

    now, owner = timezone.now(), Account.objects.first()
    for name, days in (("over", -1), ("on", 1)):
        Session.objects.create(session_key=name, session_data="", expire_date=now + timedelta(days))
    for days in (31, 1):
        at = now - timedelta(days)
        Pending.objects.create(account=owner, acts="[]", seen=0, back="/", made_at=at)
    assert forget_expired() == 2
    assert (Session.objects.filter(pk="on").count(), Pending.objects.count()) == (1, 1)
