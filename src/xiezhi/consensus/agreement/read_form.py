"""Reading the Word form back: what stands in it now, and what was edited since it was written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError

from xiezhi.consensus.agreement.agreement import (
    Agreement,
    Clause,
    ClauseKind,
    Duty,
    Money,
    Signatory,
)
from xiezhi.consensus.agreement.errors import AgreementUnreadable, all_of
from xiezhi.consensus.agreement.plain import from_json
from xiezhi.consensus.agreement.words import LABELS, unlabelled
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.model.units import Lang

_ARTICLE = re.compile(r"^\s*(?:第[一二三四五六七八九十百零]+条|Article \d+)[\s　]*")
_PARTY = re.compile(r"^\s*(?:[甲乙丙丁戊己庚辛壬癸]方|第\d+方|Party \d+)\s*[：:]\s*")
_BIGGEST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a file holds.

    edited: ids of clauses that read otherwise than when the file was written (their version is
        one more); untranslated: those whose other language still has to follow.
    """

    agreement: Agreement
    edited: tuple[str, ...]
    untranslated: tuple[str, ...]


@dataclass(slots=True)
class _Article:
    heading: str
    body: list[str]
    duties: list[str]
    money: list[str]


def read_form(data: bytes) -> ReadBack:
    """The agreement in a .docx that `write_form` wrote, as it reads now.

    Raises AgreementUnreadable, all problems at once: no such file, no longer its original
    within, an article that binds somebody who is no party, a sum that is no number.
    """
    document = _opened(data)
    original, lang = _carried(document)
    lines = [(p.style.name, p.text.strip()) for p in document.paragraphs if p.text.strip()]
    problems: list[Text] = []
    made = _with_head(original, lines, lang)
    clauses = [
        _clause(found, old, made, lang, problems)
        for found, old in _matched(_articles(lines), original.clauses, lang)
    ]
    if problems:
        raise AgreementUnreadable(all_of(problems))
    agreement = replace(made, clauses=tuple(_distinct(clauses)))
    before = {clause.id: clause.digest for clause in original.clauses}
    edited = tuple(c.id for c in agreement.clauses if before.get(c.id) != c.digest)
    return ReadBack(agreement, edited, edited)


def _opened(data: bytes) -> Any:
    if len(data) > _BIGGEST_BYTES:
        raise AgreementUnreadable(
            Text(
                f"文件有{len(data):,}字节；协议文件不超过{_BIGGEST_BYTES:,}字节：请去掉图片和附件",
                f"the file has {len(data):,} bytes; an agreement has {_BIGGEST_BYTES:,} at most: "
                "take out pictures and attachments",
            )
        )
    try:
        return Document(BytesIO(data))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, ET.ParseError) as error:
        raise AgreementUnreadable(
            Text(
                "文件不是 Word 文档（.docx）；请另存为 .docx 后再试",
                "the file is no Word document (.docx); save it as .docx and give it again",
            )
        ) from error


def _carried(document: Any) -> tuple[Agreement, Lang]:
    for relation in document.part.rels.values():
        if relation.is_external or not _is_ours(relation.target_part.partname):
            continue
        try:
            root = ET.fromstring(relation.target_part.blob)  # noqa: S314  (from our own part)
            lang: Lang = "en" if root.attrib.get("lang") == "en" else "zh"
            return from_json(root.text or ""), lang
        except (ET.ParseError, KeyError, ValueError, TypeError):
            continue
    raise AgreementUnreadable(
        Text(
            "文档中没有起草时的协议；请给出 agreement draft 写出的文件（可直接在其中修改），"
            "不要给复制的文本",
            "the document does not carry the agreement it was written from; give the file that "
            "`agreement draft` wrote, edited in place, not a copy of its text",
        )
    )


def _is_ours(name: object) -> bool:
    """Editors may number the parts anew, but leave them in their folder."""
    return str(name).startswith("/customXml/")


def _with_head(original: Agreement, lines: list[tuple[str, str]], lang: Lang) -> Agreement:
    """Title, number and names of the parties as they read now."""
    title = next((text for style, text in lines if style == "Agreement Title"), "")
    number = next((text for style, text in lines if style == "Agreement Number"), "")
    named = [_PARTY.sub("", text) for style, text in lines if style == "Agreement Party"]
    parties = original.parties
    if len(named) == len(parties):
        parties = tuple(
            Signatory(old.id, _kept(old.name, name, lang), old.side)
            for old, name in zip(parties, named, strict=True)
        )
    return replace(
        original, title=_kept(original.title, title, lang), number=number, parties=parties
    )


def _kept(old: Text, now: str, lang: Lang) -> Text:
    """The old text in both languages where it still reads so, else the new one in both."""
    return old if not now or old.render(lang) == now else Text(now, now)


def _articles(lines: list[tuple[str, str]]) -> list[_Article]:
    found: list[_Article] = []
    for style, text in lines:
        if style == "Agreement Article":
            found.append(_Article(_ARTICLE.sub("", text), [], [], []))
        elif found and style == "Agreement Duty":
            found[-1].duties.append(text)
        elif found and style == "Agreement Money":
            found[-1].money.append(text)
        elif found and style not in ("Agreement Signature", "Agreement Party"):
            found[-1].body.append(text)
    return found


