"""What the tests of the workbench share: who asks, and which routes there are."""

from __future__ import annotations

import os
from functools import cache

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


@cache
def every_operation():
    """The operations of the API, each with the roles that may; None: whoever comes."""
    from routes import SENDERS

    routes = {one.name: one for one in every_route()}
    from xiezhi.workbench.accounts.roles import Role
    from xiezhi.workbench.api.described import groups_of
    from xiezhi.workbench.api.document import document_of
    from xiezhi.workbench.urls import api

    def who(id_):
        if id_ not in SENDERS:
            return routes[id_].reads
        return SENDERS[id_] and frozenset(map(Role, SENDERS[id_]))

    groups = groups_of(document_of(api))
    return tuple((one, who(one.id)) for group in groups for one in group.operations)


def opened_as(actor):
    """A browser for an actor, and the actor's role; None for a visitor and a station."""
    from django.test import Client

    from xiezhi.workbench.accounts.models import Account
    from xiezhi.workbench.accounts.roles import Role

    client = Client(raise_request_exception=False)
    if actor == ("station",):
        return Client(
            raise_request_exception=False, headers={"authorization": f"Bearer {station_key()}"}
        ), None
    if actor == ("visitor",):
        return client, None
    client.force_login(Account.objects.get(name="-".join(actor)))
    return client, Role(actor[1])


def station_key(side="520000", party="gz_gov"):
    """The secret of a new station's key."""
    from xiezhi.workbench.gathered.models import StationKey, digest_of_secret, new_secret

    secret = new_secret()
    StationKey.objects.create(
        digest=digest_of_secret(secret), label="station", side=side, party=party
    )
    return secret


def done_with(answer):
    """Close an answer that is a file, without closing the database under the test's transaction."""
    from django.core.signals import request_finished
    from django.db import close_old_connections

    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)
