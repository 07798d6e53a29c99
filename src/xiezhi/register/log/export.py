"""The file that a side takes away: records, checkpoint, cosignatures, proofs.

A header line, the hash's name, whether the file holds the `whole` log or a `part`, then sections,
each `name length` and so many bytes:

    checkpoint   the checkpoint with the log's signature and the cosignatures (a signed note)
    earlier      an older checkpoint and the consistency proof from it; any number of these
    records      the entries, each behind its length in four bytes
    places       where the export holds a part of the log: of each record the number and the
                 inclusion proof, as a base64 line a hash, a blank line after each record

Without `places`, which a part alone has, the records are the whole log. Nothing in it is believed:
see `verify`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xiezhi.register.log.hashes import NAMES
from xiezhi.register.log.lines import b64, from_decimal, malformed, utf8
from xiezhi.register.log.note import SignedNote, read_note
from xiezhi.register.log.packed import Packed
from xiezhi.register.log.tlog_proof import read_path

HEADER = b"xiezhi.register.export/v1\n"
CHECKPOINT, EARLIER, RECORDS, PLACES = "checkpoint", "earlier", "records", "places"
_NAME_LIMIT = 40


@dataclass(frozen=True, slots=True)
class Earlier:
    """An older checkpoint, and the proof that it is the beginning of the export's."""

    note: SignedNote
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: its number and the inclusion proof to the export's checkpoint."""

    index: int
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """What a file holds. places: None where the records are the whole log, in order."""

    hash_name: str
    note: SignedNote
    records: Packed
    places: tuple[Place, ...] | None = None
    earlier: tuple[Earlier, ...] = ()

    def __post_init__(self) -> None:
        if self.hash_name not in NAMES:
            raise malformed(
                "导出文件的哈希算法未知，应为 sha256 或 sm3，请取用未经改动的原文件。",
                "The hash of the export is unknown, it must be sha256 or sm3; "
                "take the original file unchanged.",
            )
        if self.places is not None and len(self.places) != len(self.records):
            raise malformed(
                "导出文件的记录数与证明数不同，请取用未经改动的原文件。",
                "The export has not as many proofs as records; take the original file unchanged.",
            )

    def encode(self) -> bytes:
        """The file."""
        sections = [(CHECKPOINT, self.note.encode())]
        sections += [(EARLIER, _earlier_bytes(e)) for e in self.earlier]
        sections += [(RECORDS, self.records.block)]
        if self.places is not None:
            sections += [(PLACES, "".join(map(_place_text, self.places)).encode())]
        head = HEADER + f"hash {self.hash_name}\nholds {_held(self.places)}\n".encode()
        return head + b"".join(b"%b %d\n%b" % (n.encode(), len(d), d) for n, d in sections)


def whole_export(
    entries: Iterable[bytes],
    note: SignedNote,
    earlier: Sequence[Earlier] = (),
    hash_name: str = "sha256",
) -> Export:
    """An export of every entry up to the checkpoint, in order."""
    return Export(hash_name, note, Packed.of(entries), None, tuple(earlier))


def part_export(
    entries: Iterable[tuple[Place, bytes]],
    note: SignedNote,
    earlier: Sequence[Earlier] = (),
    hash_name: str = "sha256",
) -> Export:
    """An export of some entries, each with its place."""
    rows = list(entries)
    places = tuple(place for place, _ in rows)
    return Export(hash_name, note, Packed.of(e for _, e in rows), places, tuple(earlier))


def read_export(data: bytes) -> Export:
    """Read an export; Malformed unless the whole file keeps to the format."""
    if not data.startswith(HEADER):
        raise malformed(
            "文件不是台账导出文件，请选择由“导出”生成的文件。",
            "The file is no export of a register; choose one that an export made.",
        )
    hash_line, _, at = _line(data, len(HEADER))
    held_line, _, at = _line(data, at)
    sections = _sections(data, at)
    names = [name for name, _ in sections]
    inner = names[1 : len(names) - 1 - (PLACES in names)]
    if names != [CHECKPOINT, *[EARLIER] * len(inner), RECORDS, *[PLACES] * (PLACES in names)]:
        raise malformed(
            "导出文件的各部分缺失或顺序有误，请取用未经改动的原文件。",
            "Parts of the export are missing or out of order; take the original file unchanged.",
        )
    found = dict(sections)
    places = _read_places(found[PLACES]) if PLACES in names else None
    if not hash_line.startswith("hash ") or held_line != f"holds {_held(places)}":
        raise malformed(
            "导出文件的抬头不完整或与内容不符，请取用未经改动的原文件。",
            "The head of the export is incomplete or does not fit what follows; "
            "take the original file unchanged.",
        )
    earlier = tuple(_read_earlier(body) for name, body in sections if name == EARLIER)
    note = read_note(found[CHECKPOINT])
    hash_name = hash_line.removeprefix("hash ")
    return Export(hash_name, note, Packed(found[RECORDS]), places, earlier)


def _held(places: tuple[Place, ...] | None) -> str:
    return "whole" if places is None else "part"


def _sections(data: bytes, at: int) -> list[tuple[str, bytes]]:
    found = []
    while at < len(data):
        line, whole, at = _line(data, at)
        name, _, length = line.partition(" ")
        end = at + from_decimal(length, "导出文件的部分长度", "length of a part of the export")
        if not whole or end > len(data):
            raise malformed(
                "导出文件不完整，末尾缺少内容，请取用完整的原文件。",
                "The export is cut off; take the complete original file.",
            )
        found.append((name, data[at:end]))
        at = end
    return found


def _line(data: bytes, at: int) -> tuple[str, bool, int]:
    """A short line, whether it was ended, and where the next begins."""
    end = data.find(b"\n", at, at + _NAME_LIMIT)
    stop = min(at + _NAME_LIMIT, len(data)) if end < 0 else end
    return utf8(data[at:stop], "导出文件的标题行", "header of the export"), end >= 0, stop + 1


def _earlier_bytes(earlier: Earlier) -> bytes:
    lines = "".join(f"{b64(h)}\n" for h in earlier.proof)
    return f"{lines}\n".encode() + earlier.note.encode()


def _read_earlier(body: bytes) -> Earlier:
    lines, blank, note = utf8(b"\n" + body, "先前的检查点", "older checkpoint").partition("\n\n")
    if not blank:
        raise malformed(
            "导出文件中先前的检查点缺少空行，请取用未经改动的原文件。",
            "An older checkpoint of the export lacks its blank line; "
            "take the original file unchanged.",
        )
    return Earlier(read_note(note.encode()), read_path(lines.split("\n")[1:]))


def _place_text(place: Place) -> str:
    return "".join(f"{line}\n" for line in (str(place.index), *map(b64, place.path), ""))


def _read_places(body: bytes) -> tuple[Place, ...]:
    rows = utf8(body, "证明区", "list of proofs").split("\n\n")
    if rows.pop():
        raise malformed(
            "导出文件的证明区没有以空行结尾，请取用未经改动的原文件。",
            "The list of proofs does not end in a blank line; take the original file unchanged.",
        )
    return tuple(_read_place(row.split("\n")) for row in rows)


def _read_place(lines: list[str]) -> Place:
    return Place(from_decimal(lines[0], "记录的序号", "number of a record"), read_path(lines[1:]))
