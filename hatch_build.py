"""Before a wheel or source archive is packed: bring what the workbench loads in the browser.

Where npm is absent or cannot reach its registry the package is built all the same: the workbench
then shows pictures and tables in the place of its movable map, and says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = "src/xiezhi/workbench/static/vendor"


class VendorHook(BuildHookInterface[Any]):
    """Runs `npm ci` and copies its files into the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before files are gathered; an editable install is left to `make serve`."""
        del build_data
        root = Path(self.root)
        if version == "editable" or (root / VENDOR / "maplibre-gl-csp.js").exists():
            return
        npm = shutil.which("npm")
        if npm is None or not (root / "package-lock.json").exists():
            self.app.display_warning("npm is absent: the workbench is built without its map")
            return
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        brought = subprocess.run(command, cwd=root, check=False, env=dict(os.environ))  # noqa: S603
        if brought.returncode == 0:
            copy = [sys.executable, str(root / "tools" / "copy_vendor.py")]
            subprocess.run(copy, cwd=root, check=True)  # noqa: S603
        else:
            self.app.display_warning("npm failed: the workbench is built without its map")
