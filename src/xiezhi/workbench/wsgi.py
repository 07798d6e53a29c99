"""The application that a WSGI server runs."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.template import engines
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiezhi.workbench.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  (the pages are imported now, not with the first reader)
for _name in engines["jinja2"].env.list_templates():  # and their templates compiled
    engines["jinja2"].env.get_template(_name)
