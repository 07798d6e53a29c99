"""What a file really is, whatever its name says: size, signature, encoding.

Nothing here loads a file whole; a file of 200 MB is judged in the time of reading it once.
"""

from __future__ import annotations

import codecs
import stat
from dataclasses import dataclass
from pathlib import Path

from xiezhi.case.words import reason_of
from xiezhi.model.text import Text

MAX_BYTES = 64 * 2**20
_HEAD_BYTES = 2**16
_CHUNK_BYTES = 2**20
_SIGNATURES = {
    b"PK\x03\x04": Text("Excel（xlsx）或 zip 文件", "an Excel (xlsx) or zip file"),
    b"\xd0\xcf\x11\xe0": Text(
        "旧版 Excel（xls）或加密文件", "an old Excel (xls) or encrypted file"
    ),
    b"%PDF": Text("PDF 文件", "a PDF"),
    b"\x89PNG": Text("PNG 图片", "a PNG picture"),
    b"\xff\xd8\xff": Text("JPEG 图片", "a JPEG picture"),
    b"GIF8": Text("GIF 图片", "a GIF picture"),
    b"\x1f\x8b": Text("gzip 压缩文件", "a gzip archive"),
    b"7z\xbc\xaf": Text("7z 压缩文件", "a 7z archive"),
    b"Rar!": Text("RAR 压缩文件", "a RAR archive"),
    b"SQLite format 3": Text("SQLite 数据库", "an SQLite database"),
    b"\x7fELF": Text("程序文件", "a program"),
    b"MZ\x90": Text("程序文件", "a program"),
}
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# Tab, line feed, form feed, carriage return, and ^Z which old editors leave at the end.
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 26}
# Of the characters that are not ASCII, the share that must be everyday Chinese before a file
# counts as GBK: in real tables nearly all are; Latin letters misread as GBK give rare ones.
_PLAUSIBLE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something cannot be read, before it is known where: the parts of a Problem."""

    kind: str
    given: Text
    expected: Text
    advice: Text


_TEXT = Text("UTF-8 或 GBK 编码的文本", "text in UTF-8 or GBK")


def fault_of_file(path: Path, max_bytes: int = MAX_BYTES) -> Fault | None:
    """Why this path is no readable file of a sensible size, if so."""
    try:
        status = path.stat()
    except OSError as error:
        return _unreadable(error)
    if not stat.S_ISREG(status.st_mode):
        return _not_a_file(stat.S_ISDIR(status.st_mode))
    if status.st_size == 0:
        return _empty()
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        return _unreadable(error)
    return _too_large(status.st_size, max_bytes) if status.st_size > max_bytes else None


def fault_of_text(path: Path) -> Fault | None:
    """Why the beginning of this file is no text, if so."""
    head = _head(path)
    signature = next(
        (words for magic, words in _SIGNATURES.items() if head.startswith(magic)), None
    )
    if signature is not None:
        return _binary(signature)
    if head.startswith(_UTF32):  # first: its little-endian mark begins like that of UTF-16
        return _wide("UTF-32")
    if any(head.startswith(bom) for bom in _UTF16) or _looks_like_utf16(head):
        return _wide("UTF-16")
    if not head.strip(b"\xef\xbb\xbf \t\r\n,;"):
        return _empty()
    if _CONTROLS & set(head):
        return _binary(Text("二进制内容", "binary data"))
    return None


def _wide(name: str) -> Fault:
    return Fault(
        name.lower().replace("-", ""),
        Text(f"文件是 {name} 编码", f"the file is encoded in {name}"),
        _TEXT,
        Text("请另存为“CSV UTF-8（逗号分隔）”", "save it again as CSV UTF-8"),
    )


def encoding_of(path: Path) -> str | Fault:
    """`utf-8-sig` or `gb18030`, whichever decodes the whole file strictly; else why neither."""
    if _decodes(path, "utf-8-sig"):
        return "utf-8-sig"
    if _decodes(path, "gb18030") and _chinese_share(path) >= _PLAUSIBLE_SHARE:
        return "gb18030"
    return Fault(
        "encoding",
        Text("文件编码既不是 UTF-8 也不是 GBK", "the encoding is neither UTF-8 nor GBK"),
        _TEXT,
        Text(
            "请在表格软件中打开，另存为“CSV UTF-8（逗号分隔）”",
            "open it in a spreadsheet and save it again as CSV UTF-8",
        ),
    )


def is_signed(path: Path, magic: bytes) -> bool:
    """Whether the file begins with these bytes."""
    return _head(path).startswith(magic)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD_BYTES)


def _looks_like_utf16(head: bytes) -> bool:
    """Plain letters in UTF-16 without its mark: every second byte is zero."""
    pairs = head[: 2 * (len(head) // 2)]
    half = len(pairs) // 2
    return (
        half > 1
        and any(pairs[i::2].count(0) > 0.4 * half for i in (0, 1))
        and (0 in (pairs[0::2].count(0), pairs[1::2].count(0)))
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _chinese_share(path: Path) -> float:
    """Of the first characters that are not ASCII, the share in the everyday set GB 2312."""
    decoder = codecs.getincrementaldecoder("gb18030")(errors="strict")
    foreign = [c for c in decoder.decode(_head(path)) if not c.isascii()]
    everyday = "".join(foreign).encode("gb2312", errors="ignore").decode("gb2312")
    return len(everyday) / len(foreign) if foreign else 1.0


def _unreadable(error: OSError) -> Fault:
    reason = reason_of(error)
    return Fault(
        "unreadable",
        Text(f"无法打开（{reason.zh}）", f"cannot be opened ({reason.en})"),
        Text("可读取的普通文件", "a file that can be read"),
        Text("请检查权限或链接后重试", "check its permissions, or where the link leads"),
    )


def _not_a_file(is_folder: bool) -> Fault:
    given = (
        Text("是文件夹", "is a folder")
        if is_folder
        else Text("不是普通文件", "is not a plain file")
    )
    return Fault(
        "not_a_file",
        given,
        Text("普通文件", "a plain file"),
        Text("请改名或移走，换成表格文件", "rename or move it and put the table in its place"),
    )


def _empty() -> Fault:
    return Fault(
        "empty",
        Text("文件是空的", "the file is empty"),
        Text("一行列名和至少一行数据", "a row of column names and a row of data or more"),
        Text("请填入数据，或删除此文件", "fill it in, or delete the file"),
    )


def _too_large(size: int, max_bytes: int) -> Fault:
    mb, most = f"{size / 2**20:.0f} MB", f"{max_bytes / 2**20:.0f} MB"
    return Fault(
        "too_large",
        Text(f"文件有 {mb}", f"the file has {mb}"),
        Text(f"不超过 {most} 的表", f"a table of at most {most}"),
        Text(
            "请确认放对了文件，或只保留本案例的行",
            "check that it is the right file, or keep only the rows of this case",
        ),
    )


def _binary(what: Text) -> Fault:
    return Fault(
        "not_text",
        Text(f"内容是{what.zh}", f"the content is {what.en}"),
        _TEXT,
        Text(
            "请从原软件导出为 CSV，或改回真实的扩展名",
            "export it as CSV from the program that made it, or give it its real extension back",
        ),
    )
