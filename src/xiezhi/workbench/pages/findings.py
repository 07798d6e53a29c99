"""Findings: the blueprint chapter by chapter."""

from __future__ import annotations

from xiezhi.workbench.routes import Route

ROUTES: tuple[Route, ...] = ()
