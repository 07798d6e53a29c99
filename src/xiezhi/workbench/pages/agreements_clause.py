"""One clause of a draft in plain fields: words, who owes what, sums."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xiezhi.consensus.agreement import Agreement, Clause, ClauseKind, Duty, Money
from xiezhi.consensus.agreement.errors import AgreementInvalid
from xiezhi.model.text import Text, text
from xiezhi.workbench.accounts.roles import ACTORS
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import (
    EMPTY,
    Field,
    Filled,
    choice,
    identifier,
    number,
    with_fault,
    words,
)
from xiezhi.workbench.forms import read_form as read_fields
from xiezhi.workbench.page import Moved, NotThere, Page, page
from xiezhi.workbench.pages.agreements_drafts import CLAUSE_KINDS
from xiezhi.workbench.pages.agreements_kept import latest, save, the_draft
from xiezhi.workbench.pages.bilingual import filled, given_pair, needed, pair, pair_of
from xiezhi.workbench.papers.words import read_content
from xiezhi.workbench.routes import Route

_ROWS_MORE = 2
_ROWS_MOST = 60


def clause_page(desk: Desk, id: int, clause: str, form: Filled = EMPTY, status: int = 200) -> Page:
    """A clause in plain fields: words, duties, sums."""
    draft = the_draft(desk, id)
    last = latest(draft)
    says = read_content(last.content)
    one = _the_clause(says, clause)
    n_duties = max(len(one.duties) + _ROWS_MORE, _rows_given(form, "duty"))
    n_sums = max(len(one.money) + 1, _rows_given(form, "sum"))
    return page(
        "draft_clause.html.j2",
        text("第{n}条 {heading}", "Clause {n}: {heading}",
             n=_same(says.clauses.index(one) + 1), heading=one.heading),
        {
            "form": form if form.given else _given_clause(one),
            "kinds": tuple((value, words_) for value, words_ in CLAUSE_KINDS.items()),
            "n_duties": min(n_duties, _ROWS_MOST),
            "n_sums": min(n_sums, _ROWS_MOST),
            "party_options": tuple((p.id, p.name) for p in says.parties),
        },
        status=status,
        draft=draft.pk,
        draft_title=says.title,
        number=last.number,
        clause=one,
        parties=says.parties,
    )  # fmt: skip


def _the_clause(says: Agreement, id_: str) -> Clause:
    found = next((one for one in says.clauses if one.id == id_), None)
    if found is None:
        raise NotThere(Text("没有这一条。", "There is no such clause."))
    return found


def _rows_given(form: Filled, stem: str) -> int:
    numbers = [int(name.split("-")[1]) for name in form.given if name.startswith(f"{stem}-")]
    return max(numbers, default=-1) + 1


def _given_clause(one: Clause) -> Filled:
    given: dict[str, object] = {
        "kind": one.kind.value,
        **given_pair("heading", one.heading),
        **given_pair("body", one.body),
    }
    for n, duty in enumerate(one.duties):
        given |= {f"duty-{n}-{k}": v for k, v in given_pair("what", duty.what).items()}
        given |= {f"duty-{n}-{k}": v for k, v in given_pair("trigger", duty.trigger).items()}
        given |= {
            f"duty-{n}-id": duty.id,
            f"duty-{n}-who": "\n".join(duty.who),
            f"duty-{n}-to": "\n".join(duty.to_whom),
            f"duty-{n}-due": duty.due,
        }
    for n, sum_ in enumerate(one.money):
        given |= {f"sum-{n}-{k}": v for k, v in given_pair("basis", sum_.basis).items()}
        given |= {
            f"sum-{n}-id": sum_.id,
            f"sum-{n}-payer": sum_.payer,
            f"sum-{n}-payee": sum_.payee,
            f"sum-{n}-amount": sum_.amount,
            f"sum-{n}-due": sum_.due,
        }
    return filled(**given)


def save_clause(desk: Desk, id: int, clause: str) -> Moved | Page:
    """Save a clause as its form says."""
    draft = the_draft(desk, id)
    says = read_content(latest(draft).content)
    one = _the_clause(says, clause)
    ids = tuple(party.id for party in says.parties)
    n_duties, n_sums = _rows_posted(desk, "duty"), _rows_posted(desk, "sum")
    form = read_fields(desk.request.POST, _clause_fields(ids, n_duties, n_sums))
    form = needed(form, "heading", "body")
    duties = [_duty(form, n, clause, says) for n in range(n_duties) if _has(form, f"duty-{n}")]
    form = _duty_faults(form, n_duties)
    sums = [_sum(form, n, clause) for n in range(n_sums) if _has(form, f"sum-{n}")]
    form = _sum_faults(form, n_sums)
    if form.faults:
        return clause_page(desk, id, clause, form, 422)
    heading, body = pair_of(form, "heading"), pair_of(form, "body")
    assert heading is not None and body is not None  # noqa: S101, PT018
    made = replace(
        one,
        kind=ClauseKind(form["kind"]),
        heading=heading,
        body=body,
        duties=tuple(one for one in duties if one is not None),
        money=tuple(one for one in sums if one is not None),
    )
    changed = tuple(made if c.id == clause else c for c in says.clauses)
    try:
        save(desk, draft, int(form["number"]), replace(says, clauses=changed))
    except AgreementInvalid as error:
        fault = Text(error.render("zh"), error.render("en"))
        return clause_page(desk, id, clause, with_fault(form, "heading_zh", fault), 422)
    if desk.request.POST.get("more"):
        return Moved(f"{desk.url('draft-clause', id=id, clause=clause)}#duties")
    return Moved(f"{desk.url('draft', id=id)}#clause-{clause}")


def _rows_posted(desk: Desk, stem: str) -> int:
    given = [name.split("-")[1] for name in desk.request.POST if name.startswith(f"{stem}-")]
    numbers = [int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 4]  # noqa: PLR2004
    return min(max(numbers, default=-1) + 1, _ROWS_MOST)


def _clause_fields(ids: tuple[str, ...], n_duties: int, n_sums: int) -> list[Field]:
    fields: list[Field] = [
        choice("kind", tuple(CLAUSE_KINDS)),
        number("number", Decimal(1)),
        *pair("heading", 200),
        *pair("body", 8000),
    ]
    for n in range(n_duties):
        stem = f"duty-{n}"
        fields += [
            *pair(f"{stem}-what"), *pair(f"{stem}-trigger", 400),
            words(f"{stem}-due", 20, required=False),
            identifier(f"{stem}-id", required=False),
            choice(f"{stem}-who", ids, required=False, many=True),
            choice(f"{stem}-to", ids, required=False, many=True),
        ]  # fmt: skip
    for n in range(n_sums):
        stem = f"sum-{n}"
        fields += [
            *pair(f"{stem}-basis", 400), words(f"{stem}-due", 20, required=False),
            identifier(f"{stem}-id", required=False),
            choice(f"{stem}-payer", ids, required=False),
            choice(f"{stem}-payee", ids, required=False),
            number(f"{stem}-amount", Decimal(0), required=False),
        ]  # fmt: skip
    return fields


def _has(form: Filled, stem: str) -> bool:
    """Whether a row says anything."""
    return any(
        value for name, value in form.given.items()
        if name.startswith(f"{stem}-") and not name.endswith("-id")
    )  # fmt: skip


def _duty(form: Filled, n: int, clause: str, says: Agreement) -> Duty | None:
    stem = f"duty-{n}"
    what = pair_of(form, f"{stem}-what")
    if what is None or not form[f"{stem}-who"]:
        return None
    id_ = form[f"{stem}-id"] or _free_duty(clause, says, n)
    return Duty(id_, form[f"{stem}-who"], what, form[f"{stem}-to"] or (),
                form[f"{stem}-due"] or "", pair_of(form, f"{stem}-trigger"))  # fmt: skip


def _free_duty(clause: str, says: Agreement, n: int) -> str:
    taken = {one.id for one in says.duties()}
    return next(
        one for k in range(n + 1, n + 2 + len(taken)) if (one := f"{clause}_{k}") not in taken
    )


def _duty_faults(form: Filled, n_duties: int) -> Filled:
    for n in range(n_duties):
        stem = f"duty-{n}"
        if not _has(form, stem):
            continue
        form = needed(form, f"{stem}-what")
        if not form[f"{stem}-who"]:
            form = with_fault(form, f"{stem}-who", Text("请选责任方。", "Choose who owes it."))
    return form


def _sum(form: Filled, n: int, clause: str) -> Money | None:
    stem = f"sum-{n}"
    basis = pair_of(form, f"{stem}-basis")
    payer, payee = form[f"{stem}-payer"], form[f"{stem}-payee"]
    if basis is None or not payer or not payee:
        return None
    return Money(form[f"{stem}-id"] or f"{clause}_sum_{n + 1}", payer, payee, basis,
                 form[f"{stem}-amount"], form[f"{stem}-due"] or "")  # fmt: skip


def _sum_faults(form: Filled, n_sums: int) -> Filled:
    for n in range(n_sums):
        stem = f"sum-{n}"
        if not _has(form, stem):
            continue
        form = needed(form, f"{stem}-basis")
        for end in ("payer", "payee"):
            if not form[f"{stem}-{end}"]:
                form = with_fault(form, f"{stem}-{end}", Text("请选择。", "Choose one."))
    return form


def _same(n: int) -> Text:
    return Text(str(n), str(n))


ROUTES = (
    Route(
        "drafts/<int:id>/clauses/<str:clause>",
        "draft-clause",
        clause_page,
        ACTORS,
        save_clause,
        ACTORS,
    ),
)
