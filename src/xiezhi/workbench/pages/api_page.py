"""What the API offers, as a plain page made from the OpenAPI document itself."""

from __future__ import annotations

from xiezhi.model.text import Text
from xiezhi.workbench.accounts.roles import ANYONE
from xiezhi.workbench.api.described import groups_of, shapes_of
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.page import Page, page
from xiezhi.workbench.routes import Route

TITLE = Text("接口", "API")
WAYS: dict[str, Text] = {
    "Session": Text("登录者的会话", "the session of a signed-in person"),
    "Station": Text("自动站密钥", "a station's key"),
}


def api_page(desk: Desk) -> Page:
    """Every address and schema of the API."""
    del desk
    from xiezhi.workbench.api.document import BASE, document_of  # noqa: PLC0415
    from xiezhi.workbench.urls import api  # noqa: PLC0415  (it holds this page too)

    document = document_of(api)
    return page(
        "api.html.j2",
        TITLE,
        {
            "groups": groups_of(document),
            "shapes": shapes_of(document),
            "names": frozenset(document["components"]["schemas"]),
            "base": BASE,
            "ways": WAYS,
        },
    )


ROUTES = (Route("api", "api", api_page, ANYONE, json=False),)
