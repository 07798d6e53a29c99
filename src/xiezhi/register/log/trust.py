"""Whose keys whoever checks an export believes, got from their owners and not from the export."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.model.text import Text
from xiezhi.register.log.errors import KeysUnfit
from xiezhi.register.log.keys import VerifierKey
from xiezhi.register.log.schemes import COSIGNATURE_V1, ED25519


@dataclass(frozen=True, slots=True)
class TrustedKeys:
    """The keys to check with.

    log: signs checkpoints; its name is the log's origin; None where it is not known, so that what
    rests on it stays open. cosigners: each side's and any witness's.
    quorum: how many of the cosigners must have cosigned; None: all of them; above half of them, or
    two groups of cosigners could be shown two histories. parties: pairs of a
    party's id and a key it signs its acts with; a party may have several.
    """

    log: VerifierKey | None
    cosigners: tuple[VerifierKey, ...] = ()
    quorum: int | None = None
    parties: tuple[tuple[str, VerifierKey], ...] = ()

    def __post_init__(self) -> None:
        logs = (self.log,) if self.log else ()
        publics = [key.public for key in (*logs, *self.cosigners)]
        kinds = all(key.scheme == COSIGNATURE_V1 for key in self.cosigners)
        kinds = kinds and all(key.scheme == ED25519 for key in logs)
        if not kinds or len(set(publics)) < len(publics):
            raise KeysUnfit(
                Text(
                    "日志应使用 Ed25519 密钥，各共签方应各有不同的共签密钥，且不得与日志密钥相同。",
                    "The log needs an Ed25519 key, each cosigner a cosigning key of its own that "
                    "is not the log's.",
                )
            )
        if self.quorum is not None and not 0 < self.quorum <= len(self.cosigners):
            raise KeysUnfit(
                Text(
                    f"所需共签数应在1至{len(self.cosigners)}之间，给出的是{self.quorum}。",
                    f"The quorum must be between 1 and {len(self.cosigners)}, it is {self.quorum}.",
                )
            )

    @property
    def needed(self) -> int:
        """How many cosignatures a checkpoint needs."""
        return len(self.cosigners) if self.quorum is None else self.quorum

    def keys_of(self) -> dict[str, tuple[VerifierKey, ...]]:
        """The keys by party."""
        found: dict[str, tuple[VerifierKey, ...]] = {}
        for party, key in self.parties:
            found[party] = (*found.get(party, ()), key)
        return found
