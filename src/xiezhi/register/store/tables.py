"""The tables of a register, as data: from them come the schema of both databases and every write.

`record`, `node`, `checkpoint`, `cosignature`, `meta` and `migration` are only ever added to, and
the database itself refuses all else. `personal` can be erased. All other tables follow from the
records and can be filled anew from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

INT, TEXT, BYTES = "int", "text", "bytes"
NO_DAY = "9999-12-31"  # sorts behind every day; pages show it as none


class Keeps(Enum):
    """What may happen to rows that are there."""

    ADDED = "only added"
    ERASED = "may be erased"
    FOLLOWS = "follows from the records"


@dataclass(frozen=True, eq=False)
class Table:
    """A table: columns with their types, the primary key, and indexes as (columns, condition).

    Each is itself alone, so that looking one up costs nothing.
    """

    name: str
    keeps: Keeps
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    indexes: tuple[tuple[tuple[str, ...], str], ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(name for name, _ in self.columns)

    def index_names(self) -> tuple[str, ...]:
        """The indexes' names, in their order."""
        return tuple(f"{self.name}_by_{'_'.join(columns)}" for columns, _ in self.indexes)


def _table(name: str, keeps: Keeps, columns: str, key: str, *indexes: str) -> Table:
    """columns: `name:type`, type text where it is left out; index: `columns`, or `columns?when`."""
    read = tuple((one.partition(":")[0], one.partition(":")[2] or TEXT) for one in columns.split())
    parted = (one.partition("?") for one in indexes)
    listed = tuple((tuple(names.split()), when) for names, _, when in parted)
    return Table(name, keeps, read, tuple(key.split()), listed)


META = _table("meta", Keeps.ADDED, "name value", "name")
MIGRATION = _table("migration", Keeps.ADDED, "version:int applied", "version")
# entry: the bytes whose hash is `leaf`; the other columns repeat what stands in them.
RECORD = _table(
    "record",
    Keeps.ADDED,
    "seq:int received party kind leaf:bytes entry:bytes",
    "seq",
    "party seq",
)
# Complete nodes above the leaves, which stand in `record`.
NODE = _table("node", Keeps.ADDED, "level:int idx:int hash:bytes", "level idx")
CHECKPOINT = _table("checkpoint", Keeps.ADDED, "size:int body", "size")
COSIGNATURE = _table("cosignature", Keeps.ADDED, "size:int line", "size line")
PERSONAL = _table("personal", Keeps.ERASED, "commitment salt:bytes value:bytes", "commitment")

# The state: what `View.get` gives under a key.
ITEM = _table("item", Keeps.FOLLOWS, "id type body", "id")
# Which records are about an item.
ABOUT = _table("about", Keeps.FOLLOWS, "id seq:int", "id seq")
# What the act that made an item says of it; title and words may be drafted again.
DETAIL = _table("detail", Keeps.FOLLOWS, "id first:int title_zh title_en", "id")
ENTRY = _table(
    "entry",
    Keeps.FOLLOWS,
    "id type kind stage by_party due parent suspect n_answers:int last:int",
    "id",
    "type due id",
    "type stage due id",
    "parent type due id?parent <> ''",
    "type due id suspect?suspect <> ''",
    "type id",
)
ENTRY_PARTY = _table(
    "entry_party",
    Keeps.FOLLOWS,
    "id party type stage due",
    "id party",
    "party type due id",
    "party type stage due id",
    "party type id",
)
ENTRY_SIDE = _table(
    "entry_side",
    Keeps.FOLLOWS,
    "id side type stage due",
    "id side",
    "side type due id",
    "side type stage due id",
    "side type id",
)
STATEMENT = _table(
    "statement",
    Keeps.FOLLOWS,
    "id words_zh words_en n_agree:int n_disagree:int n_pass:int n_votes:int",
    "id",
    "n_votes id",
)
# What waits for a party, or for a side (its office, its members). since: a record's number.
WAITING = _table(
    "waiting",
    Keeps.FOLLOWS,
    "id asks party side type due since:int",
    "id asks party side",
    "party due since",
    "side asks?side <> ''",
)
MONEY = _table(
    "money",
    Keeps.FOLLOWS,
    "id seq:int kind payer payee amount period rule settles",
    "id",
    "payer seq",
    "payee seq",
    "rule seq",
    "seq",
)
ALERT = _table(
    "alert",
    Keeps.FOLLOWS,
    "id seq:int to_party by_party level words_zh words_en",
    "id",
    "to_party seq",
    "seq",
)

TABLES = (
    META, MIGRATION, RECORD, NODE, CHECKPOINT, COSIGNATURE, PERSONAL,
    ITEM, ABOUT, DETAIL, ENTRY, ENTRY_PARTY, ENTRY_SIDE, STATEMENT, WAITING, MONEY, ALERT,
)  # fmt: skip
FOLLOWING = tuple(one for one in TABLES if one.keeps is Keeps.FOLLOWS)
