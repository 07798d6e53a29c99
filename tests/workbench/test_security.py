"""What a hostile page, person or network might try; a test for each."""

from __future__ import annotations

import re
import stat
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from routes import PARTS
from tests_support import done_with, every_route, opened_as

READABLE = [route for route in every_route() if route.get]
WRITABLE = [route for route in every_route() if route.post]


class Looked(HTMLParser):
    """What in a page would break the policy, or lead outside."""

    def __init__(self):
        super().__init__()
        self.inline, self.outside, self.open = [], [], ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in given) else []
        for name in ("src", "href", "action", "data-ground", "data-worker"):
            value = given.get(name) or ""
            outside = re.match(r"(?:[a-z]+:)?//|javascript:|data:", value)
            self.outside += [value] if outside else []


def at(route, lang="en"):
    from django.urls import reverse

    return reverse(route.name, kwargs={"lang": lang, **PARTS.get(route.name, {})})


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("route", READABLE, ids=lambda route: route.name)
def test_a_page_keeps_to_its_policy_and_asks_nothing_outside(computed, desk, route, lang):
    client, _ = opened_as(("guizhou", "coordinator"))
    answer = client.get(at(route, lang))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    if answer["Content-Type"].startswith("text/html"):
        assert "unsafe" not in policy
        looked = Looked()
        looked.feed(answer.content.decode())
        assert (looked.inline, looked.outside) == ([], [])
    for name in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "X-Request-ID"):
        assert answer[name], name
    done_with(answer)


@pytest.mark.parametrize("route", WRITABLE, ids=lambda route: route.name)
def test_a_form_without_the_token_of_its_page_is_refused(desk, route):
    from django.test import Client

    from xiezhi.workbench.accounts.models import Account

    client = Client(enforce_csrf_checks=True)
    client.force_login(Account.objects.get(name="chongqing-coordinator"))
    answer = client.post(at(route), {"do": "invite", "drop": "1"})
    assert (answer.status_code, "nothing was changed" in answer.content.decode()) == (403, True)


def test_a_form_with_the_token_of_its_page_goes_through(desk):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    page = client.get("/en/sign-in").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    given = {"name": "nobody", "password": "wrong", "csrfmiddlewaretoken": token}
    assert client.post("/en/sign-in", given).status_code == 422


def test_markup_in_what_people_write_is_shown_as_words(signed_in, desk):
    from xiezhi.workbench.accounts.models import Account

    Account.objects.filter(name="guizhou-member").update(shown="<script>alert(1)</script>")
    client = signed_in("guizhou", "coordinator")
    page = client.get("/en/settings/people").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_markup_in_an_address_is_shown_as_words(signed_in):
    client = signed_in("guizhou", "coordinator")
    page = client.get('/en/overview?layer="><script>alert(1)</script>').content.decode()
    assert "<script>alert" not in page


def test_what_is_too_large_is_refused_before_it_is_read(visitor):
    answer = visitor.generic("POST", "/en/sign-in", b"", CONTENT_LENGTH=str(50 * 2**20))
    assert answer.status_code == 413
    assert "20 MB" in answer.content.decode()


def test_another_sites_name_is_refused(visitor):
    assert visitor.get("/healthz", HTTP_HOST="elsewhere.example").status_code == 400


def test_a_fault_of_the_program_shows_nothing_of_it(desk, monkeypatch):
    from xiezhi.workbench.findings_kept import KeptFindings

    def broken(*_):
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr(KeptFindings, "__init__", broken)
    client, _ = opened_as(("guizhou", "member"))
    answer = client.get("/en/findings")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert answer["X-Request-ID"] in answer.content.decode()


def test_there_is_no_admin(visitor):
    from django.conf import settings

    assert visitor.get("/admin/").status_code == 404
    assert not settings.DEBUG
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def test_cookies_are_kept_from_scripts_and_other_sites(visitor, desk):
    from django.conf import settings

    visitor.get("/en/sign-in")
    form = visitor.cookies["xiezhi-form"]
    assert (form["httponly"], form["samesite"]) == (True, "Lax")
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"


