"""The reference pages say what the code says."""

from __future__ import annotations

import subprocess
import sys


def test_reference_pages_are_up_to_date(root):
    done = subprocess.run(
        [sys.executable, root / "tools" / "render_reference.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
