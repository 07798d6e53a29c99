"""Sphinx settings: MyST pages, the furo theme, the API from docstrings."""

from xiezhi import __version__

project = "xiezhi 协治"
author = "The xiezhi authors"
project_copyright = "The xiezhi authors, Apache-2.0"
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "xiezhi 协治"
autodoc_typehints = "description"
autodoc_member_order = "bysource"
nitpicky = False
suppress_warnings = ["ref.python"]


def as_written(_app, _what, _name, _object, _options, lines):  # noqa: ANN001, ANN201
    """Show docstrings line by line: they are prose, not reStructuredText."""
    shown, in_example = [], False
    for line in lines:
        starts = line.lstrip().startswith(">>>")
        in_example = (in_example or starts) and bool(line.strip())
        if starts and shown and shown[-1].startswith("|"):
            shown.append("")
        if in_example:
            shown.append(line)
        elif line.strip():
            indent = len(line) - len(line.lstrip())
            escaped = "".join(f"\\{c}" if c in "*`|_\\" else c for c in line.strip())
            shown.append("| " + " " * indent + escaped)
        else:
            shown.append("")
    lines[:] = [*shown, ""]


def setup(app):  # noqa: ANN001, ANN201
    """Connect the docstring hook."""
    app.connect("autodoc-process-docstring", as_written)
