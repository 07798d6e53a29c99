"""Sphinx settings: MyST pages, the furo theme, the API from docstrings."""

from xiezhi import __version__

project = "xiezhi 协治"
author = "The xiezhi authors"
project_copyright = "The xiezhi authors, Apache-2.0"
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "xiezhi 协治"
autodoc_typehints = "description"
autodoc_member_order = "bysource"
nitpicky = False
suppress_warnings = ["ref.python"]
