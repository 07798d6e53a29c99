"""What the tests of the workbench share: who asks, and which routes there are."""

from __future__ import annotations

import os

SIDES = ("chongqing", "guizhou")
ROLES = ("coordinator", "member", "verifier", "auditor", "public")
ACTORS = (("visitor",), *((side, role) for side in SIDES for role in ROLES))


def every_route():
    """The routes of every page; Django is started for it, the demonstration is not."""
    import django

    assert os.environ["DJANGO_SETTINGS_MODULE"] == "xiezhi.workbench.settings"
    django.setup()
    from xiezhi.workbench.urls import all_routes

    return all_routes()


def opened_as(actor):
    """A browser for an actor, and the actor's role; None for a visitor."""
    from django.test import Client

    from xiezhi.workbench.accounts.models import Account
    from xiezhi.workbench.accounts.roles import Role

    client = Client(raise_request_exception=False)
    if actor == ("visitor",):
        return client, None
    client.force_login(Account.objects.get(name="-".join(actor)))
    return client, Role(actor[1])


def done_with(answer):
    """Close an answer that is a file, without closing the database under the test's transaction."""
    from django.core.signals import request_finished
    from django.db import close_old_connections

    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)
