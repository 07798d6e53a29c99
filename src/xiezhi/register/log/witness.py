"""What a side, or anyone else, checks before it cosigns a checkpoint: nothing seen was taken back.

A `Witness` is all that has to be kept between two checkpoints; keep the new one before the
cosignature leaves the house, in one transaction with the comparison (C2SP tlog-witness).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xiezhi.model.text import Text
from xiezhi.register.log.checkpoint import Checkpoint, verified_checkpoint
from xiezhi.register.log.errors import Malformed, WitnessRefused
from xiezhi.register.log.hashes import SHA256, Hashing
from xiezhi.register.log.keys import SigningKey, VerifierKey
from xiezhi.register.log.lines import b64, from_decimal, malformed, utf8
from xiezhi.register.log.note import NoteSignature, SignedNote, read_note
from xiezhi.register.log.proofs import consistency_holds
from xiezhi.register.log.schemes import COSIGNATURE_V1
from xiezhi.register.log.tlog_proof import read_path


@dataclass(frozen=True, slots=True)
class Witness:
    """The last checkpoint of one log that was seen and found to follow from those before.

    log: the log's key; its name is the log's origin. size 0 before anything was seen.
    """

    log: VerifierKey
    size: int = 0
    root: bytes = b""
    hashes: Hashing = SHA256

    def seen(self, note: SignedNote, proof: Sequence[bytes]) -> Witness:
        """The witness after one checkpoint more, or the reason why it must not be believed.

        proof: from the size seen before to the checkpoint's. Raises WitnessRefused.
        """
        try:
            point = verified_checkpoint(note, self.log)
        except Malformed as error:
            raise WitnessRefused(error.sentence) from None
        if point.size < self.size:
            raise _shorter(self, point)
        before = self.root if self.size else self.hashes.empty()
        if not consistency_holds(self.size, before, point.size, point.root, proof, self.hashes):
            raise _rewritten(self, point)
        return Witness(self.log, point.size, point.root, self.hashes)

    def cosigned(
        self, note: SignedNote, proof: Sequence[bytes], key: SigningKey, time: int
    ) -> tuple[Witness, NoteSignature]:
        """The witness to keep and the cosignature to hand out, in this order.

        time: POSIX seconds of the moment. Raises WitnessRefused, and signs nothing then.
        """
        after = self.seen(note, proof)
        if key.scheme != COSIGNATURE_V1:
            raise malformed(
                f"密钥“{key.name}”不是共签密钥，请改用共签密钥。",
                f"The key {key.name} is no cosigning key; use one of type cosignature/v1.",
            )
        return after, SignedNote(note.text).signed(key, time).signatures[0]


@dataclass(frozen=True, slots=True)
class Submission:
    """What a log sends to a witness: the size last cosigned, the proof from there, a checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: SignedNote

    def encode(self) -> bytes:
        """The body of the add-checkpoint call of C2SP tlog-witness; also fit for a file."""
        lines = [f"old {self.old}", *map(b64, self.proof), "", ""]
        return "\n".join(lines).encode() + self.note.encode()


def read_submission(data: bytes) -> Submission:
    """Read an add-checkpoint body; Malformed unless it keeps to the format."""
    head, blank, note = utf8(data, "共签请求", "request").partition("\n\n")
    first, *lines = head.split("\n")
    if not blank or not first.startswith("old "):
        raise malformed(
            "共签请求应以“old”行开头，以空行与检查点相隔，请取用未经改动的原文件。",
            "A request to cosign starts with an old line and has a blank line before its "
            "checkpoint; take the original file unchanged.",
        )
    old = from_decimal(first.removeprefix("old "), "先前的记录数", "old size")
    return Submission(old, read_path(lines), read_note(note.encode()))


def _shorter(state: Witness, point: Checkpoint) -> WitnessRefused:
    return WitnessRefused(
        Text(
            f"日志“{point.origin}”曾有{state.size}条记录，现检查点只有{point.size}条：不予共签。"
            "请向该日志索取完整的检查点。",
            f"The log {point.origin} had {state.size} records, this checkpoint has "
            f"{point.size}: it is not cosigned; ask the log for the complete checkpoint.",
        )
    )


def _rewritten(state: Witness, point: Checkpoint) -> WitnessRefused:
    return WitnessRefused(
        Text(
            f"未能证明日志“{point.origin}”的前{state.size}条记录与已见过的相同：不予共签。"
            "请核对证明；如仍不符，日志已被改写。",
            f"Nothing proves that the first {state.size} records of the log {point.origin} are "
            "those seen before: it is not cosigned; check the proof, and if it still does not "
            "fit, the log was rewritten.",
        )
    )
