"""What can be wrong with the accounts of an enclave."""

from __future__ import annotations

from xiezhi.model.errors import XiezhiError


class AccountsInvalid(XiezhiError):
    """The accounts of a park contradict each other."""
