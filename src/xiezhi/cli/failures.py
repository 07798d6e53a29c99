"""How a command ends: its exit code, and one sentence for whatever stopped it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.model.errors import AskedWrongly, XiezhiError
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.model.units import Lang

DONE, FAILED, ASKED_WRONGLY, INTERRUPTED = 0, 1, 2, 130

_STOPPED = Text(
    "已中断；每个文件要么已完整写出，要么未动。",
    "interrupted; each file was written whole or not at all.",
)
_NO_MEMORY = Text(
    "内存不足；请关闭其他程序，或减少案例的区县后重试。",
    "there is not enough memory; close other programs or take fewer places, and try again.",
)


def ended(work: Callable[[], int], lang: Lang) -> int:
    """Do the work; the exit code, after a sentence on stderr if it did not end well."""
    try:
        with _flushed():
            return work()
    except XiezhiError as error:
        say(error.render(lang))
        return ASKED_WRONGLY if isinstance(error, AskedWrongly) else FAILED
    except BrokenPipeError:  # the reader (`| head`) has seen enough
        _hush()
        return FAILED
    except OSError as error:
        _hush()
        say(_why(error).render(lang))
        return FAILED
    except MemoryError:
        say(_NO_MEMORY.render(lang))
        return FAILED
    except KeyboardInterrupt:
        say(_STOPPED.render(lang))
        return INTERRUPTED


def say(words: str) -> None:
    """Words for the user on stderr; where that is full or closed, nobody hears them."""
    with suppress(OSError):
        print(words, file=sys.stderr, flush=True)


@contextmanager
def _flushed() -> Iterator[None]:
    """What was printed is out before the command ends, or the reason why not is raised."""
    try:
        yield
    finally:
        sys.stdout.flush()


def _hush() -> None:
    """Lead stdout to nowhere, so that the interpreter does not try once more on its way out."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _why(error: OSError) -> XiezhiError:
    """A file that a command met on its way; without a name it is the stream of its output."""
    from xiezhi.model.disk import unread, unwritten  # noqa: PLC0415

    if error.filename is None:
        return unwritten(Text("标准输出", "standard output"), error)
    return unread(Path(os.fsdecode(error.filename)), error)
