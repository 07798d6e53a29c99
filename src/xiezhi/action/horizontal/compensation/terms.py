"""An agreement on compensation as data: one row a term, each with its clause and how sure it is.

The same rows are the case table `compensation_terms` and the published agreements that ship with
the package. Nothing that decides about money stands anywhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from xiezhi.action.horizontal.compensation.errors import TermsInvalid
from xiezhi.action.horizontal.compensation.periods import Period
from xiezhi.action.horizontal.rule_status import Status
from xiezhi.action.horizontal.water.classes import class_number
from xiezhi.action.horizontal.water.errors import UnknownClass
from xiezhi.model.text import Text


class Pattern(StrEnum):
    """How an agreement settles; UNREAD: it exists, its terms have not been read."""

    BET = "bet"
    POT = "pot"
    MONTHLY_CLASS = "monthly_class"
    DIRECTION = "direction"
    UNIFIED = "unified"
    UNREAD = "unread"

    @property
    def label(self) -> Text:
        """What a reader calls it."""
        return _PATTERNS[self]


_PATTERNS = {
    Pattern.BET: Text("按年度指数双向对赌", "two-way bet on a yearly index"),
    Pattern.POT: Text("多省资金池", "pot of several provinces"),
    Pattern.MONTHLY_CLASS: Text("按月类别、双向支付", "monthly class, payment both ways"),
    Pattern.DIRECTION: Text("按月类别与同比方向", "monthly class and direction"),
    Pattern.UNIFIED: Text("空间与时间统一核算", "unified accounting over space and time"),
    Pattern.UNREAD: Text("条款未可读", "terms not readable"),
}
_EVERY = {"title_zh", "title_en", "from", "to", "indicator", "months_needed"}
_FLOWS = {"upstream", "downstream", "budget", "target", "missed_amount", "met_amount"}
# Which terms each pattern knows; any other is a mistake, most often in spelling.
VOCABULARY: Mapping[Pattern, frozenset[str]] = {
    Pattern.BET: frozenset(
        _EVERY
        | {"upstream", "downstream", "budget", "grant", "k0", "weight", "base", "limit"}
        | {"base_from", "base_to", "met_amount", "missed_amount"}
    ),
    Pattern.POT: frozenset(
        _EVERY
        | {"pot", "contribution", "distribution", "target", "stake", "liable", "receiver"}
        | {"partial"}
    ),
    Pattern.MONTHLY_CLASS: frozenset(_EVERY | _FLOWS),
    Pattern.DIRECTION: frozenset(
        _EVERY | _FLOWS | {"compare", "weight", "unchanged", "declined_amount", "reward"}
    ),
    Pattern.UNIFIED: frozenset(
        _EVERY
        | {"budget", "entry", "exit", "own", "weight", "reference", "price_space", "price_time"}
        | {"base_from", "base_to"}
    ),
    Pattern.UNREAD: frozenset(_EVERY | {"party"}),
}
PRICES = frozenset(
    {"pot", "grant", "met_amount", "missed_amount", "declined_amount", "price_space", "price_time"}
)
_WORDS: Mapping[str, frozenset[str]] = {
    "partial": frozenset({"whole", "by_indicator"}),
    "compare": frozenset({"class", "concentration"}),
    "unchanged": frozenset({"downstream", "upstream", "nobody"}),
}
_NAMES = frozenset(
    {"title_zh", "title_en", "indicator", "upstream", "downstream", "budget", "party"}
)
_TIMES = frozenset({"from", "to", "base_from", "base_to"})
_WHOLE_CENTS = frozenset({"pot", "grant", "met_amount", "missed_amount", "declined_amount"})
_WITH_PARTY = frozenset(
    {"upstream", "downstream", "budget", "grant", "contribution", "distribution", "liable"}
    | {"receiver", "entry", "exit", "own", "party"}
)


@dataclass(frozen=True, slots=True)
class Term:
    """One term: what is set, for which section, indicator and party, and by which clause."""

    name: str
    value: str = ""
    section: str = ""
    indicator: str = ""
    party: str = ""
    unit: str = ""
    clause: str = ""
    status: Status = Status.VERIFIED
    source: str = ""

    @property
    def number(self) -> Fraction:
        """The value as an exact number. Raises TermsInvalid."""
        try:
            return Fraction(self.value.strip())
        except (ValueError, ZeroDivisionError) as error:
            raise TermsInvalid(
                Text(
                    f"条款项 {self.name} 的值“{self.value}”不是数；请填数字，如 1000000 或 0.85。",
                    f"term {self.name} has the value {self.value!r}, which is no number; give "
                    "one, e.g. 1000000 or 0.85.",
                )
            ) from error

    @property
    def target(self) -> int:
        """The value as a class of water, 1 to 6."""
        return class_number(self.value) or 0

    @property
    def sure(self) -> bool:
        """Whether it was read in its source, so that it may decide without a mark."""
        return self.status is Status.VERIFIED

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What no two terms of an agreement may share."""
        return self.name, self.section, self.indicator, self.party


