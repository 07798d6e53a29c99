"""Copy what the workbench loads in the browser from node_modules into the package, packed as well.

`npm ci` comes first (`make vendor` does both). Nothing else of node_modules ships.
"""

from __future__ import annotations

import gzip
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TO = ROOT / "src" / "xiezhi" / "workbench" / "static" / "vendor"
# The file in node_modules, and its name here. MapLibre's edition for strict content policies.
FILES = {
    "maplibre-gl/dist/maplibre-gl-csp.js": "maplibre-gl-csp.js",
    "maplibre-gl/dist/maplibre-gl-csp-worker.js": "maplibre-gl-csp-worker.js",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre-gl.css",
    "maplibre-gl/LICENSE.txt": "maplibre-gl.LICENSE.txt",
}


def copy(modules: Path, to: Path = TO) -> list[str]:
    """Copy every file; those that are missing, by name."""
    to.mkdir(parents=True, exist_ok=True)
    missing = []
    for source, name in FILES.items():
        path = modules / source
        if not path.is_file():
            missing.append(source)
            continue
        shutil.copyfile(path, to / name)
        # the server sends the packed one to browsers that take it
        (to / f"{name}.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    return missing


if __name__ == "__main__":
    left_out = copy(ROOT / "node_modules")
    sys.exit(f"not in node_modules: {left_out}; run npm ci first" if left_out else 0)
