"""Desk: what a view works with: who asks, in which language, the case, findings, the register."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from xiezhi.model.text import Text
from xiezhi.model.units import Lang
from xiezhi.register.clocks import day
from xiezhi.register.items import Party, Seat
from xiezhi.register.state import State, View, head, item, office_of
from xiezhi.register.store.errors import StoreMissing
from xiezhi.workbench.accounts.roles import Role
from xiezhi.workbench.facts import CaseFacts, SideFacts, case_digest, facts_of
from xiezhi.workbench.kept_parts import PARTS
from xiezhi.workbench.page import Moved
from xiezhi.workbench.register_access import register_at, register_exists

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from xiezhi.model.case import Case
    from xiezhi.register.store import Store
    from xiezhi.register.store.store import LogHead
    from xiezhi.workbench.accounts.models import Account
    from xiezhi.workbench.config import Config
    from xiezhi.workbench.findings_kept import KeptFindings

M = TypeVar("M", bound="Model")
Value = TypeVar("Value")


class Desk:
    """One request, seen by a view. Everything is looked up when it is asked for, once."""

    def __init__(self, request: HttpRequest, lang: Lang) -> None:
        self.request, self.lang = request, lang

    @property
    def config(self) -> Config:
        """The settings."""
        found: Config = settings.CONFIG
        return found

    # -- who asks

    @cached_property
    def account(self) -> Account | None:
        """Who is signed in, or None."""
        user: Any = getattr(self.request, "user", None)  # absent where a request is refused early
        return user if user is not None and user.is_authenticated else None

    @property
    def role(self) -> Role | None:
        """The account's role; None for a visitor."""
        return self.account.as_role if self.account else None

    @property
    def side(self) -> str:
        """The code of the account's side; empty for a visitor."""
        return self.account.side if self.account else ""

    @property
    def party(self) -> str:
        """The party that the account works for; empty where it works for none."""
        return self.account.party if self.account else ""

    @cached_property
    def seat(self) -> Seat | None:
        """The open seat that the account's key is of, as the register has it; None without one."""
        if self.account is None or not self.account.key or not self.has_register:
            return None
        held = item(self.view, self.view.get(("key", self.account.key)), Seat)
        return held if held and held.closed is None and held.party == self.party else None

    @property
    def is_office(self) -> bool:
        """Whether the account's party is the office of its side."""
        return (
            bool(self.party)
            and self.has_register
            and (office_of(self.view, self.party) == self.party)
        )

    def own(self, model: type[M]) -> QuerySet[M]:
        """Rows of the account's own side; none for a visitor. The only way to a side's drafts."""
        manager = model._default_manager  # noqa: SLF001  (Django's name for it)
        return manager.filter(side=self.side) if self.side else manager.none()

    # -- the register

    @cached_property
    def has_register(self) -> bool:
        """Whether there is a register and it was opened."""
        if not register_exists(self.config.ledger):
            return False
        try:
            return head(self.store.view()) is not None
        except StoreMissing:
            return False

    @cached_property
    def store(self) -> Store:
        """The register. Raises StoreMissing."""
        return register_at(self.config.ledger)

    @cached_property
    def view(self) -> View:
        """The register's state, item by item; an empty one where there is no register."""
        return self.store.view() if register_exists(self.config.ledger) else State()

    @cached_property
    def log_head(self) -> LogHead:
        """Size and root of the log when it was asked first."""
        return self.store.head()

    @cached_property
    def moment(self) -> tuple[Hashable, ...]:
        """What a page follows from that shows the register and the case's sides to everybody.

        The register's root, the day, the case's own words; a record more is another moment.
        """
        assert self.config.case is not None  # noqa: S101
        root = self.log_head.root if register_exists(self.config.ledger) else b""
        return (root, day(self.now), *_changed(self.config.case / "case.toml"))

    def kept(self, part: Hashable, make: Callable[[], Value]) -> Value:
        """A part of a page that follows from the moment and `part` alone."""
        return PARTS.get((self.moment, part), make)

    def party_name(self, id_: str) -> Text:
        """A party's name; its id where the register does not know it."""
        held = item(self.view, id_, Party)
        return held.name if held else Text(id_, id_)

    # -- the case

    @cached_property
    def facts(self) -> CaseFacts:
        """The case's title and sides."""
        assert self.config.case is not None  # noqa: S101  (serve does not start without)
        return _facts(self.config.case, *_changed(self.config.case / "case.toml"))

    def side_facts(self, code: str) -> SideFacts | None:
        """A side by its code."""
        return self.facts.side(code)

    @cached_property
    def case(self) -> Case:
        """The whole case; seconds at first, then kept until its files change."""
        assert self.config.case is not None  # noqa: S101
        return _case(self.config.case, self.digest)

    @cached_property
    def digest(self) -> str:
        """The digest of the case's files and the program's version."""
        from xiezhi import __version__  # noqa: PLC0415

        assert self.config.case is not None  # noqa: S101
        return case_digest(self.config.case, __version__)

    @cached_property
    def findings(self) -> KeptFindings:
        """What was computed on the case, as far as it is."""
        from xiezhi.workbench.findings_kept import KeptFindings  # noqa: PLC0415

        return KeptFindings(self.config.findings, self.digest)

    # -- addresses and sentences

    @property
    def now(self) -> datetime:
        """The clock."""
        return datetime.now(UTC)

    def url(self, name: str, query: Mapping[str, object] | None = None, /, **parts: object) -> str:
        """The address of a page in this language."""
        own = {"lang": self.lang, **parts}
        found: str = reverse(name, kwargs=own) if parts else _address(name, self.lang)
        wanted = {k: str(v) for k, v in (query or {}).items() if v not in ("", None)}
        return f"{found}?{urlencode(wanted)}" if wanted else found

    def query(self, name: str, allowed: Collection[str] | None = None, default: str = "") -> str:
        """A value of the address's query; the default where it is absent or not allowed."""
        found: str = self.request.GET.get(name, default)[:200]
        return found if allowed is None or found in allowed else default

    def say(self, sentence: Text, *, well: bool = True) -> None:
        """A sentence at the head of the next page."""
        tell = messages.success if well else messages.error
        tell(self.request, sentence.render(self.lang))

    def go(
        self,
        name: str,
        said: Text | None = None,
        query: Mapping[str, object] | None = None,
        /,
        **parts: object,
    ) -> Moved:
        """Lead on to a page, with a sentence at its head."""
        if said is not None:
            self.say(said)
        return Moved(self.url(name, query, **parts))


@lru_cache(maxsize=512)
def _address(name: str, lang: Lang) -> str:
    """The address of a page that is one alone; a menu asks for the same ones on every page."""
    found: str = reverse(name, kwargs={"lang": lang})
    return found


def _changed(path: Path) -> tuple[int, int]:
    look = path.stat()
    return look.st_mtime_ns, look.st_size


@lru_cache(maxsize=4)
def _facts(folder: Path, _changed_ns: int, _size: int) -> CaseFacts:
    return facts_of(folder)


def read_case_once(config: Config) -> Case:
    """The whole case, kept until its files change."""
    from xiezhi import __version__  # noqa: PLC0415

    assert config.case is not None  # noqa: S101
    return _case(config.case, case_digest(config.case, __version__))


@lru_cache(maxsize=1)
def _case(folder: Path, _digest: str) -> Case:
    from xiezhi.case.read import read_case  # noqa: PLC0415  (slow to import)

    return read_case(folder)
