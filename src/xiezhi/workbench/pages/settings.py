"""Settings: parties, seats, invitations, keys, rules."""

from __future__ import annotations

from xiezhi.workbench.routes import Route

ROUTES: tuple[Route, ...] = ()
