"""The small texts that the formats are made of: base64, decimals, hashes; read strictly.

What can be written in one way only is read in that way only, so that two readers never differ.
"""

from __future__ import annotations

import base64
import binascii
import re

from xiezhi.model.text import Text
from xiezhi.register.log.errors import Malformed
from xiezhi.register.log.hashes import HASH_BYTES

DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,18})", re.ASCII)
LARGEST = 2**63 - 1


def malformed(zh: str, en: str) -> Malformed:
    """The error for a text that does not keep to its format."""
    return Malformed(Text(zh, en))


def b64(data: bytes) -> str:
    """Standard base64 with padding (RFC 4648, section 4)."""
    return base64.b64encode(data).decode("ascii")


def from_b64(line: str, zh: str, en: str) -> bytes:
    """The bytes of a base64 text; zh and en name what it is in the sentence of the error."""
    try:
        data = base64.b64decode(line.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error, ValueError):
        data = None
    if data is None or b64(data) != line:
        raise malformed(
            f"{zh}不是规范的 base64 文本，请取用未经改动的原文件。",
            f"The {en} is not canonical base64; take the original file unchanged.",
        )
    return data


def from_decimal(line: str, zh: str, en: str) -> int:
    """A whole number without sign or leading zero, below 2**63."""
    if not DECIMAL.fullmatch(line) or int(line) > LARGEST:
        raise malformed(
            f"{zh}应为小于2的63次方、不带前导零的十进制整数，请取用未经改动的原文件。",
            f"The {en} must be a decimal below 2**63 without leading zeros; "
            "take the original file unchanged.",
        )
    return int(line)


def from_hash_line(line: str, zh: str, en: str) -> bytes:
    """A hash of 32 bytes in base64."""
    data = from_b64(line, zh, en)
    if len(data) != HASH_BYTES:
        raise malformed(
            f"{zh}应为{HASH_BYTES}字节，实为{len(data)}字节，请取用未经改动的原文件。",
            f"The {en} must have {HASH_BYTES} bytes, it has {len(data)}; "
            "take the original file unchanged.",
        )
    return data


def utf8(data: bytes, zh: str, en: str) -> str:
    """A text without control characters other than the newline."""
    try:
        found = data.decode("utf-8")
    except UnicodeDecodeError:
        found = "\x00"
    if any(c < " " and c != "\n" for c in found):
        raise malformed(
            f"{zh}不是 UTF-8 文本或含有控制字符，请取用未经改动的原文件。",
            f"The {en} is not UTF-8 text or holds control characters; "
            "take the original file unchanged.",
        )
    return found
