"""Text in both languages at once, so that nothing can be half translated."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import TypeAlias

from xiezhi.model.errors import HalfTranslated
from xiezhi.model.units import Lang, Unit, format_quantity


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, written out only when a language is known."""

    value: float | None
    unit: Unit
    digits: int | None = None

    def render(self, lang: Lang) -> str:
        """The number in words, e.g. `13 对` or `13 pairs`."""
        return format_quantity(self.value, self.unit, lang, self.digits)


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in Chinese and English, with the values it mentions kept as values.

    Raises HalfTranslated where one language is empty or mentions what the other does not.

    >>> Text("重庆", "Chongqing").render("en")
    'Chongqing'
    """

    zh: str
    en: str
    values: tuple[tuple[str, Quantity | Text], ...] = ()

    def __post_init__(self) -> None:
        if bool(self.zh.strip()) != bool(self.en.strip()):
            raise HalfTranslated(f"text has one language only: zh={self.zh!r}, en={self.en!r}")
        names = {name for name, _ in self.values}
        for lang, template in (("zh", self.zh), ("en", self.en)):
            found = _placeholders(template) if self.values else set()
            if found != names:
                raise HalfTranslated(
                    f"the {lang} text {template!r} mentions {sorted(found)}, "
                    f"the values given are {sorted(names)}"
                )

    def render(self, lang: Lang) -> str:
        """The text in one language with its values written out."""
        template = self.zh if lang == "zh" else self.en
        if not self.values:
            return template
        return template.format(**{name: value.render(lang) for name, value in self.values})


Rendered: TypeAlias = Quantity | Text


def text(zh: str, en: str, **values: Rendered) -> Text:
    """A Text whose `{name}` places are filled by `values` in either language.

    >>> text("相邻{n}", "{n} touch", n=Quantity(13, Unit.PAIRS)).render("zh")
    '相邻13 对'
    """
    return Text(zh, en, tuple(sorted(values.items())))


def joined(parts: list[Text], zh: str = "、", en: str = ", ") -> Text:
    """Several texts as one list in a sentence.

    >>> joined([Text("渝", "Chongqing"), Text("黔", "Guizhou")]).render("en")
    'Chongqing, Guizhou'
    """
    return Text(
        zh.join(part.render("zh") for part in parts), en.join(part.render("en") for part in parts)
    )


def _placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}
