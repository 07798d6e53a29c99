"""Values and failures of the system in the words of a user, never in those of the program."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping
from datetime import date, time
from itertools import islice
from typing import Any

from xiezhi.case.problems import printable
from xiezhi.model.text import Text

_REASONS: Mapping[int, Text] = {
    errno.ENOENT: Text("文件不存在", "there is no such file"),
    errno.ENOTDIR: Text("上级不是文件夹", "what it lies in is no folder"),
    errno.EISDIR: Text("是文件夹", "it is a folder"),
    errno.EACCES: Text("没有权限", "permission is denied"),
    errno.EPERM: Text("没有权限", "permission is denied"),
    errno.ELOOP: Text("链接指向自身", "the link leads to itself"),
    errno.ENAMETOOLONG: Text("名称过长", "the name is too long"),
    errno.EIO: Text("读写出错", "the disk failed"),
    errno.ENOSPC: Text("磁盘已满", "the disk is full"),
    errno.EROFS: Text("磁盘只读", "the disk is read-only"),
    errno.EEXIST: Text("已存在", "it exists already"),
    errno.ENOTEMPTY: Text("文件夹不为空", "the folder is not empty"),
    errno.EMFILE: Text("打开的文件过多", "too many files are open"),
    errno.ENFILE: Text("打开的文件过多", "too many files are open"),
    errno.EBUSY: Text("正被占用", "it is in use"),
}
_MAX_PARTS = 40


def reason_of(error: OSError | ValueError) -> Text:
    """Why the system refused, in both languages.

    >>> reason_of(PermissionError(13, "Permission denied")).zh
    '没有权限'
    """
    if not isinstance(error, OSError):  # of a path that no system could hold
        return Text("路径含有不允许的字符", "the path holds characters that no path may have")
    number = "" if error.errno is None else f" {error.errno}"
    other = Text(f"系统错误{number}", f"error{number} of the system")
    return _REASONS.get(error.errno or 0, other)


def given_words(value: object) -> Text:
    """What was given, in words, where it stood in settings or in a program."""
    if value is None:
        return Text("没有给出", "nothing was given")
    shown = as_written(value)
    return Text(f"现为“{shown}”", f'found "{shown}"') if shown else Text("是空的", "it is empty")


def as_written(value: object, at_most: int = 48) -> str:
    """A value as one would write it in `case.toml`; what is nested deep or long is cut.

    >>> as_written(["500000", True, None])
    '["500000", true, null]'
    """
    return printable(_written(value, 4), at_most)


def _written(value: object, depth: int) -> str:
    if isinstance(value, str):
        return f'"{value}"' if depth < 4 else value  # noqa: PLR2004  (bare where it stands alone)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return _nested(value, depth)


def _number(value: float) -> str:
    try:
        return str(value)
    except ValueError:  # a whole number too long to be written out
        return "…"


def _nested(value: object, depth: int) -> str:
    if isinstance(value, Mapping):
        parts = [f"{key} = {_written(v, depth - 1)}" for key, v in _first(value.items(), depth)]
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, list | tuple | set | frozenset):
        return f"[{', '.join(_written(v, depth - 1) for v in _first(value, depth))}]"
    return "…"


def _first(values: Iterable[Any], depth: int) -> list[Any]:
    return list(islice(values, _MAX_PARTS)) if depth > 0 else []