@dataclass(frozen=True, slots=True)
class Agreement:
    """The terms of one agreement. Raises TermsInvalid where they contradict each other.

    Parts of a ratio (contribution, distribution, liable, receiver) are relative: 1, 5 and 4 mean
    a tenth, half and two fifths. Weights of an index, stakes and prices are taken as given.
    """

    id: str
    pattern: Pattern
    terms: tuple[Term, ...]
    names: Mapping[str, Text] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        keys = [term.key for term in self.terms]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise _wrong(
                self.id,
                f"{' '.join(part for part in twice if part)} 出现了两次；请只留一行",
                f"{' '.join(part for part in twice if part)} stands twice; keep one row",
            )
        for term in self.terms:
            _check(self, term)
        for term in self.terms:
            if term.name == "upstream" and self.one("downstream", term.section) is not None:
                _check_ends(self, term)
        for name in ("contribution", "distribution"):
            _check_parts(self, name)
        if sum(t.number for t in self.all("stake")) > 1:
            raise _wrong(self.id, "各断面扣款份额之和大于1", "has stakes that sum to more than 1")
        _ = self.in_force

    @property
    def title(self) -> Text:
        """Its name."""
        zh, en = self.one("title_zh"), self.one("title_en")
        return Text(zh.value, en.value) if zh and en else Text(self.id, self.id)

    @property
    def parties(self) -> tuple[str, ...]:
        """Everybody who may pay or be paid, in the order of the terms."""
        found = (t.party for t in self.terms if t.party and t.name in _WITH_PARTY)
        return tuple(dict.fromkeys(found))

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections that the terms name."""
        return tuple(dict.fromkeys(t.section for t in self.terms if t.section))

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that count."""
        return tuple(dict.fromkeys(t.indicator for t in self.all("indicator")))

    @property
    def in_force(self) -> Period | None:
        """From when to when; None where the terms do not say. Raises PeriodInvalid."""
        first, last = self.one("from"), self.one("to")
        if first is None:
            return None
        return Period.of(f"{first.value}/{last.value if last else '9999'}")

    def all(self, name: str, section: str | None = None) -> tuple[Term, ...]:
        """The terms of a name, of one section where asked."""
        return tuple(t for t in self.terms if t.name == name and section in (None, t.section))

    def one(
        self, name: str, section: str = "", *, indicator: str = "", party: str | None = None
    ) -> Term | None:
        """A term: of the section, else the one that holds for all sections; None if unsaid."""
        fitting = [
            t
            for t in self.terms
            if t.name == name and t.indicator == indicator and party in (None, t.party)
        ]
        own = [t for t in fitting if t.section == section]
        return next(iter(own or [t for t in fitting if not t.section]), None)

    def name(self, party: str) -> Text:
        """What a party or section is called."""
        return self.names.get(party, Text(party, party))


def with_value(agreement: Agreement, name: str, value: str, **where: str) -> Agreement:
    """The agreement with other values in the terms of a name; `where` narrows by column.

    Raises TermsInvalid where no term fits.
    """
    fits = [
        t
        for t in agreement.terms
        if t.name == name and all(getattr(t, k) == v for k, v in where.items())
    ]
    if not fits:
        raise _wrong(agreement.id, f"没有条款项 {name}", f"has no such term {name}")
    terms = (replace(t, value=value) if t in fits else t for t in agreement.terms)
    return replace(agreement, terms=tuple(terms))


