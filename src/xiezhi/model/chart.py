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
    """A Chart from a function that draws it for one language.

    `draw(lang)` returns a Vega-Lite specification as a mapping, or an Altair chart, whose data
    sets have names (`alt.NamedData(name)`).
    """
    return Chart(id, title, alt, {lang: _spec(draw(lang)) for lang in LANGS}, data)


def _spec(drawn: Any) -> Mapping[str, Any]:
    """The specification; Altair checks each part as it is made, so the whole is not checked again.

    A test checks the whole of every chart of a case.
    """
    return drawn if isinstance(drawn, Mapping) else drawn.to_dict(validate=False)
