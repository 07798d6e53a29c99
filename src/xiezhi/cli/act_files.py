"""Files of acts, signed or not: one JSON object, a list of them, or one a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from xiezhi.cli.key_files import read_bytes
from xiezhi.model.disk import named
from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text, text
from xiezhi.register.act import Act, act_to_plain, read_act
from xiezhi.register.errors import ActInvalid
from xiezhi.register.log.errors import Malformed
from xiezhi.register.plain import canonical
from xiezhi.register.store.signed import SignedAct, read_signed, signed_to_plain

MAX_BYTES = 64 * 2**20


class NotActs(XiezhiError):
    """A file that does not hold acts, or holds them unsigned where signatures are needed."""


def written(acts: Iterable[Act | SignedAct]) -> bytes:
    """Acts as a file, one a line."""
    return b"".join(
        canonical(signed_to_plain(one) if isinstance(one, SignedAct) else act_to_plain(one)) + b"\n"
        for one in acts
    )


def acts_of(path: Path) -> tuple[Act | SignedAct, ...]:
    """The acts of a file, signed ones as such.

    Raises NotActs where it is no such JSON, ActInvalid with a sentence for each fault of any act.
    """
    found: list[Act | SignedAct] = []
    problems: list[Text] = []
    values = _values(path)
    for number, given in enumerate(values, start=1):
        signed = isinstance(given, dict) and "signature" in given
        try:
            found.append(read_signed(given) if signed else read_act(given))
        except ActInvalid as error:
            problems += [_numbered(number, p.render("zh"), p.render("en")) for p in error.problems]
        except Malformed as error:
            problems.append(_numbered(number, error.render("zh"), error.render("en")))
    if problems:
        raise ActInvalid(tuple(problems))
    return tuple(found)


def signed_acts_of(path: Path) -> tuple[SignedAct, ...]:
    """The signed acts of a file. Raises NotActs where one is not signed, else as `acts_of`."""
    found = acts_of(path)
    signed = tuple(one for one in found if isinstance(one, SignedAct))
    if len(signed) == len(found):
        return signed
    n = str(len(found) - len(signed))
    raise NotActs(
        text(
            "“{name}”中有{n}项行为没有签名；请先用“xiezhi sign act”以本主体的密钥签署。",
            "acts of {name} that are not signed: {n}; sign them first with `xiezhi sign act` and a "
            "key of their party.",
            name=named(path),
            n=Text(n, n),
        )
    )


def _values(path: Path) -> list[Any]:
    """What the JSON of a file holds: a list's parts, else one value a line, else a single one."""
    data = read_bytes(path, MAX_BYTES)
    try:
        words = data.decode("utf-8-sig").strip() if len(data) <= MAX_BYTES else ""
        try:
            whole = json.loads(words)
        except ValueError:
            whole = [json.loads(line) for line in words.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        whole = []
    found = whole if isinstance(whole, list) else [whole]
    if found:
        return found
    raise NotActs(
        text(
            "“{name}”里没有行为；应为 JSON：一项、一个列表，或每行一项，不超过64 MB。",
            "{name} holds no acts; it should be JSON: one act, a list of acts, or one a line, "
            "of 64 MB at most.",
            name=named(path),
        )
    )


def _numbered(number: int, zh: str, en: str) -> Text:
    return Text(f"第{number}项：{zh}", f"act {number}: {en}")
