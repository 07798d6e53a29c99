"""Text in both languages at once, so that nothing can be half translated."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import TypeAlias

from xiezhi.model.errors import HalfTranslated
from xiezhi.model.units import Lang, Unit, closed_up, format_quantity

_KEPT = "\ue000"  # private use: no text holds it


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, written out only when a language is known.

    bare: without the unit, where the sentence has just named it.
    """

    value: float | None
    unit: Unit
    digits: int | None = None
    bare: bool = False

    def render(self, lang: Lang) -> str:
        """The number in words, e.g. `13对` or `13 pairs`."""
        return format_quantity(self.value, self.unit, lang, self.digits, bare=self.bare)


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
        """The text in one language with its values written out.

        Chinese leaves no space between characters and numbers, whoever wrote the template; what
        reads the same in both languages (a file's name, a citation) stays as it is.
        """
        return self._spaced(lang).replace(_KEPT, " ")

    def _spaced(self, lang: Lang) -> str:
        """As `render`, with a mark in the place of spaces that are not ours to close up."""
        template = self.zh if lang == "zh" else self.en
        if not self.values and self.zh == self.en:
            return template.replace(" ", _KEPT)
        if self.values:
            template = template.format(**{name: _said(v, lang) for name, v in self.values})
        return closed_up(template) if lang == "zh" else template


def _said(value: Rendered, lang: Lang) -> str:
    return value._spaced(lang) if isinstance(value, Text) else value.render(lang)  # noqa: SLF001


Rendered: TypeAlias = Quantity | Text


def text(zh: str, en: str, **values: Rendered) -> Text:
    """A Text whose `{name}` places are filled by `values` in either language.

    >>> text("相邻{n}", "{n} touch", n=Quantity(13, Unit.PAIRS)).render("zh")
    '相邻13对'
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
