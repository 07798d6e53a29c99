"""The menu: on every page that belongs to a section, that section is marked."""

from __future__ import annotations

import re

import pytest
from routes import PARTS
from tests_support import every_route

ALONE = {"api", "sign", "sign-in", "invitation", "statements-public"}  # not below any section


@pytest.mark.parametrize(
    "name",
    sorted(one.name for one in every_route() if one.get and one.json and one.name not in ALONE),
)
def test_the_section_of_a_page_is_marked(signed_in, name):
    from django.urls import reverse

    at = reverse(name, kwargs={"lang": "en", **PARTS.get(name, {})})
    said = signed_in("guizhou", "coordinator").get(at, follow=True).content.decode()
    menu = re.search(r'<nav class="menu".*?</nav>', said, re.DOTALL)[0]
    assert menu.count('aria-current="page"') == 1
