"""The server: one process that answers, and findings computed beside it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xiezhi.workbench.config import Config

_THREADS = 4


def serve(config: Config, host: str, port: int) -> None:
    """Answer until interrupted."""
    from django.db import connections  # noqa: PLC0415
    from granian import Granian  # noqa: PLC0415
    from granian.constants import Interfaces  # noqa: PLC0415

    from xiezhi.workbench.watch import Watch  # noqa: PLC0415

    connections.close_all()
    assert config.case is not None  # noqa: S101  (set_up saw to it)
    watch = Watch(config.case, config.findings, min(2, os.cpu_count() or 1))
    if config.compute:
        watch.start()
    try:
        Granian(
            "xiezhi.workbench.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=_THREADS,
            log_access=False,
            websockets=False,
        ).serve()
    finally:
        watch.stop()
