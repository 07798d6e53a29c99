"""What a disk answers when it will not be written to or read, in words of our own."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xiezhi.model.errors import AskedWrongly, XiezhiError
from xiezhi.model.text import Text


class OutputRefused(AskedWrongly):
    """A place to write to that cannot be one: a file in the way, a missing folder, a case."""


class OutputUnwritable(XiezhiError):
    """A disk that is full, read-only or failing, or rights that forbid writing there."""


class InputUnreadable(XiezhiError):
    """A file that cannot be opened or read to its end."""


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raise OutputRefused or OutputUnwritable, naming `path`, for an OSError while writing it."""
    try:
        yield
    except OSError as error:
        raise unwritten(path, error) from error


def unwritten(path: Path, error: OSError) -> XiezhiError:
    """The error to raise for a file or folder that could not be written.

    >>> str(unwritten(Path("out"), OSError(errno.ENOSPC, "")))
    'the disk that holds out is full; free some space or choose another place; nothing was changed.'
    """
    name = shown(path)
    if error.errno in _REFUSED:
        return OutputRefused(_REFUSED[error.errno](name))
    why = _FAILED.get(error.errno or 0, _failed)(name, error.errno)
    return OutputUnwritable(Text(f"{why.zh}；原有内容未改动。", f"{why.en}; nothing was changed."))


def unread(path: Path, error: OSError) -> InputUnreadable:
    """The error to raise for a file that could not be read.

    >>> str(unread(Path("a.csv"), FileNotFoundError(errno.ENOENT, "")))
    'a.csv does not exist; check the path.'
    """
    name = shown(path)
    sentence = {
        errno.ENOENT: Text(
            f"{name} 不存在；请核对路径。", f"{name} does not exist; check the path."
        ),
        errno.EACCES: Text(
            f"没有读取 {name} 的权限；请修改权限后重试。",
            f"{name} may not be read; change its rights and try again.",
        ),
        errno.EISDIR: Text(
            f"{name} 是文件夹；请给出一个文件。", f"{name} is a folder; name a file."
        ),
        errno.ENOTDIR: Text(
            f"{name} 的上级是文件而不是文件夹；请核对路径。",
            f"{name} lies below a file, not a folder; check the path.",
        ),
    }.get(error.errno or 0)
    return InputUnreadable(sentence or _unread(name, error.errno))


def shown(path: Path | str) -> str:
    r"""A path safe to show in one line.

    >>> shown("a\nb")
    'a�b'
    """
    return "".join(c if c.isprintable() else "�" for c in str(path))


def _unread(name: str, number: int | None) -> Text:
    return Text(
        f"读取 {name} 时出错（系统错误 {number}）；请检查磁盘后重试。",
        f"{name} cannot be read (system error {number}); check the disk and try again.",
    )


def _not_folder(name: str) -> Text:
    return Text(
        f"{name} 不是文件夹，或其上级是一个文件；请换一个位置。",
        f"{name} is not a folder, or lies below a file; choose another place.",
    )


def _is_folder(name: str) -> Text:
    return Text(
        f"{name} 是文件夹，不能写成文件；请换一个名字。",
        f"{name} is a folder and cannot be written as a file; choose another name.",
    )


def no_folder(path: Path) -> OutputRefused:
    """The error to raise where the folder that is to hold a file does not exist."""
    name, above = shown(path), shown(path.absolute().parent)
    return OutputRefused(
        Text(
            f"{above} 不是文件夹，无法在其中写入 {name}；请先建好该文件夹，或换一个位置。",
            f"{above} is no folder, so {name} cannot be written in it; make that folder first "
            "or choose another place.",
        )
    )


def _too_long(name: str) -> Text:
    return Text(
        f"{name[:40]}… 的名字太长；请换一个短的名字。",
        f"the name {name[:40]}… is too long; choose a shorter one.",
    )


def _full(name: str, _number: int | None) -> Text:
    return Text(
        f"{name} 所在的磁盘已满；请腾出空间或换一个位置",
        f"the disk that holds {name} is full; free some space or choose another place",
    )


def _forbidden(name: str, _number: int | None) -> Text:
    return Text(
        f"没有写入 {name} 的权限；请修改权限或换一个位置",
        f"{name} may not be written to; change its rights or choose another place",
    )


def _read_only(name: str, _number: int | None) -> Text:
    return Text(
        f"{name} 所在的磁盘只能读取，不能写入；请换一个位置",
        f"the disk that holds {name} may not be written to, only read; choose another place",
    )


def _no_new(name: str, _number: int | None) -> Text:
    return Text(
        f"{name} 无法建立，所在的位置不接受新文件；请换一个位置",
        f"{name} cannot be made, the place that is to hold it takes no new files; choose "
        "another place",
    )


def _failed(name: str, number: int | None) -> Text:
    return Text(
        f"{name} 无法写入（系统错误 {number}）；请检查磁盘或换一个位置",
        f"{name} cannot be written to (system error {number}); check the disk or choose "
        "another place",
    )


# What another request mends, and what only the disk's owner can mend.
_REFUSED = {
    errno.EEXIST: _not_folder,
    errno.ENOTDIR: _not_folder,
    errno.ENOTEMPTY: _not_folder,
    errno.EISDIR: _is_folder,
    errno.ENAMETOOLONG: _too_long,
}
_FAILED = {
    errno.ENOSPC: _full,
    errno.EDQUOT: _full,
    errno.EACCES: _forbidden,
    errno.EPERM: _forbidden,
    errno.EROFS: _read_only,
    # Callers name a missing folder before they write: what is left is one that takes no files.
    errno.ENOENT: _no_new,
}
