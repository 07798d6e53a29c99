"""A blueprint's proposals as acts: what analyses offer is put before the sides, and binds nobody.

A blueprint is computed again and again; its proposals keep their names while their content may
change. So each gets an id made of both: its name and the digest of what it says. The same content
has the same id whoever loads it and whenever; another content is another proposal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from xiezhi.model.errors import XiezhiError
from xiezhi.model.proposal import ProposalKind
from xiezhi.model.text import Text, text
from xiezhi.register.acts.opinions import Detail, ProposalTabled
from xiezhi.register.items import Offer
from xiezhi.register.plain import Plain, digest_of, plain
from xiezhi.register.state import View, item

SCHEMA = 1
ID_DIGITS = 12
_NAME_MAX = 60
_NOT_ID = re.compile(r"[^\w.:\-]")


class NotABlueprint(XiezhiError):
    """A file that is not a blueprint in JSON, or of a later schema."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The acts that table a blueprint's proposals.

    acts: to be signed by whoever tables them. known: names of those in the register already.
    one_sided: names of those that concern one side alone, which needs no counterpart's consent.
    """

    acts: tuple[ProposalTabled, ...]
    known: tuple[str, ...] = ()
    one_sided: tuple[str, ...] = ()


def read_blueprint(data: bytes) -> dict[str, Any]:
    """A blueprint's JSON. Raises NotABlueprint."""
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=_refused)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("chapters"), list):
        raise NotABlueprint(
            Text(
                "这不是协作蓝图的 JSON 文件；请给出“xiezhi blueprint”写出的 blueprint.json。",
                "this is no blueprint in JSON; give the blueprint.json that `xiezhi blueprint` "
                "wrote.",
            )
        )
    if found.get("schema") != SCHEMA:
        raise NotABlueprint(
            text(
                "蓝图的格式版本是{given}，本程序读取版本{known}；请用同一版本的程序重新生成。",
                "the blueprint has schema {given}, this program reads {known}; make it again with "
                "this program.",
                given=_same(str(found.get("schema"))[:20]),
                known=_same(str(SCHEMA)),
            )
        )
    return found


def offered(view: View, by: str, blueprint: Mapping[str, Any], only: frozenset[str]) -> Offered:
    """The proposals of a blueprint as acts of a party.

    by: the party that tables them. only: names or ids of those wanted; empty: all. Raises
    NotABlueprint for one that does not keep to the form, and for a name that is not there.
    """
    acts, known, one_sided, met = [], [], [], set()
    for finding, proposal in _proposals(blueprint):
        act = _tabled(by, finding, proposal)
        name = str(proposal["id"])
        if only and not only & {name, act.proposal}:
            continue
        met |= {name, act.proposal}
        if len(act.sides) < 2:  # noqa: PLR2004
            one_sided.append(name)
        elif item(view, act.proposal, Offer):
            known.append(name)
        else:
            acts.append(act)
    if only - met:
        raise _unknown(sorted(only - met))
    return Offered(tuple(acts), tuple(known), tuple(one_sided))


def proposal_id(name: str, content: Plain) -> str:
    """The id of a proposal: its name and the first digits of its content's digest.

    >>> proposal_id("layout_1", {"title": "a"})
    'layout_1-c66a6f9e3a63'
    """
    return f"{_NOT_ID.sub('_', name)[:_NAME_MAX]}-{digest_of(content)[:ID_DIGITS]}"


def finding_digest(finding: Mapping[str, Any]) -> str:
    """SHA-256 of a finding as the blueprint holds it, without its proposals.

    Keys sorted, no spaces; a decimal as the fewest digits that read back the same.
    """
    kept = {name: value for name, value in finding.items() if name != "proposals"}
    words = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(words.encode()).hexdigest()


def _proposals(blueprint: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], dict[str, Any]]]:
    try:
        for chapter in blueprint["chapters"]:
            for finding in chapter["answers"]:
                for proposal in finding.get("proposals", ()):
                    yield finding, proposal
    except (KeyError, TypeError, AttributeError):
        raise _broken(Text("章节", "its chapters")) from None


def _tabled(by: str, finding: Mapping[str, Any], proposal: Mapping[str, Any]) -> ProposalTabled:
    """One proposal as an act. Its evidence: each id it names, the finding with its digest."""
    try:
        digest = finding_digest(finding)
        evidence = [f"{finding['id']} sha256:{digest}"]
        evidence += [str(one) for one in proposal["evidence"] if one != finding["id"]]
        act = ProposalTabled(
            by=by,
            proposal="0",
            proposal_kind=ProposalKind(proposal["kind"]),
            title=_words(proposal["title"]),
            why=_words(proposal["why"]),
            sides=tuple(sorted(proposal["sides"])),
            places=tuple(dict.fromkeys(proposal["places"])),
            evidence=tuple(dict.fromkeys(evidence)),
            details=_details(proposal["details"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, XiezhiError):
        name = str(proposal.get("id", "?"))[:80] if isinstance(proposal, Mapping) else "?"
        raise _broken(_same(name)) from None
    content = plain(act)
    assert isinstance(content, dict)  # noqa: S101  (an act is an object)
    said = {k: v for k, v in content.items() if k not in ("by", "proposal", "evidence")}
    return replace(act, proposal=proposal_id(str(proposal["id"]), said))


def _details(given: Mapping[str, Any]) -> tuple[Detail, ...]:
    return tuple(
        Detail(name, json.dumps(value, ensure_ascii=False, sort_keys=True))
        for name, value in sorted(given.items())
    )


def _words(given: Mapping[str, str]) -> Text:
    return Text(given["zh"], given["en"])


def _refused(constant: str) -> None:
    raise ValueError(constant)


def _same(words: str) -> Text:
    return Text(words, words)


def _broken(where: Text) -> NotABlueprint:
    return NotABlueprint(
        text(
            "蓝图文件的{where}不完整；请用“xiezhi blueprint”重新生成。",
            "the blueprint is incomplete at {where}; make it again with `xiezhi blueprint`.",
            where=where,
        )
    )


def _unknown(names: list[str]) -> NotABlueprint:
    return NotABlueprint(
        text(
            "蓝图里没有这些建议：{names}；请核对编号。",
            "the blueprint has no such proposals: {names}; check the ids.",
            names=Text("、".join(names), ", ".join(names)),
        )
    )
