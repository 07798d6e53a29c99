"""Write docs/reference/workbench-settings.md from the settings; `--check` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

from xiezhi.workbench.config import SETTINGS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "workbench-settings.md"
MADE = "<!-- Made by tools/render_settings.py; do not edit. -->"


def settings_page() -> str:
    """Every setting with its default and meaning, in both languages."""
    intro = (
        "The workbench is set up by the environment; nothing has to be set for a first look. "
        "`xiezhi serve` gives the case, the data folder and whether it is a demonstration on its "
        "command line. A value that cannot be read stops the start with a sentence that names "
        "it.\n\n工作台由环境变量设定，初次试用无须设定任何一项；取值无法读取时，启动即停止并指明是哪一项。"
    )
    parts = [
        f"## {one.name}\n\nDefault: {f'`{one.default}`' if one.default else 'empty'}\n\n"
        f"{one.says.en}\n\n{one.says.zh}\n"
        for one in SETTINGS
    ]
    return "\n".join([f"# Settings of the workbench\n\n{MADE}\n", f"{intro}\n", *parts])


if __name__ == "__main__":
    stale = not PAGE.exists() or PAGE.read_text("utf-8") != settings_page()
    if "--check" in sys.argv:
        sys.exit("out of date; run tools/render_settings.py" if stale else 0)
    if stale:
        PAGE.write_text(settings_page(), "utf-8")
