"""Forms read strictly: every fault of every field at once, in a sentence beside the field.

found = read_form(desk.request.POST, (words("title", 200), choice("kind", KINDS)))
if found.faults:
    return page("form.html.j2", title, hidden={"form": found}, status=422)
found["title"]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from xiezhi.model.text import Text

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class Unfit(ValueError):
    """A field's content that does not fit, with the sentence that says what would."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. read: makes the value of the words given, or raises Unfit."""

    name: str
    read: Callable[[str], Any]
    required: bool = True
    many: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was sent. given: the words; values: what they mean; faults: by field."""

    given: Mapping[str, str]
    values: Mapping[str, Any]
    faults: Mapping[str, Text]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def said(self, name: str) -> str:
        """What stands in a field, to show it again."""
        return self.given.get(name, "")

    def fault(self, name: str) -> Text | None:
        """What is wrong with a field."""
        return self.faults.get(name)


EMPTY = Filled({}, {}, {})


def read_form(posted: Any, fields: Collection[Field]) -> Filled:
    """Read the fields of a POST (Django's QueryDict); an absent optional one is None or ()."""
    given: dict[str, str] = {}
    values: dict[str, Any] = {}
    faults: dict[str, Text] = {}
    for one in fields:
        parts = [_clean(part) for part in posted.getlist(one.name)]
        parts = [part for part in parts if part]
        given[one.name] = "\n".join(parts) if one.many else "".join(parts[:1])
        try:
            values[one.name] = _value(one, parts)
        except Unfit as unfit:
            faults[one.name] = unfit.sentence
            values[one.name] = None
    return Filled(given, values, faults)


def with_fault(form: Filled, name: str, sentence: Text) -> Filled:
    """The form with one fault more, found after its fields were read."""
    return Filled(form.given, form.values, {**form.faults, name: sentence})


def _value(field: Field, parts: list[str]) -> Any:
    if not parts:
        if field.required:
            raise Unfit(Text("请填写此项。", "Please fill this in."))
        return () if field.many else None
    if field.many:
        return tuple(field.read(part) for part in parts)
    return field.read(parts[0])


def _clean(words: str) -> str:
    return unicodedata.normalize("NFC", words.replace("\r\n", "\n")).strip()


def words(name: str, most: int = 2000, *, required: bool = True) -> Field:
    """Words of people, of at most so many characters."""

    def read(given: str) -> str:
        if len(given) > most:
            raise Unfit(
                Text(
                    f"至多{most}字，现为{len(given)}字。",
                    f"At most {most} characters, not {len(given)}.",
                )
            )
        if _CONTROL.search(given):
            raise Unfit(Text("含有控制字符。", "This holds control characters."))
        return given

    return Field(name, read, required)


def choice(
    name: str, allowed: Collection[str], *, required: bool = True, many: bool = False
) -> Field:
    """One of some words, or several of them."""

    def read(given: str) -> str:
        if given not in allowed:
            raise Unfit(Text("请从所列各项中选择。", "Choose one of those listed."))
        return given

    return Field(name, read, required, many)


def day(name: str, *, required: bool = True) -> Field:
    """A day, YYYY-MM-DD."""

    def read(given: str) -> date:
        try:
            return date.fromisoformat(given)
        except ValueError:
            raise Unfit(Text("日期应写作2026-01-31。", "Write a date like 2026-01-31.")) from None

    return Field(name, read, required)


def number(
    name: str, least: Decimal | None = None, most: Decimal | None = None, *, required: bool = True
) -> Field:
    """A decimal number within limits."""

    def read(given: str) -> Decimal:
        plain = given.replace(",", "").replace("，", "")
        try:
            found = Decimal(plain)
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or abs(found) >= Decimal(10) ** 18:
            raise Unfit(Text("应为数字，如1200.5。", "This should be a number like 1200.5."))
        if (least is not None and found < least) or (most is not None and found > most):
            raise Unfit(
                Text(f"应在{least}至{most}之间。", f"This should lie between {least} and {most}.")
                if most is not None
                else Text(f"应不小于{least}。", f"This should be {least} or more.")
            )
        return found

    return Field(name, read, required)


def identifier(name: str, *, required: bool = True) -> Field:
    """An id as the register takes it."""

    def read(given: str) -> str:
        if not re.fullmatch(r"\w[\w.:\-]{0,79}", given):
            raise Unfit(
                Text(
                    "编号由字母、数字、汉字及“._:-”组成，至多80个字符。",
                    "An id holds letters, digits and ._:-, at most 80 of them.",
                )
            )
        return given

    return Field(name, read, required)
