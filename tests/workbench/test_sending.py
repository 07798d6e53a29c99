"""Notices sent by mail and to a webhook: signed, tried again, never to an address within."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
SECRET = "s" * 40


@pytest.fixture
def config(tmp_path):
    from xiezhi.workbench.config import config_from

    given = {
        "XIEZHI_DATA": str(tmp_path),
        "XIEZHI_SITE": "https://desk.example/",
        "XIEZHI_WEBHOOK_PRIVATE": "yes",
        "XIEZHI_WEBHOOK_SECRET": SECRET,
        "XIEZHI_MAIL_FROM": "desk@desk.example",
        "XIEZHI_MAIL_TO": "cq_gov=li@a.example, 520000=wang@b.example",
    }
    made = config_from(given)
    made.outbox.mkdir()
    return made


def put(config, party="cq_gov", side="500000", about="a1"):
    from xiezhi.model.text import Text
    from xiezhi.workbench.outbox import Notice, put

    words = Text("水质超标\n请核实", "The water is foul")
    path = {"zh": "/zh/alerts/a1", "en": "/en/alerts/a1"}
    return put(config.outbox, Notice("alert", about, party, side, words, words, path), NOW)


def names(folder):
    return sorted(path.suffix for path in folder.iterdir() if path.is_file())


@contextmanager
def listening(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


class Hook(HTTPServer):
    """A webhook that answers what it is told to."""

    def __init__(self, *statuses):
        self.statuses, self.got = list(statuses), []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                hook, n = self.server, int(self.headers["Content-Length"])
                hook.got.append((self.path, dict(self.headers), self.rfile.read(n)))
                self.send_response(hook.statuses.pop(0) if hook.statuses else 204)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)


class Mail(socketserver.ThreadingTCPServer):
    """A mail server that takes everything and offers no encryption."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        self.got = []

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                self.wfile.write(b"220 ready\r\n")
                while line := self.rfile.readline():
                    word = line[:4].upper().strip()
                    if word == b"DATA":
                        self.wfile.write(b"354 go on\r\n")
                        content = b""
                        while not content.endswith(b"\r\n.\r\n"):
                            content += self.rfile.readline()
                        self.server.got.append(content)
                    self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
                    if word == b"QUIT":
                        return

        super().__init__(("127.0.0.1", 0), Handler)


def test_without_settings_a_notice_stays_in_the_outbox(config):
    from xiezhi.workbench.sending import send_all

    assert put(config)
    assert send_all(config, NOW) == (0, 0)
    assert names(config.outbox) == [".json"]


def test_a_webhook_gets_a_notice_once_and_can_tell_whose_it_is(config):
    import hmac
    from hashlib import sha256

    from xiezhi.workbench.sending import send_all

    put(config)
    server = Hook()
    with listening(server) as port:
        hooked = replace(config, webhook=f"http://127.0.0.1:{port}/in?x=1")
        assert (send_all(hooked, NOW), send_all(hooked, NOW)) == ((1, 0), (0, 0))
    ((path, given, body),) = server.got
    told = f"{given['X-Xiezhi-Timestamp']}.".encode() + body
    expected = hmac.new(SECRET.encode(), told, sha256).hexdigest()
    assert (path, given["X-Xiezhi-Signature"]) == ("/in?x=1", f"v1={expected}")
    assert (names(config.outbox), names(config.outbox / "sent")) == ([], [".json"])
    assert not put(config)  # what was sent is not written again


def test_what_a_webhook_does_not_take_is_tried_again_after_twice_as_long(config):
    from xiezhi.workbench.sending import send_all

    put(config)
    server = Hook(500, 302, 200)
    with listening(server) as port:
        hooked = replace(config, webhook=f"http://127.0.0.1:{port}/")
        seen = []
        for minute in range(6):
            send_all(hooked, NOW + timedelta(minutes=minute))
            seen.append(len(server.got))
    assert seen == [1, 2, 2, 3, 3, 3]
    assert {path for path, _, _ in server.got} == {"/"}  # a redirection is not followed
    assert len({given["X-Xiezhi-Notice"] for _, given, _ in server.got}) == 1
    assert (names(config.outbox), names(config.outbox / "sent")) == ([], [".json"])


