"""The server: processes that answer, and findings computed beside them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xiezhi.workbench.config import Config

_THREADS = 4  # of each process; a ballot waits in one until it is committed
_WORKERS_MOST = 4


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
            workers=config.workers or min(os.cpu_count() or 1, _WORKERS_MOST),
            respawn_failed_workers=True,
            blocking_threads=_THREADS,
            log_access=False,
            websockets=False,
        ).serve()
    finally:
        watch.stop()
