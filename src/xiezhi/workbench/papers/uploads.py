"""Files that people send: what they really are, how large unpacked, and where they are kept."""

from __future__ import annotations

import os
import re
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xiezhi.model.errors import AskedWrongly
from xiezhi.model.text import Text
from xiezhi.workbench.limits import too_large
from xiezhi.workbench.secrets_kept import private_folder

if TYPE_CHECKING:
    from xiezhi.workbench.config import Config

MOST_MB = 20
_UNPACKED_MOST = 200 * 2**20
_PARTS_MOST = 5_000
_MACROS = ("vbaproject.bin", "macrosheets/", "activex/", "/embeddings/oleobject")
_HEAD = 8192
_OFFICE = "application/vnd.openxmlformats-officedocument."
_ARCHIVES = {
    "word/document.xml": ("docx", f"{_OFFICE}wordprocessingml.document"),
    "xl/workbook.xml": ("xlsx", f"{_OFFICE}spreadsheetml.sheet"),
    "ppt/presentation.xml": ("pptx", f"{_OFFICE}presentationml.presentation"),
}
_SIGNS = (
    (b"%PDF-", "pdf", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
)
TYPES_SAID = Text(
    "PDF、PNG、JPEG、Word（docx）、Excel（xlsx）、演示（pptx）、文本或 CSV",
    "PDF, PNG, JPEG, Word (docx), Excel (xlsx), slides (pptx), text or CSV",
)


class FileRefused(AskedWrongly):
    """A file that is not taken: of another type, with macros, too large unpacked."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that may be kept. name: for showing; suffix and media_type: by its content."""

    name: str
    suffix: str
    media_type: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return sha256(self.content).hexdigest()


def sent_file(uploaded: Any) -> Sent:
    """An uploaded file, judged by its content, whatever its name says. Raises FileRefused."""
    if (uploaded.size or 0) > MOST_MB * 2**20:
        raise too_large(MOST_MB)
    data: bytes = uploaded.read()
    if not data:
        raise FileRefused(Text("文件是空的，未予保存。", "The file is empty and was not kept."))
    suffix, media_type = _kind(data)
    return Sent(shown_name(str(uploaded.name or ""), suffix), suffix, media_type, data)


def shown_name(given: str, suffix: str) -> str:
    r"""A name to show and to offer for saving: no folder, no control characters, its true suffix.

    >>> shown_name("../../etc/通报\x00.exe", "pdf")
    '通报.pdf'
    """
    last = re.split(r"[/\\]", given)[-1]
    plain = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(". ")
    stem = plain.rsplit(".", 1)[0][:100] or "file"
    return f"{stem}.{suffix}"


def _kind(data: bytes) -> tuple[str, str]:
    for sign, suffix, media_type in _SIGNS:
        if data.startswith(sign):
            return suffix, media_type
    if data.startswith(b"PK\x03\x04"):
        fault = fault_of_archive(data)
        if fault is not None:
            raise fault
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
        for part, kind in _ARCHIVES.items():
            if part in names:
                return kind
    elif _is_text(data):
        return "txt", "text/plain; charset=utf-8"
    raise FileRefused(
        Text(
            f"不接受此类文件，未予保存；可以是{TYPES_SAID.zh}。",
            f"A file of this type is not taken and was not kept; it may be {TYPES_SAID.en}.",
        )
    )


def fault_of_archive(data: bytes) -> FileRefused | None:
    """Why an office file is not read: no archive, too large unpacked, with macros."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return FileRefused(
            Text(
                "文件已损坏或不是 Office 文件；请另存后重试。",
                "The file is damaged or no office file; save it again and retry.",
            )
        )
    if len(parts) > _PARTS_MOST or sum(one.file_size for one in parts) > _UNPACKED_MOST:
        return FileRefused(
            Text(
                "文件解压后过大，不予读取；请确认文件来源。",
                "The file is too large unpacked and is not read; check where it comes from.",
            )
        )
    if any(sign in one.filename.lower() for one in parts for sign in _MACROS):
        return FileRefused(
            Text(
                "文件带有宏或嵌入对象，不予读取；请另存为不带宏的文件。",
                "The file holds macros or embedded objects and is not read; save it without.",
            )
        )
    return None


def _is_text(data: bytes) -> bool:
    """Words in UTF-8 or GBK that no browser would take for a page or a script."""
    if b"\x00" in data[:_HEAD]:
        return False
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            head = data.decode(encoding)[:_HEAD].lstrip().lower()
        except UnicodeDecodeError:
            continue
        return not head.startswith(("<", "#!", "%!", "mz"))
    return False


def kept_path(config: Config, digest: str) -> Path:
    """Where a file with this digest lies; the digest alone makes the path."""
    assert re.fullmatch(r"[0-9a-f]{64}", digest)  # noqa: S101  (from the register or computed)
    return config.uploads / digest[:2] / digest


def keep_file(config: Config, sent: Sent) -> None:
    """Keep a file under its digest, whole or not at all."""
    path = kept_path(config, sent.digest)
    if path.exists():
        return
    folder = private_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sent.content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(name).unlink()
        raise


def kept_file(config: Config, digest: str) -> bytes | None:
    """A kept file whose content still has its digest; None where there is none."""
    path = kept_path(config, digest)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    return data if sha256(data).hexdigest() == digest else None
