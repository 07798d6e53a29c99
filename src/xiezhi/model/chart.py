"""A chart or map as a declarative Vega-Lite specification per language, data kept once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from xiezhi.model.text import Text
from xiezhi.model.units import LANGS, Lang


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """A chart with its title, a sentence for those who cannot see it, and its data.

    specs: Vega-Lite (v6) per language; its `data` entries name the data sets in `data`.
    data: rows (or GeoJSON features) by name, shared by both languages.
    """

    id: str
    title: Text
    alt: Text
    specs: Mapping[Lang, Mapping[str, Any]]
    data: Mapping[str, list[dict[str, Any]]]

    def spec(self, lang: Lang) -> dict[str, Any]:
        """The complete specification for one language, its data included."""
        return {**self.specs[lang], "datasets": dict(self.data)}


def chart(
    id: str,  # noqa: A002
    title: Text,
    alt: Text,
    data: Mapping[str, list[dict[str, Any]]],
    draw: Callable[[Lang], Any],
) -> Chart:
    """A Chart from a function that draws it in Altair for one language.

    `draw(lang)` returns an Altair chart whose data is `alt.NamedData(name)`.
    """
    return Chart(id, title, alt, {lang: draw(lang).to_dict() for lang in LANGS}, data)
