"""The block that each party seals and signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xiezhi.consensus.agreement.words import LABELS, party_label

if TYPE_CHECKING:
    from xiezhi.consensus.agreement.agreement import Agreement
    from xiezhi.model.units import Lang


def signature_lines(agreement: Agreement, k: int, lang: Lang) -> tuple[str, str, str]:
    """Name and seal, who signs, and the day, of party number k."""
    labels = LABELS[lang]
    name = f"{party_label(k, lang)}{agreement.parties[k].name.render(lang)}{labels.seal}"
    return name, labels.signed.strip(), labels.date.strip()