def test_a_notice_is_given_up_after_its_last_try(config):
    from xiezhi.workbench.sending import MOST_TRIES, send_all

    put(config)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # nobody listens
        hooked = replace(config, webhook=f"http://127.0.0.1:{closed.getsockname()[1]}/")
        for day in range(MOST_TRIES):
            assert send_all(hooked, NOW + timedelta(days=day)) == (0, 1)
    assert (names(config.outbox), names(config.outbox / "failed")) == ([], [".json"])
    assert not put(config)


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/", "https://localhost/", "https://10.1.2.3/", "https://169.254.169.254/",
        "https://[::1]/", "https://[::ffff:192.168.1.1]/", "https://[2002:7f00:1::]/",
        "https://0.0.0.0/", "http://93.184.216.34/",
    ],
)  # fmt: skip
def test_no_notice_goes_to_an_address_within_or_unencrypted(config, address):
    from xiezhi.workbench.sending_webhook import Unreachable, post

    with pytest.raises(Unreachable):
        post(replace(config, webhook=address, webhook_private=False), "n.json", b"{}", NOW)


def test_the_address_that_was_checked_is_the_one_that_is_gone_to(config, monkeypatch):
    from xiezhi.workbench import sending_webhook

    gone = []

    def connect(address, *_):
        gone.append(address)
        raise OSError("stopped here")

    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(sending_webhook.socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(sending_webhook.socket, "create_connection", connect)
    far = replace(config, webhook="https://hook.example/x", webhook_private=False)
    with pytest.raises(OSError, match="stopped here"):
        sending_webhook.post(far, "n.json", b"{}", NOW)
    assert gone == [("93.184.216.34", 443)]


def test_mail_goes_to_the_party_or_to_its_side_in_both_languages(config):
    from email import message_from_bytes, policy

    from xiezhi.workbench.sending import send_all

    put(config)
    put(config, "gz_gov", "520000")
    put(config, "sc_gov", "510000")  # nobody is named for it: it stays
    server = Mail()
    with listening(server) as port:
        assert send_all(replace(config, smtp=f"smtp://127.0.0.1:{port}"), NOW) == (2, 0)
    mails = [message_from_bytes(one, policy=policy.default) for one in server.got]
    assert {one["To"] for one in mails} == {"li@a.example", "wang@b.example"}
    assert {one["Subject"] for one in mails} == {"水质超标 请核实 / The water is foul"}
    assert "https://desk.example/en/alerts/a1" in mails[0].get_content()
    assert len(list(config.outbox.glob("*.json"))) == 1


def test_a_password_never_travels_unencrypted_to_another_machine(config, monkeypatch):
    import smtplib

    from xiezhi.workbench.sending_mail import mail

    told = []

    class Plain(smtplib.SMTP):
        def __init__(self, *_, **__):
            self.sock = None

        def starttls(self, **_):
            raise smtplib.SMTPNotSupportedError("no STARTTLS")

        def login(self, *given):
            told.append(given)

        def __exit__(self, *_):
            pass

    monkeypatch.setattr(smtplib, "SMTP", Plain)
    far = replace(config, smtp="smtp://li:secret@mail.example:587")
    with pytest.raises(smtplib.SMTPNotSupportedError):
        mail(far, "x@y.example", "n.json", {}, NOW)
    assert told == []


def test_one_way_that_failed_does_not_repeat_the_other(config):
    from xiezhi.workbench.sending import send_all

    put(config)
    mails, hook = Mail(), Hook(503)
    with listening(mails) as mail_port, listening(hook) as hook_port:
        both = replace(
            config,
            smtp=f"smtp://127.0.0.1:{mail_port}",
            webhook=f"http://127.0.0.1:{hook_port}/",
        )
        assert send_all(both, NOW) == (0, 1)
        assert send_all(both, NOW + timedelta(hours=1)) == (1, 0)
    assert (len(mails.got), len(hook.got)) == (1, 2)
    assert json.loads(hook.got[0][2])["party"] == "cq_gov"


@pytest.mark.parametrize(
    ("name", "value"), [("XIEZHI_MAIL_TO", "cq_gov"), ("XIEZHI_WEBHOOK", "https://x.example")]
)
def test_settings_of_sending_that_cannot_work_are_named(name, value):
    from xiezhi.workbench.config import SettingWrong, config_from

    with pytest.raises(SettingWrong, match="XIEZHI_"):
        config_from({name: value})
