"""The application whose tables hold what is gathered."""

from __future__ import annotations

from django.apps import AppConfig


class GatheredConfig(AppConfig):
    """Uploads, readings, keys of stations; voters and their votes."""

    name = "xiezhi.workbench.gathered"
    label = "gathered"
