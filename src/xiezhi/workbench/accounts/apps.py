"""The one Django application of the workbench with tables of its own."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts, invitations, acts that wait for a signature, counts."""

    name = "xiezhi.workbench.accounts"
    label = "accounts"
