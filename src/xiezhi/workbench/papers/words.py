"""The words of texts under the digest that the register names."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from xiezhi.consensus.agreement import Agreement
from xiezhi.consensus.agreement.plain import from_json, to_json
from xiezhi.workbench.papers.models import Words


def keep_words(agreement: Agreement) -> str:
    """Keep the words of a text; their digest. The same words are kept once."""
    digest = agreement.digest
    Words.objects.get_or_create(digest=digest, defaults={"content": to_json(agreement)})
    return digest


def words_of(digest: str) -> Agreement | None:
    """The text with this digest, computed again; None where it is not kept here or was changed."""
    row = Words.objects.filter(digest=digest).first()
    found = read_content(row.content) if row else None
    return found if found is not None and found.digest == digest else None


def kept_here(digests: Collection[str]) -> frozenset[str]:
    """Which of some digests have their words here."""
    return frozenset(Words.objects.filter(digest__in=digests).values_list("digest", flat=True))


@lru_cache(maxsize=64)
def read_content(content: str) -> Agreement:
    """The agreement of a kept JSON."""
    return from_json(content)
