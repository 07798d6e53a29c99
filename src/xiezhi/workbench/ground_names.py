"""Words of the overview's map that pages need without the libraries that draw it."""

from __future__ import annotations

from xiezhi.model.text import Text

CHART = "overview_region"
ELEMENTS: dict[str, Text] = {
    "core": Text("核", "core"),
    "driver": Text("驱", "driver"),
    "zone": Text("先行示范区", "demonstration zone"),
    "belt": Text("带", "belt"),
    "cluster": Text("产业集群", "cluster"),
    "group": Text("组团", "group"),
}
