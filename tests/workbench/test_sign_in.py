"""Signing in: who gets in, where it leads, how often it may be tried."""

from __future__ import annotations

import pytest


def test_a_visitor_is_asked_to_sign_in_and_comes_back(visitor):
    answer = visitor.get("/en/overview?x=1")
    assert answer.status_code == 303
    assert answer["Location"] == "/en/sign-in?next=%2Fen%2Foverview%3Fx%3D1"


def test_a_program_without_account_gets_401(visitor):
    answer = visitor.get("/en/overview.json")
    assert answer.status_code == 401
    assert set(answer.json()) == {"error", "code", "where"}


@pytest.mark.parametrize("to", ["//elsewhere.example", "https://elsewhere.example", "/\\else", ""])
def test_signing_in_never_leads_to_another_site(visitor, desk, to):
    from xiezhi.workbench.accounts.models import Account

    account = Account.objects.get(name="guizhou-member")
    account.set_password("a password for this test")
    account.save()
    given = {"name": "guizhou-member", "password": "a password for this test", "next": to}
    answer = visitor.post("/zh/sign-in", given)
    assert (answer.status_code, answer["Location"]) == (303, "/zh/overview")


def test_a_wrong_password_is_said_in_the_language_of_the_page(visitor):
    answer = visitor.post("/en/sign-in", {"name": "guizhou-member", "password": "wrong"})
    assert answer.status_code == 422
    assert "do not belong together" in answer.content.decode()


def test_guessing_passwords_is_slowed_down(visitor):
    given = {"name": "guizhou-member", "password": "wrong"}
    statuses = [visitor.post("/en/sign-in", given).status_code for _ in range(12)]
    assert statuses[:10] == [422] * 10
    assert statuses[10:] == [429] * 2