def _matched(
    articles: list[_Article], clauses: tuple[Clause, ...], lang: Lang
) -> Iterable[tuple[_Article, Clause | None]]:
    """Each article with the clause of its heading, else with the one at the same place."""
    by_heading = {clause.heading.render(lang): clause for clause in clauses}
    left = [
        clause
        for clause in clauses
        if clause.heading.render(lang) not in {one.heading for one in articles}
    ]
    for one in articles:
        old = by_heading.pop(one.heading, None)
        if old is None and left and len(articles) == len(clauses):
            old = left.pop(0)
        yield one, old


def _clause(
    found: _Article, old: Clause | None, made: Agreement, lang: Lang, problems: list[Text]
) -> Clause:
    body = "\n".join(found.body)
    if old is None:
        old = Clause("new", ClauseKind.OTHER, Text(found.heading, found.heading), Text("", ""))
    clause = replace(
        old,
        heading=_kept(old.heading, found.heading, lang),
        body=old.body if old.body.render(lang) == body else Text(body, body),
        duties=tuple(
            _duty(line, found, old, k, made, lang, problems) for k, line in enumerate(found.duties)
        ),
        money=tuple(
            one
            for k, line in enumerate(found.money)
            if (one := _money(line, found, old, k, made, lang, problems))
        ),
    )
    return clause if clause == old else replace(clause, version=old.version + 1)


def _duty(
    line: str,
    found: _Article,
    old: Clause,
    k: int,
    made: Agreement,
    lang: Lang,
    problems: list[Text],
) -> Duty:
    labels = LABELS[lang]
    what, fields = unlabelled(line, [labels.who, labels.to_whom, labels.due, labels.trigger], lang)
    before = _before(old.duties, what, k, lang)
    where = f"{found.heading}, {k + 1}"
    trigger = fields.get(labels.trigger, "")
    return Duty(
        before.id if before else f"{old.id}_{k + 1}_new",
        _ids(fields.get(labels.who, ""), where, made, lang, problems),
        _kept(before.what, what, lang) if before else Text(what, what),
        _ids(fields.get(labels.to_whom, ""), where, made, lang, problems),
        fields.get(labels.due, ""),
        _trigger(before, trigger, lang),
    )


def _before(duties: tuple[Duty, ...], what: str, k: int, lang: Lang) -> Duty | None:
    """The duty of these words, else the one that stood at this place."""
    same = [duty for duty in duties if duty.what.render(lang).rstrip("。. ") == what]
    return same[0] if same else (duties[k] if k < len(duties) else None)


def _trigger(before: Duty | None, now: str, lang: Lang) -> Text | None:
    if not now:
        return None
    old = before.trigger if before else None
    return _kept(old, now, lang) if old else Text(now, now)


def _ids(
    names: str, where: str, made: Agreement, lang: Lang, problems: list[Text]
) -> tuple[str, ...]:
    """Ids of the parties that a field names."""
    known = {party.name.render(lang): party.id for party in made.parties}
    ids = []
    for name in filter(None, (one.strip() for one in re.split(r"[、；;]", names))):
        if name in known:
            ids.append(known[name])
        else:
            problems.append(
                Text(
                    f"{where}：“{name}”承担责任却不是签署方；应为{'、'.join(known)}之一，请写全称",
                    f"{where}: {name} is bound but signs nothing; expected one of "
                    f"{', '.join(known)}: use a party's full name",
                )
            )
    return tuple(ids)


def _money(
    line: str,
    found: _Article,
    old: Clause,
    k: int,
    made: Agreement,
    lang: Lang,
    problems: list[Text],
) -> Money | None:
    labels = LABELS[lang]
    basis, fields = unlabelled(line, [labels.payer, labels.payee, labels.amount, labels.due], lang)
    where = f"{found.heading}, {basis[:20]}"
    payer = _ids(fields.get(labels.payer, ""), where, made, lang, problems)
    payee = _ids(fields.get(labels.payee, ""), where, made, lang, problems)
    if len(payer) != 1 or len(payee) != 1:
        problems.append(
            Text(
                f"{where}：一笔资金只有一个付款方、一个收款方；请各写一个主体",
                f"{where}: a sum has one payer and one payee; write one party in each",
            )
        )
        return None
    before = old.money[k] if k < len(old.money) else None
    amount = _amount(fields.get(labels.amount, ""), where, problems)
    return Money(
        before.id if before else f"{old.id}_sum_{k + 1}_new",
        payer[0],
        payee[0],
        _kept(before.basis, basis, lang) if before else Text(basis, basis),
        amount,
        fields.get(labels.due, ""),
    )


def _amount(told: str, where: str, problems: list[Text]) -> Decimal | None:
    digits = re.sub(r"[,，\s]|元|yuan", "", told)
    if not digits:
        return None
    try:
        return Decimal(digits)
    except InvalidOperation:
        problems.append(
            Text(
                f"{where}：“{told}”不是金额；请写数字和元，如 1,000,000.00元",
                f"{where}: {told} is no sum; write digits and 元, as 1,000,000.00元",
            )
        )
        return None


def _distinct(clauses: list[Clause]) -> Iterable[Clause]:
    """The same clauses; new ones get ids of their own."""
    taken: set[str] = set()
    for number, clause in enumerate(clauses, start=1):
        id_ = clause.id if clause.id not in taken and clause.id != "new" else f"article_{number}"
        taken.add(id_)
        yield replace(clause, id=id_)