def scaled(agreement: Agreement, factor: Fraction | int) -> Agreement:
    """The agreement with all its prices multiplied."""
    terms = (
        replace(t, value=str(t.number * factor)) if t.name in PRICES else t for t in agreement.terms
    )
    return replace(agreement, terms=tuple(terms))


def renamed(agreement: Agreement, names: Mapping[str, str]) -> Agreement:
    """The agreement with other parties in the places of some."""
    terms = (replace(t, party=names.get(t.party, t.party)) for t in agreement.terms)
    return replace(agreement, terms=tuple(terms))


def _check(agreement: Agreement, term: Term) -> None:
    """The term is one that the pattern knows, and its value is what such a term holds."""
    where = " ".join(part for part in term.key if part)
    if term.name not in VOCABULARY[agreement.pattern]:
        known = sorted(VOCABULARY[agreement.pattern])
        raise _wrong(
            agreement.id,
            f"方式 {agreement.pattern.value} 没有条款项 {term.name}；可用：{'、'.join(known)}",
            f"is of pattern {agreement.pattern.value}, which knows no term {term.name!r}; it "
            f"knows {', '.join(known)}",
        )
    if term.name in _WITH_PARTY and not term.party:
        raise _wrong(agreement.id, f"{where} 未写主体", f"names no party for {where}")
    if term.name in _WORDS and term.value not in _WORDS[term.name]:
        choices = "、".join(sorted(_WORDS[term.name]))
        raise _wrong(
            agreement.id,
            f"{where} 的值“{term.value}”应为以下之一：{choices}",
            f"has {term.value!r} for {where}; expected one of {choices.replace('、', ', ')}",
        )
    if term.name in _TIMES:
        Period.of(term.value)
    elif term.name == "target":
        _check_target(agreement, term)
    elif term.name not in _NAMES and term.name not in _WORDS:
        _check_number(agreement, term, where)


def _check_number(agreement: Agreement, term: Term, where: str) -> None:
    number = term.number
    if number < 0 or (term.name in ("base", "reference", "k0") and number == 0):
        raise _wrong(
            agreement.id,
            f"{where} 的值 {term.value} 过小",
            f"has {term.value} for {where}: too small",
        )
    if term.name in _WHOLE_CENTS and (number * 100).denominator != 1:
        raise _wrong(
            agreement.id,
            f"{where} 的金额 {term.value} 不足一分的部分须先约定取舍",
            f"has {term.value} yuan for {where}, no whole number of cents; round it first",
        )
    if term.name == "stake" and number > 1:
        raise _wrong(
            agreement.id, f"{where} 的权重 {term.value} 大于1", f"has a stake above 1 for {where}"
        )


def _check_target(agreement: Agreement, term: Term) -> None:
    try:
        found = term.target
    except UnknownClass:
        found = 0
    if not found:
        raise _wrong(
            agreement.id,
            f"断面 {term.section} 的目标类别“{term.value}”应为Ⅰ至Ⅴ",
            f"has the target class {term.value!r} for section {term.section}; expected I to V",
        )


def _check_parts(agreement: Agreement, name: str) -> None:
    parts = agreement.all(name)
    if parts and not sum(t.number for t in parts):
        raise _wrong(agreement.id, f"{name} 的比例全为零", f"has nothing but zeros for {name}")


def _check_ends(agreement: Agreement, term: Term) -> None:
    down = agreement.one("downstream", term.section)
    if down is not None and down.party == term.party:
        raise _wrong(
            agreement.id,
            f"断面 {term.section} 的上下游是同一主体 {term.party}",
            f"has {term.party} both upstream and downstream of section {term.section}",
        )


def _wrong(agreement: str, zh: str, en: str) -> TermsInvalid:
    return TermsInvalid(Text(f"协议 {agreement}：{zh}。", f"agreement {agreement} {en}."))
