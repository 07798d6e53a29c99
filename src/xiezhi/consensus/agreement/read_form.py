"""Reading the Word form back: what stands in it now, and what was edited since it was written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError

from xiezhi.consensus.agreement.errors import AgreementUnreadable, all_of
from xiezhi.consensus.agreement.plain import from_json
from xiezhi.consensus.agreement.read_articles import Reader
from xiezhi.consensus.agreement.sorted_lines import sorted_lines
from xiezhi.consensus.agreement.translation import edited, untranslated
from xiezhi.consensus.agreement.word_lines import lines_of
from xiezhi.consensus.agreement.words import MARK, article, number_of
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.consensus.agreement.agreement import Agreement, Clause, Signatory
    from xiezhi.consensus.agreement.sorted_lines import Sorted
    from xiezhi.model.units import Lang

_BIGGEST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a file holds.

    edited: ids of clauses that read otherwise than when the file was written (their version is
        one more) or are new; untranslated: those whose other language still has to follow.
    added, removed: what articles, duties and sums are new and which are gone, in words.
    unread: a sentence for everything in the file that is no part of the agreement read here.
    """

    agreement: Agreement
    edited: tuple[str, ...]
    untranslated: tuple[str, ...]
    added: tuple[Text, ...] = ()
    removed: tuple[Text, ...] = ()
    unread: tuple[Text, ...] = ()


def read_form(data: bytes) -> ReadBack:
    """The agreement in a .docx that `write_form` wrote, as it reads now.

    Articles, duties and sums keep their ids through any edit, new ones get ids of their own.
    Raises AgreementUnreadable, all problems at once: no such file, no longer its original
    within, tracked changes still open, an article that binds somebody who is no party, a duty of
    nobody, a sum that is no number.
    """
    document = _opened(data)
    original, lang = _carried(document)
    lines, unread = lines_of(document, MARK)
    found = sorted_lines(lines, lang)
    problems: list[Text] = []
    made = _with_head(original, found, lang, unread)
    clauses = Reader(original, made, lang, problems, unread).clauses(found.articles)
    if problems:
        raise AgreementUnreadable(all_of(problems))
    agreement = replace(made, clauses=tuple(clauses))
    _unread_signatures(found, made, lang, unread)
    before = {clause.id: clause.digest for clause in original.clauses}
    return ReadBack(
        agreement,
        tuple(c.id for c in agreement.clauses if before.get(c.id) != c.digest),
        tuple(c.id for c in agreement.clauses if untranslated(c)),
        tuple(_apart(agreement, original)),
        tuple(_apart(original, agreement)),
        (*unread, *found.unread),
    )


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


def _with_head(original: Agreement, found: Sorted, lang: Lang, unread: list[Text]) -> Agreement:
    """Title, number and names of the parties as they read now."""
    if not found.title:
        unread.append(
            Text("没有读到标题，沿用原来的标题。", "no title was found; the old one stays.")
        )
    title = edited(original.title, found.title, lang) if found.title else original.title
    parties = original.parties
    if len(found.parties) == len(parties):
        parties = tuple(
            replace(old, name=edited(old.name, name, lang)) if name else old
            for old, name in zip(parties, found.parties, strict=True)
        )
    else:
        unread.append(_other_parties(parties, found.parties, lang))
    return replace(original, title=title, number=number_of(found.number), parties=parties)


def _other_parties(old: tuple[Signatory, ...], now: list[str], lang: Lang) -> Text:
    kept, read = ("、".join(names) for names in ([one.name.render(lang) for one in old], now))
    return Text(
        f"文件开头有{len(now)}行主体（{read or '无'}），起草时为{len(old)}个；"
        f"仍按原来的主体读入（{kept}）：增减主体请改案例的主体表（parties）后重新起草",
        f"the file names {len(now)} parties at its head ({read or 'none'}), the draft had "
        f"{len(old)}; those of the draft are kept ({kept}): to add or drop a party change the "
        "case's table of parties and draft anew",
    )


def _unread_signatures(found: Sorted, made: Agreement, lang: Lang, unread: list[Text]) -> None:
    from xiezhi.consensus.agreement.signatures import signature_lines  # noqa: PLC0415

    blank = {line for k in range(len(made.parties)) for line in signature_lines(made, k, lang)}
    filled = [line for line in found.signatures if line not in blank]
    if filled:
        shown = "；".join(filled), "; ".join(filled)
        unread.append(
            Text(
                f"签署栏里的内容没有读入：{shown[0]}。签署在台账中登记",
                f"what the signature blocks hold is not read: {shown[1]}. Signing is recorded in "
                "the register",
            )
        )


def _apart(one: Agreement, other: Agreement) -> list[Text]:
    """What stands in one agreement and not in the other, by id: whole articles, else parts."""
    known = {clause.id: clause for clause in other.clauses}
    parts = {d.id for d in other.duties()} | {m.id for c in other.clauses for m in c.money}
    told: list[Text] = []
    for n, clause in enumerate(one.clauses, start=1):
        if clause.id not in known:
            told.append(_place(n, clause, clause.heading))
            continue
        told += [_place(n, clause, d.what) for d in clause.duties if d.id not in parts]
        told += [_place(n, clause, m.basis) for m in clause.money if m.id not in parts]
    return told


def _place(n: int, clause: Clause, words: Text) -> Text:
    if words is clause.heading:
        return Text(f"{article(n, 'zh')}“{words.zh}”", f"{article(n, 'en')} “{words.en}”")
    return Text(f"{article(n, 'zh')}中的“{words.zh}”", f"in {article(n, 'en')}: “{words.en}”")
