"""Run `python -m xiezhi`."""

import sys

from xiezhi.cli.main import run

sys.exit(run())
