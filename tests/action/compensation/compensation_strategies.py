"""Random agreements of every pattern with random readings, some of them missing."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from xiezhi.action.horizontal.compensation import Agreement, Pattern, Reading, Term

PARTIES = ("甲", "乙", "丙", "丁")
SECTIONS = ("s1", "s2", "s3")
INDICATORS = ("codmn", "nh3n", "tp")
MONTHS = tuple(f"{year}-{month:02d}" for year in (2020, 2021) for month in range(1, 13))
cents = st.integers(0, 10**10).map(lambda n: f"{n // 100}.{n % 100:02d}")
ratio = st.integers(1, 9).map(str)


def _term(name, value="", **where):
    return Term(name, value, **where)


@st.composite
def flows(draw, pattern):
    """A chain of sections; the budget fills its two ends."""
    terms = [_term("budget", party="预算")]
    for k, section in enumerate(SECTIONS):
        if k:
            terms.append(_term("upstream", section=section, party=PARTIES[k - 1]))
        if k < len(SECTIONS) - 1 or not k:
            terms.append(_term("downstream", section=section, party=PARTIES[k]))
        target = draw(st.sampled_from("ⅠⅡⅢⅣ"))
        terms.append(_term("target", target, section=section))
    names = ["met_amount", "missed_amount", "declined_amount"]
    terms += [
        _term(name, draw(cents))
        for name in names
        if (pattern is Pattern.DIRECTION or name != "declined_amount") and draw(st.booleans())
    ]
    if pattern is Pattern.DIRECTION:
        terms.append(_term("compare", draw(st.sampled_from(("class", "concentration")))))
        if draw(st.booleans()):
            who = draw(st.sampled_from(("downstream", "upstream", "nobody")))
            terms.append(_term("unchanged", who))
    return terms


@st.composite
def bets(draw):
    terms = [_term("budget", party="预算"), _term("k0", "0.85"), _term("limit", "1")]
    terms += [_term("grant", draw(cents), party="甲")]
    terms += [_term("met_amount", draw(cents)), _term("missed_amount", draw(cents))]
    for section in SECTIONS[:2]:
        terms += [_term("upstream", section=section, party="甲")]
        terms += [_term("downstream", section=section, party="乙")]
    for indicator in INDICATORS:
        terms.append(_term("weight", "0.33", indicator=indicator))
        terms.append(_term("base", draw(st.sampled_from(("0.5", "2", "3"))), indicator=indicator))
    return terms


@st.composite
def pots(draw):
    n = draw(st.integers(2, 4))
    terms = [_term("pot", draw(cents)), _term("partial", "by_indicator")]
    for name in ("contribution", "distribution"):
        terms += [_term(name, draw(ratio), party=party) for party in PARTIES[:n]]
    for section in SECTIONS[:2]:
        terms.append(_term("target", draw(st.sampled_from("ⅠⅡⅢ")), section=section))
        stake = Fraction(draw(st.integers(0, 7)), 14)
        terms.append(_term("stake", str(stake), section=section))
        for name in ("liable", "receiver"):
            who = draw(st.sets(st.sampled_from(PARTIES[:n]), min_size=1))
            terms += [_term(name, draw(ratio), section=section, party=p) for p in sorted(who)]
    return terms


@st.composite
def unified(draw):
    terms = [_term("budget", party="预算"), _term("base_from", "2020"), _term("base_to", "2020")]
    terms += [_term("price_space", draw(cents)), _term("price_time", draw(cents))]
    for indicator in INDICATORS:
        terms.append(_term("weight", "0.33", indicator=indicator))
        terms.append(_term("reference", "2", indicator=indicator))
    for k, party in enumerate(PARTIES[:2]):
        terms.append(_term("entry", "1", section=SECTIONS[k], party=party))
        terms.append(_term("exit", "1", section=SECTIONS[k + 1], party=party))
        terms.append(_term("own", draw(ratio), section=SECTIONS[k + 1], party=party))
    return terms


@st.composite
def agreements(draw):
    """An agreement of any pattern that can be settled."""
    made = {
        Pattern.BET: bets(),
        Pattern.POT: pots(),
        Pattern.MONTHLY_CLASS: flows(Pattern.MONTHLY_CLASS),
        Pattern.DIRECTION: flows(Pattern.DIRECTION),
        Pattern.UNIFIED: unified(),
    }
    pattern = draw(st.sampled_from(list(made)))
    terms = draw(made[pattern])
    terms += [_term("indicator", indicator=indicator) for indicator in INDICATORS]
    terms += [_term("months_needed", str(draw(st.integers(1, 12))))]
    return Agreement("a", pattern, tuple(terms))


@st.composite
def readings(draw):
    """Readings of two years; some are missing, some months have two samples."""
    n = len(SECTIONS) * len(INDICATORS) * len(MONTHS)
    levels = draw(st.lists(st.integers(0, 60), min_size=9, max_size=9))
    kept = draw(st.integers(0, 2**30))
    found = []
    keys = [(s, i, m) for s in SECTIONS for i in INDICATORS for m in MONTHS]
    for k, (section, indicator, month) in enumerate(keys):
        if (kept * 2654435761 + k * 40503) % 97 < 4:
            continue
        value = Fraction(levels[k % 9] + (k * kept) % 13, 17 + n % 3)
        found.append(Reading(section, month, indicator, value))
        if k % 11 == 0:
            found.append(Reading(section, month, indicator, value + 1))
    return found
