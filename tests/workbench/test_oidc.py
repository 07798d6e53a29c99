"""Signing in by another site: a little provider of the test's own, and what it might try."""

from __future__ import annotations

import base64
import json
import threading
from dataclasses import replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest


class Provider(HTTPServer):
    """It knows one person, and gives a code for whoever asks. changed: of the token it gives."""

    def __init__(self):
        from cryptography.hazmat.primitives.asymmetric import rsa

        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.person, self.changed, self.header, self.asked = "p-1", {}, {"kid": "k1"}, {}
        self.signs_with, self.published, self.redirects = self.key, "k1", 0

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.server.get(self)

            def do_POST(self):
                self.server.token(self)

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"

    def get(self, handler):
        import jwt

        if handler.path == "/keys":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return self.answer(handler, {"keys": [{**public, "kid": self.published, "use": "sig"}]})
        told = {"authorization_endpoint": f"{self.issuer}/authorize"}
        told |= {"token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys"}
        return self.answer(handler, {"issuer": self.issuer, **told})

    def answer(self, handler, told, status=200):
        body = json.dumps(told).encode()
        handler.send_response(self.redirects or status)
        handler.send_header("Location", f"{self.issuer}/keys")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def authorize(self, address):
        """What the reader's browser does there: the way back, with a code."""
        self.asked = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
        return f"?code=c1&state={self.asked['state']}"

    def token(self, handler):
        import time

        import jwt

        sent = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
        form = {k: v[0] for k, v in parse_qs(sent).items()}
        digest = base64.urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest())
        assert digest.rstrip(b"=").decode() == self.asked["code_challenge"]
        secret = base64.b64encode(b"desk:the%20secret").decode()
        assert handler.headers["Authorization"] == f"Basic {secret}"
        assert form["redirect_uri"] == self.asked["redirect_uri"]
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "desk", "sub": self.person, "iat": now}
        claims |= {"exp": now + 300, "nonce": self.asked["nonce"], **self.changed}
        claims = {name: value for name, value in claims.items() if value is not None}
        alg = self.header.get("alg", "RS256")
        made = jwt.encode(claims, self.signs_with, alg, headers={"kid": self.header["kid"]})
        self.answer(handler, {"id_token": made, "token_type": "Bearer", "access_token": "x"})


@pytest.fixture
def provider():
    made = Provider()
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def linked_site(desk, settings_of, provider):
    """The desk with that provider; the settings as they are given."""
    from xiezhi.workbench.oidc import provider as module

    module._KEPT.clear()
    given = {"oidc_issuer": provider.issuer, "oidc_client": "desk", "oidc_secret": "the secret"}
    settings_of(replace(desk, site="http://testserver", **given))
    return provider


def link(client, provider, person="p-1"):
    provider.person = person
    way = client.get("/en/oidc?link=1")
    return client.get(f"/en/oidc/back{provider.authorize(way['Location'])}", follow=True)


def come(client, provider, to=""):
    way = client.get("/en/oidc", {"next": to} if to else {})
    return client.get(f"/en/oidc/back{provider.authorize(way['Location'])}", follow=True)


def name_of(client):
    """The account that is signed in in this browser, or None."""
    from xiezhi.workbench.accounts.models import Account

    held = client.session.get("_auth_user_id")
    return Account.objects.get(pk=held).name if held else None


def test_it_is_off_unless_the_settings_name_one(visitor):
    assert "another site" not in visitor.get("/en/sign-in").content.decode()
    assert visitor.get("/en/oidc").status_code == 404
    assert visitor.get("/en/oidc/back?code=x&state=y").status_code == 404


@pytest.mark.parametrize("missing", ["CLIENT", "SECRET"])
def test_half_a_setting_is_named(missing):
    from xiezhi.workbench.config import SettingWrong, config_from

    given = {f"XIEZHI_OIDC_{one}": "x" for one in ("ISSUER", "CLIENT", "SECRET") if one != missing}
    with pytest.raises(SettingWrong, match=missing):
        config_from({"XIEZHI_SITE": "https://desk.example", **given})


def test_a_linked_account_signs_in_and_goes_where_it_was_going(signed_in, visitor, linked_site):
    link(signed_in("guizhou", "member"), linked_site)
    answer = come(visitor, linked_site, "/en/list?sort=number")
    assert answer.redirect_chain[-1][0] == "/en/list?sort=number"
    assert name_of(visitor) == "guizhou-member"


def test_who_is_linked_with_no_account_gets_none(visitor, linked_site):
    from xiezhi.workbench.accounts.models import Account

    before = Account.objects.count()
    assert "No account is linked" in come(visitor, linked_site).content.decode()
    assert (name_of(visitor), Account.objects.count()) == (None, before)


