"""What a disk answers when it will not be written to or read, in words of our own."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xiezhi.model.errors import AskedWrongly, XiezhiError
from xiezhi.model.text import Text, text

_NAME_MAX = 60

# What another request mends, and what only the owner of the disk can mend.
_NOT_FOLDER = (
    "“{name}”不是文件夹，或其上级是一个文件；请换一个位置。",
    "{name} is not a folder, or lies below a file; choose another place.",
)
_REFUSED = {
    errno.EEXIST: _NOT_FOLDER,
    errno.ENOTDIR: _NOT_FOLDER,
    errno.ENOTEMPTY: _NOT_FOLDER,
    errno.EISDIR: (
        "“{name}”是文件夹，不能写成文件；请换一个名字。",
        "{name} is a folder and cannot be written as a file; choose another name.",
    ),
    errno.ENAMETOOLONG: (
        "“{name}”这个名字太长；请换一个短的名字。",
        "the name {name} is too long; choose a shorter one.",
    ),
}
_FULL = (
    "“{name}”所在的磁盘已满；请腾出空间或换一个位置；原有内容未改动。",
    (
        "the disk that holds {name} is full; free some space or choose another place; nothing was "
        "changed."
    ),
)
_FORBIDDEN = (
    "没有写入“{name}”的权限；请修改权限或换一个位置；原有内容未改动。",
    "{name} may not be written to; change its rights or choose another place; nothing was changed.",
)
_FAILED = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: (
        "“{name}”所在的磁盘只能读取，不能写入；请换一个位置；原有内容未改动。",
        (
            "the disk that holds {name} may not be written to, only read; choose another place; "
            "nothing was changed."
        ),
    ),
    # Callers name a missing folder before they write: what is left is one that takes no files.
    errno.ENOENT: (
        "“{name}”无法建立，所在的位置不接受新文件；请换一个位置；原有内容未改动。",
        (
            "{name} cannot be made, the place that is to hold it takes no new files; choose "
            "another place; nothing was changed."
        ),
    ),
}
_FAILED_SOMEHOW = (
    "“{name}”无法写入（系统错误{number}）；请检查磁盘或换一个位置；原有内容未改动。",
    (
        "{name} cannot be written to (system error {number}); check the disk or choose another "
        "place; nothing was changed."
    ),
)
_UNREAD = {
    errno.ENOENT: (
        "“{name}”不存在；请核对路径。",
        "{name} does not exist; check the path.",
    ),
    errno.EACCES: (
        "没有读取“{name}”的权限；请修改权限后重试。",
        "{name} may not be read; change its rights and try again.",
    ),
    errno.EISDIR: (
        "“{name}”是文件夹；请给出一个文件。",
        "{name} is a folder; name a file.",
    ),
    errno.ENOTDIR: (
        "“{name}”的上级是文件而不是文件夹；请核对路径。",
        "{name} lies below a file, not a folder; check the path.",
    ),
}
_UNREAD_SOMEHOW = (
    "读取“{name}”时出错（系统错误{number}）；请检查磁盘后重试。",
    "{name} cannot be read (system error {number}); check the disk and try again.",
)


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
        raise unwritten(named(path), error) from error


def unwritten(name: Text, error: OSError) -> XiezhiError:
    """The error to raise for a file, folder or stream that could not be written.

    >>> str(unwritten(named("out"), OSError(errno.EACCES, "")))
    'out may not be written to; change its rights or choose another place; nothing was changed.'
    """
    if error.errno in _REFUSED:
        return OutputRefused(_said(_REFUSED[error.errno], name, error))
    return OutputUnwritable(_said(_FAILED.get(error.errno or 0, _FAILED_SOMEHOW), name, error))


def unread(path: Path, error: OSError) -> InputUnreadable:
    """The error to raise for a file that could not be read.

    >>> str(unread(Path("a.csv"), FileNotFoundError(errno.ENOENT, "")))
    'a.csv does not exist; check the path.'
    """
    return InputUnreadable(
        _said(_UNREAD.get(error.errno or 0, _UNREAD_SOMEHOW), named(path), error)
    )


def no_folder(path: Path) -> OutputRefused:
    """The error to raise where the folder that is to hold a file does not exist."""
    return OutputRefused(
        text(
            "“{above}”不是文件夹，无法在其中写入“{name}”；请先建好该文件夹，或换一个位置。",
            "{above} is no folder, so {name} cannot be written in it; make that folder first "
            "or choose another place.",
            above=named(path.absolute().parent),
            name=named(path),
        )
    )


def named(path: Path | str) -> Text:
    r"""A path safe to show in one line, alike in both languages; cut short where it is endless.

    >>> named("a\nb").en, len(named("x" * 5000).en) < 400
    ('a�b', True)
    """
    whole = "".join(c if c.isprintable() else "�" for c in str(path))
    shown = whole if len(whole) <= 6 * _NAME_MAX else f"{whole[:_NAME_MAX]}…{whole[-_NAME_MAX:]}"
    return Text(shown, shown)


def _said(templates: tuple[str, str], name: Text, error: OSError) -> Text:
    zh, en = templates
    number = str(error.errno)
    numbers = {"number": Text(number, number)} if "{number}" in en else {}
    return text(zh, en, name=name, **numbers)
