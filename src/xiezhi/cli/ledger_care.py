"""`xiezhi ledger rebuild`, `backup` and `restore`: care for what is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.cli.failures import say
from xiezhi.cli.ledger import only_one, opened, place_of
from xiezhi.model.disk import no_folder
from xiezhi.model.text import Text, text

if TYPE_CHECKING:
    from argparse import Namespace


def rebuild(arguments: Namespace) -> int:
    """Fill every table anew from the log."""
    with opened(arguments) as store:
        n = store.rebuild()
    _say(arguments, "由{n}条记录重建了各表。", "rebuilt the tables; records read: {n}.", n)
    return 0


def backup(arguments: Namespace) -> int:
    """Copy the register to a file while others go on writing."""
    to = Path(only_one(arguments, Text("备份文件", "the file of the backup")))
    if not to.absolute().parent.is_dir():
        raise no_folder(to)
    with opened(arguments, read_only=True) as store:
        head = store.backup(to)
    print(to)
    _say(arguments, "备份了{n}条记录。", "records backed up: {n}.", head.size)
    return 0


def restore(arguments: Namespace) -> int:
    """Make a register from a backup, verified first."""
    from xiezhi.register.store import restore_store  # noqa: PLC0415  (only this needs it)

    head = restore_store(
        Path(only_one(arguments, Text("备份文件", "the file of the backup"))), place_of(arguments)
    )
    zh, en = "备份已核验，恢复了{n}条记录。", "the backup verifies; records restored: {n}."
    _say(arguments, zh, en, head.size)
    return 0


def _say(arguments: Namespace, zh: str, en: str, n: int) -> None:
    say(text(zh, en, n=Text(str(n), str(n))).render(arguments.lang))