def test_an_identity_is_of_one_account_alone_and_the_link_can_go(signed_in, visitor, linked_site):
    first, second = signed_in("guizhou", "member"), signed_in("chongqing", "member")
    link(first, linked_site)
    assert "linked with another account" in link(second, linked_site).content.decode()
    first.post("/en/oidc/unlink")
    come(visitor, linked_site)
    assert name_of(visitor) is None


def test_a_closed_account_stays_closed(signed_in, visitor, linked_site):
    from xiezhi.workbench.accounts.models import Account

    link(signed_in("guizhou", "member"), linked_site)
    Account.objects.filter(name="guizhou-member").update(is_active=False)
    come(visitor, linked_site)
    assert name_of(visitor) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://elsewhere.example"}, {"aud": "another"}, {"nonce": "another"},
        {"nonce": None}, {"exp": 1}, {"exp": None}, {"sub": None},
        {"aud": ["desk", "other"], "azp": "other"}, {"iat": 2**33},
    ],
    ids=str,
)  # fmt: skip
def test_a_token_that_is_not_for_this_sign_in_does_not_count(
    signed_in, visitor, linked_site, changed
):
    link(signed_in("guizhou", "member"), linked_site)
    linked_site.changed = changed
    assert "did not sign you in" in come(visitor, linked_site).content.decode()
    assert name_of(visitor) is None


@pytest.mark.parametrize("forged", ["another key", "unknown key", "symmetric", "none"])
def test_a_token_that_the_published_key_did_not_sign_does_not_count(
    signed_in, visitor, linked_site, forged
):
    from cryptography.hazmat.primitives.asymmetric import rsa

    link(signed_in("guizhou", "member"), linked_site)
    if forged == "another key":
        linked_site.signs_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    elif forged == "unknown key":
        linked_site.header = {"kid": "k9"}
    elif forged == "symmetric":
        linked_site.header, linked_site.signs_with = {"kid": "k1", "alg": "HS256"}, "k" * 64
    else:
        linked_site.header, linked_site.signs_with = {"kid": "k1", "alg": "none"}, None
    come(visitor, linked_site)
    assert name_of(visitor) is None


def test_a_new_key_of_the_provider_is_asked_for(signed_in, visitor, linked_site):
    link(signed_in("guizhou", "member"), linked_site)
    linked_site.published, linked_site.header = "k2", {"kid": "k2"}
    come(visitor, linked_site)
    assert name_of(visitor) == "guizhou-member"


def test_another_browsers_way_back_leads_nowhere(signed_in, visitor, linked_site):
    from django.test import Client

    link(signed_in("guizhou", "member"), linked_site)
    back = linked_site.authorize(Client().get("/en/oidc")["Location"])
    answer = visitor.get(f"/en/oidc/back{back}", follow=True)
    assert "not this browser" in answer.content.decode()
    visitor.get("/en/oidc")
    assert "not this browser" in visitor.get(f"/en/oidc/back{back}", follow=True).content.decode()
    assert name_of(visitor) is None


def test_a_link_that_was_begun_by_one_account_is_not_ended_by_another(signed_in, linked_site):
    from xiezhi.workbench.accounts.models import Account, Identity

    client = signed_in("guizhou", "member")
    way = client.get("/en/oidc?link=1")
    client.force_login(Account.objects.get(name="chongqing-member"))
    client.get(f"/en/oidc/back{linked_site.authorize(way['Location'])}")
    assert Identity.objects.count() == 0


@pytest.mark.parametrize("to", ["//elsewhere.example", "https://elsewhere.example/", "/\\else"])
def test_the_way_back_never_leads_to_another_site(signed_in, visitor, linked_site, to):
    link(signed_in("guizhou", "member"), linked_site)
    assert come(visitor, linked_site, to).redirect_chain[-1][0] == "/en/overview"


def test_a_provider_is_asked_by_https_alone(visitor, desk, settings_of):
    given = {"oidc_issuer": "http://far.example", "oidc_client": "desk", "oidc_secret": "x" * 9}
    settings_of(replace(desk, site="http://testserver", **given))
    answer = visitor.get("/en/oidc")
    assert (answer.status_code, "(https)" in answer.content.decode()) == (422, True)


def test_a_redirection_of_the_provider_is_not_followed(signed_in, visitor, linked_site):
    link(signed_in("guizhou", "member"), linked_site)
    linked_site.redirects = 302
    come(visitor, linked_site)
    assert name_of(visitor) is None