def test_over_https_the_browser_is_told_to_stay_there(visitor, desk, settings_of):
    settings_of(replace(desk, https=True))
    assert "max-age=63072000" in visitor.get("/en/sign-in")["Strict-Transport-Security"]


def test_signing_in_gives_the_session_another_name(visitor, desk):
    from xiezhi.workbench.accounts.models import Account

    account = Account.objects.get(name="guizhou-member")
    account.set_password("a password for this test")
    account.save()
    visitor.get("/en/overview")
    given = {"name": account.name, "password": "a password for this test"}
    visitor.session["kept"] = 1
    before = visitor.session.session_key
    visitor.post("/en/sign-in", given)
    assert visitor.session.session_key != before


def test_secrets_lie_where_their_owner_alone_reads(demonstration):
    folder = demonstration.data
    assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0
    for name in ("secret.key", "log.key", "demo-password.txt"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600, name
    assert {stat.S_IMODE(p.stat().st_mode) for p in demonstration.demo_keys.iterdir()} == {0o600}


def test_a_secret_that_others_may_read_is_not_used(tmp_path):
    from xiezhi.workbench.secrets_kept import SecretOpen, kept_secret

    made = kept_secret(tmp_path / "secret.key")
    assert kept_secret(tmp_path / "secret.key") == made
    (tmp_path / "secret.key").chmod(0o644)
    with pytest.raises(SecretOpen, match="chmod 600"):
        kept_secret(tmp_path / "secret.key")


def test_the_reader_is_counted_by_the_address_that_a_trusted_proxy_gives(desk, settings_of):
    from django.test import RequestFactory

    from xiezhi.workbench.limits import address_of

    request = RequestFactory().get(
        "/", HTTP_X_FORWARDED_FOR="6.6.6.6, 1.2.3.4", REMOTE_ADDR="10.0.0.1"
    )
    assert address_of(request) == "10.0.0.1"
    settings_of(replace(desk, proxies=1))
    assert address_of(request) == "1.2.3.4"


def test_a_picture_by_itself_may_run_nothing(computed, signed_in):
    answer = signed_in("guizhou", "public").get("/en/findings/figure/belts_map.svg")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    body = b"".join(answer.streaming_content).decode()
    assert "<script" not in body
    done_with(answer)


@pytest.mark.parametrize(
    "name", ["../secret.key", "..%2fsecret.key", "secret.key", "contents.json"]
)
def test_a_name_never_leads_out_of_its_folder(computed, signed_in, name):
    client = signed_in("guizhou", "coordinator")
    assert client.get(f"/en/findings/document/{name}").status_code == 404
    assert client.get(f"/en/findings/{name}").status_code == 404
    assert client.get(f"/en/findings/figure/{name}.svg").status_code == 404


# -- sessions


def test_signing_out_ends_the_session_for_whoever_kept_its_cookie(signed_in):
    from django.test import Client

    client, thief = signed_in("guizhou", "member"), Client()
    thief.cookies["xiezhi-session"] = client.cookies["xiezhi-session"].value
    assert thief.get("/en/overview").status_code == 200
    client.post("/en/sign-out")
    assert thief.get("/en/overview").status_code == 303
    assert thief.get("/api/v1/list").status_code == 401


def test_a_new_password_ends_every_other_session(signed_in, desk):
    from xiezhi.workbench.accounts.models import Account

    account = Account.objects.get(name="guizhou-member")
    account.set_password("the old password")
    account.save()
    own, other = signed_in("guizhou", "member"), signed_in("guizhou", "member")
    new = {"do": "password", "password": "rivers and trees", "again": "rivers and trees"}
    assert own.post("/en/settings/me", {**new, "old": "the old password"}).status_code == 303
    assert other.get("/en/overview").status_code == 303
    assert own.get("/en/overview").status_code == 200


def test_a_session_ends_with_its_hours(signed_in, desk):
    from datetime import timedelta

    from django.conf import settings
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    client = signed_in("guizhou", "member")
    assert desk.session_hours * 3600 == settings.SESSION_COOKIE_AGE
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/en/overview").status_code == 303


@pytest.mark.parametrize("cookie", ["", "x", "../../secret", "a" * 5000, "\x00"])
def test_a_made_up_session_is_nobodys(visitor, cookie):
    visitor.cookies["xiezhi-session"] = cookie
    assert visitor.get("/api/v1/list").status_code == 401


# -- ids of what is another's


def test_one_side_cannot_end_the_others_station_key(signed_in, desk):
    from tests_support import station_key

    from xiezhi.workbench.gathered.models import StationKey

    station_key("520000", "gz_gov")
    held = StationKey.objects.get()
    signed_in("chongqing", "coordinator").post("/en/monitors/keys", {"end": str(held.pk)})
    held.refresh_from_db()
    assert held.ended_at is None
    signed_in("guizhou", "coordinator").post("/en/monitors/keys", {"end": str(held.pk)})
    held.refresh_from_db()
    assert held.ended_at is not None


def test_a_key_that_was_ended_sends_nothing(desk, visitor):
    from django.utils import timezone
    from tests_support import station_key

    from xiezhi.workbench.gathered.models import StationKey

    headers = {"authorization": f"Bearer {station_key()}"}

    def sent():
        return visitor.post(
            "/api/v1/readings", {"readings": [{}]}, content_type="application/json", headers=headers
        ).status_code

    assert sent() == 422
    StationKey.objects.update(ended_at=timezone.now())
    assert sent() == 401


def test_a_draft_of_the_other_side_is_as_if_it_were_not_there_by_any_address(signed_in, desk):
    """Every route that names a draft, read and written, and the API."""
    own, other = signed_in("guizhou", "coordinator"), signed_in("chongqing", "coordinator")
    given = {"start": "empty", "title_zh": "保密的草稿", "title_en": "a draft kept to its side",
             "parties": ["gz_gov", "cq_gov"]}  # fmt: skip
    held = own.post("/en/drafts", given)
    assert held.status_code == 303
    number = held["Location"].rsplit("/", 1)[1]
    assert own.get(f"/en/drafts/{number}").status_code == 200
    named = [route for route in every_route() if "drafts/<int:id>" in route.at]
    assert len(named) >= 5
    for route in named:
        address = f"/en/{route.at}".replace("<int:id>", number).replace("<str:clause>", "purpose")
        for method in route.methods:
            answer = other.generic(method, address)
            assert answer.status_code == 404, (method, address)
            assert b"kept to its side" not in answer.content
    assert other.get(f"/api/v1/drafts/{number}").status_code == 404
    for at in ("/en/agreements", "/api/v1/agreements"):
        assert b"kept to its side" not in other.get(at).content
        assert b"kept to its side" in own.get(at).content


# -- where an address leads


@pytest.mark.parametrize(
    "to",
    ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "javascript:x",
     "/\t/elsewhere.example", "///elsewhere.example", "http:elsewhere.example"],
)  # fmt: skip
def test_no_address_of_ours_leads_elsewhere(visitor, signed_in, to):
    page = visitor.get("/en/sign-in", {"next": to}).content.decode()
    looked = Looked()
    looked.feed(page)
    assert looked.outside == []
    assert re.search(r'name="next" value="([^"]*)"', page)[1] == ""
    for at in (f"/{to}", f"/en/{to}", f"//{to}"):
        answer = signed_in("guizhou", "member").get(at)
        assert "elsewhere" not in answer.get("Location", "")


# -- markup


def test_markup_in_a_statement_is_words_on_every_page_and_json_in_the_api(signed_in, visitor):
    evil = "<img src=x onerror=alert(1)>"
    client = signed_in("chongqing", "coordinator")
    client.post("/en/consensus", {"words_zh": evil, "words_en": evil})
    told = client.get("/api/v1/consensus")
    id_ = next(one["id"] for one in told.json()["statements"] if one["words"]["zh"] == evil)
    assert told["Content-Type"].startswith("application/json")
    assert told["X-Content-Type-Options"] == "nosniff"
    for at in ("consensus", f"statements/{id_}", "vote", "ledger", "overview"):
        page = client.get(f"/en/{at}").content.decode()
        assert "<img src=x" not in page
        looked = Looked()
        looked.feed(page)
        assert looked.inline == []
