"""What can go wrong between a register and where it is kept."""

from __future__ import annotations

from xiezhi.model.errors import AskedWrongly, XiezhiError
from xiezhi.model.text import Text


class StoreMissing(AskedWrongly):
    """There is no register where one was looked for."""


class StoreExists(AskedWrongly):
    """There is something already where a new register was to be made."""


class StoreUnreachable(XiezhiError):
    """The database server does not answer, or lacks what is needed to speak to it."""


class StoreReadOnly(XiezhiError):
    """The register is kept where nothing may be written."""


class StoreFull(XiezhiError):
    """The disk is full; what was recorded before is as it was."""


class StoreBusy(XiezhiError):
    """Another writer did not come to an end in the time that was waited."""


class StoreDamaged(XiezhiError):
    """What is kept is not what was written: no database, or one that was changed by hand."""


class StoreTooNew(XiezhiError):
    """A newer program wrote the register."""


class BackupUnfit(XiezhiError):
    """A backup that must not be restored: it does not verify."""


class ClockBehind(XiezhiError):
    """The clock of this machine is behind the last receipt in the log."""


class ActRefused(XiezhiError):
    """The rules do not allow an act; nothing was written.

    index: which of the acts given, 0 for the first. guard: the condition not met.
    """

    def __init__(self, sentence: Text, guard: str, index: int = 0) -> None:
        super().__init__(sentence)
        self.guard, self.index = guard, index


class SignatureUnfit(XiezhiError):
    """An act is not signed by an open seat of its party; nothing was written."""

    def __init__(self, sentence: Text, index: int = 0) -> None:
        super().__init__(sentence)
        self.index = index


class Conflict(XiezhiError):
    """Somebody else recorded something since the writer looked; nothing was written.

    size: how many records the log holds now. missed: the numbers of the records not seen, those
    about the asked items alone where items were named, at most 100.
    """

    def __init__(self, sentence: Text, size: int, missed: tuple[int, ...]) -> None:
        super().__init__(sentence)
        self.size, self.missed = size, missed
