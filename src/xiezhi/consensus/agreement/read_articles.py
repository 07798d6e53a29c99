"""Articles, duties and sums of an edited form as values, each with the id that it had before."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from xiezhi.consensus.agreement.agreement import Clause, ClauseKind, Duty, Money
from xiezhi.consensus.agreement.dates import read
from xiezhi.consensus.agreement.identity import Passage, fresh_id, known_again
from xiezhi.consensus.agreement.translation import edited, fresh
from xiezhi.consensus.agreement.words import LABELS, article, article_mark, part_mark, unlabelled
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xiezhi.consensus.agreement.agreement import Agreement
    from xiezhi.consensus.agreement.sorted_lines import Article
    from xiezhi.consensus.agreement.word_lines import Line
    from xiezhi.model.units import Lang


@dataclass(frozen=True, slots=True)
class _Part:
    """A duty or sum as it reads now: where it stands, its words, its labelled fields."""

    home: int
    k: int
    words: str
    fields: dict[str, str]
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads articles against the agreement that the file was written from.

    made: with title and names of parties as they read now; problems, unread: gather sentences.
    """

    original: Agreement
    made: Agreement
    lang: Lang
    problems: list[Text]
    unread: list[Text]

    def clauses(self, found: Sequence[Article]) -> list[Clause]:
        """A clause for each article, in the order of the file."""
        olds = self._old_clauses(found)
        taken = {clause.id for clause in self.original.clauses}
        bases = [old or self._new_clause(one, taken) for one, old in zip(found, olds, strict=True)]
        duties = self._duties(found, bases)
        money = self._money(found, bases)
        return [
            self._clause(one, base, old is None, duties[n], money[n])
            for n, (one, base, old) in enumerate(zip(found, bases, olds, strict=True))
        ]

    def _old_clauses(self, found: Sequence[Article]) -> list[Clause | None]:
        before = self.original.clauses
        now = [
            Passage(one.heading, "", one.marks, "".join(line.text for line in one.body))
            for one in found
        ]
        old = [
            Passage(
                clause.heading.render(self.lang).strip(), "", frozenset({article_mark(k)}),
                clause.body.render(self.lang),
            )
            for k, clause in enumerate(before)
        ]  # fmt: skip
        return [None if k is None else before[k] for k in known_again(now, old)]

    def _new_clause(self, one: Article, taken: set[str]) -> Clause:
        kind = ClauseKind.DUTY if one.duties else ClauseKind.MONEY if one.money else None
        return Clause(
            fresh_id("article", one.heading, taken), kind or ClauseKind.OTHER,
            fresh(one.heading, self.lang), Text("", ""),
        )  # fmt: skip

    def _clause(
        self,
        found: Article,
        base: Clause,
        new: bool,
        duties: tuple[Duty, ...],
        money: tuple[Money, ...],
    ) -> Clause:
        if not found.heading:
            self._problem(
                Text(
                    "有一条没有标题；请在条号后写明",
                    "an article has no heading; write one after its number",
                )
            )
            return base
        heading = base.heading.render(self.lang).strip()
        clause = replace(
            base,
            heading=base.heading
            if found.heading == heading
            else edited(base.heading, found.heading, self.lang),
            body=self._body(found, base.body),
            duties=duties,
            money=money,
        )
        return clause if new or clause == base else replace(clause, version=base.version + 1)

    def _body(self, found: Article, old: Text) -> Text:
        now = "\n".join(line.text for line in found.body)
        before = [line.strip() for line in old.render(self.lang).splitlines() if line.strip()]
        if now == "\n".join(before):
            return old
        return edited(old, now, self.lang) if before else fresh(now, self.lang)

    def _parts(self, found: Sequence[Article], name: str, labels: list[str]) -> list[_Part]:
        parts = []
        for home, one in enumerate(found):
            lines: list[Line] = getattr(one, name)
            for k, line in enumerate(lines, start=1):
                words, fields = unlabelled(line.text, labels, self.lang)
                parts.append(_Part(home, k, words, fields, line.marks))
        return parts

    def _duties(self, found: Sequence[Article], bases: Sequence[Clause]) -> list[tuple[Duty, ...]]:
        labels = LABELS[self.lang]
        parts = self._parts(
            found, "duties", [labels.who, labels.to_whom, labels.due, labels.trigger]
        )
        before = [(c.id, duty) for c in self.original.clauses for duty in c.duties]
        olds = known_again(
            [Passage(one.words, bases[one.home].id, one.marks) for one in parts],
            [
                Passage(_bare(duty.what, self.lang), home, frozenset({part_mark("duty", k)}))
                for k, (home, duty) in enumerate(before)
            ],
        )
        taken = {duty.id for _, duty in before}
        made: list[list[Duty]] = [[] for _ in found]
        for one, k in zip(parts, olds, strict=True):
            old = None if k is None else before[k][1]
            made[one.home].append(self._duty(one, old, bases[one.home], taken))
        return [tuple(duties) for duties in made]

    def _duty(self, one: _Part, old: Duty | None, base: Clause, taken: set[str]) -> Duty:
        labels = LABELS[self.lang]
        where = self._where(one, base)
        who = self._ids(one.fields.get(labels.who, ""), where)
        if not one.fields.get(labels.who):
            self._problem(
                Text(
                    f"{where.zh}没有写责任方；请在句末写明“{labels.who.strip()}签署方全称”，"
                    f"可选{self._names('、')}",
                    f"{where.en} names nobody responsible; end it with “{labels.who.strip()}” and "
                    f"a party's full name, one of {self._names(', ')}",
                )
            )
        return Duty(
            old.id if old else fresh_id(base.id, one.words, taken),
            who,
            self._kept(old.what if old else None, one.words),
            self._ids(one.fields.get(labels.to_whom, ""), where),
            read(one.fields.get(labels.due, "")),
            self._trigger(old, one.fields.get(labels.trigger, "")),
        )

    def _kept(self, old: Text | None, now: str) -> Text:
        if old is None:
            return fresh(now, self.lang)
        return old if _bare(old, self.lang) == now else edited(old, now, self.lang)

    def _trigger(self, old: Duty | None, now: str) -> Text | None:
        return self._kept(old.trigger if old else None, now) if now else None

    def _money(self, found: Sequence[Article], bases: Sequence[Clause]) -> list[tuple[Money, ...]]:
        labels = LABELS[self.lang]
        parts = self._parts(found, "money", [labels.payer, labels.payee, labels.amount, labels.due])
        before = [(c.id, one) for c in self.original.clauses for one in c.money]
        olds = known_again(
            [Passage(one.words, bases[one.home].id, one.marks) for one in parts],
            [
                Passage(_bare(one.basis, self.lang), home, frozenset({part_mark("money", k)}))
                for k, (home, one) in enumerate(before)
            ],
        )
        taken = {one.id for _, one in before}
        made: list[list[Money]] = [[] for _ in found]
        for one, k in zip(parts, olds, strict=True):
            sum_ = self._sum(one, None if k is None else before[k][1], bases[one.home], taken)
            if sum_:
                made[one.home].append(sum_)
        return [tuple(sums) for sums in made]

    def _sum(self, one: _Part, old: Money | None, base: Clause, taken: set[str]) -> Money | None:
        labels = LABELS[self.lang]
        where = self._where(one, base)
        payer = self._ids(one.fields.get(labels.payer, ""), where)
        payee = self._ids(one.fields.get(labels.payee, ""), where)
        if len(payer) != 1 or len(payee) != 1:
            self._problem(
                Text(
                    f"{where.zh}：一笔资金只有一个付款方、一个收款方；请各写一个主体",
                    f"{where.en}: a sum has one payer and one payee; write one party in each",
                )
            )
            return None
        return Money(
            old.id if old else fresh_id(f"{base.id}_sum", one.words, taken),
            payer[0],
            payee[0],
            self._kept(old.basis if old else None, one.words),
            self._amount(one.fields.get(labels.amount, ""), where),
            read(one.fields.get(labels.due, "")),
        )

    def _ids(self, names: str, where: Text) -> tuple[str, ...]:
        """Ids of the parties that a field names."""
        known = {party.name.render(self.lang): party.id for party in self.made.parties}
        ids = []
        for name in filter(None, (one.strip() for one in re.split(r"[、；;]", names))):
            if name in known:
                ids.append(known[name])
                continue
            self._problem(
                Text(
                    f"{where.zh}：“{name}”承担责任却不是签署方；应为{self._names('、')}之一，"
                    "请写全称",
                    f"{where.en}: {name} is bound but signs nothing; expected one of "
                    f"{self._names(', ')}: use a party's full name",
                )
            )
        return tuple(ids)

    def _amount(self, told: str, where: Text) -> Decimal | None:
        digits = re.sub(r"[,，\s]|元|yuan", "", told)
        if not digits:
            return None
        try:
            amount = Decimal(digits)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite():
            self._problem(
                Text(
                    f"{where.zh}：“{told}”不是金额；请写数字和元，如 1,000,000.00元",
                    f"{where.en}: {told} is no sum; write digits and 元, as 1,000,000.00元",
                )
            )
            return None
        return amount

    def _where(self, one: _Part, base: Clause) -> Text:
        """The article by its number as the file counts them, and the first words."""
        n, words = one.home + 1, one.words[:20]
        return Text(
            f"{article(n, 'zh')}（{base.heading.zh}）第{one.k}项“{words}”",
            f"{article(n, 'en')} ({base.heading.en}), item {one.k} “{words}”",
        )

    def _names(self, comma: str) -> str:
        return comma.join(party.name.render(self.lang) for party in self.made.parties)

    def _problem(self, said: Text) -> None:
        if said not in self.problems:
            self.problems.append(said)


def _bare(text: Text, lang: Lang) -> str:
    """Words as `unlabelled` gives them back, without the stop at their end."""
    return text.render(lang).strip().rstrip("。. ").strip()
