"""Words in both languages from a form: what is given in one language alone stands for both."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from xiezhi.model.text import Text
from xiezhi.workbench.forms import Field, Filled, Unfit, with_fault, words


def pair(name: str, most: int = 2000) -> tuple[Field, Field]:
    """The fields of a pair of words, either of which may be empty."""
    return (words(f"{name}_zh", most, required=False), words(f"{name}_en", most, required=False))


def pair_of(form: Filled, name: str) -> Text | None:
    """The words of a pair; None where neither is given."""
    zh, en = form[f"{name}_zh"], form[f"{name}_en"]
    return Text(zh or en, en or zh) if zh or en else None


def needed(form: Filled, *names: str) -> Filled:
    """The form with a fault for each pair that is empty."""
    for name in names:
        if pair_of(form, name) is None and f"{name}_zh" not in form.faults:
            form = with_fault(form, f"{name}_zh", Text("请填写此项。", "Please fill this in."))
    return form


def given_pair(name: str, value: Text | None) -> dict[str, str]:
    """How a pair stands in a form; the English is left out where it repeats the Chinese."""
    if value is None:
        return {}
    zh, en = value.render("zh"), value.render("en")
    return {f"{name}_zh": zh, f"{name}_en": "" if en == zh else en}


def filled(**given: object) -> Filled:
    """A form as it is shown first."""
    shown = {name: "" if one is None else str(one) for name, one in given.items()}
    return Filled(shown, {}, {})


def percent(name: str, *, required: bool = True) -> Field:
    """A share as a percentage, 0 to 100, two digits at most behind the point."""

    def read(given: str) -> Decimal:
        bare = given.replace("％", "%").removesuffix("%").strip()
        try:
            found = Decimal(bare)
        except ArithmeticError:
            found = Decimal("NaN")
        if not found.is_finite() or not 0 <= found <= 100 or found != round(found, 2):  # noqa: PLR2004
            raise Unfit(
                Text("应为0至100之间的百分数，如40。", "A percentage from 0 to 100, such as 40.")
            )
        return found / 100

    return Field(name, read, required)


def new_id(stem: str, *content: object) -> str:
    """An id made of what it stands for, so that the same form sent twice is one act.

    >>> new_id("桥", "a")
    '桥.ca978112'
    """
    over = sha256("\n".join(_plain(one) for one in content).encode()).hexdigest()
    return f"{stem[:60]}.{over[:8]}"


def _plain(one: Any) -> str:
    if isinstance(one, Text):
        return f"{one.render('zh')}|{one.render('en')}"
    return one.isoformat() if isinstance(one, date) else str(one)
