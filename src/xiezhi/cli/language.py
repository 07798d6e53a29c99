"""Which language a command speaks: as asked, else as the case says, else as the locale says."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from xiezhi.model.units import LANGS, Lang

_MAX_BYTES = 2**20


def language(
    asked: Lang | None, case: Path | None = None, environment: Mapping[str, str] = os.environ
) -> Lang:
    """The one rule of all commands.

    asked: what `--lang` says. case: the case folder that the command works on, if any.

    >>> language("zh"), language(None, environment={"LANG": "zh_CN.UTF-8"})
    ('zh', 'zh')
    """
    if asked is not None:
        return asked
    return (_of_case(case) if case is not None else None) or of_locale(environment)


def of_words(words: Sequence[str]) -> Lang:
    """The language of a command line that is not parsed yet, or cannot be.

    >>> of_words(["check", "x", "--lang", "zh"]), of_words(["check", "--lang=en"])
    ('zh', 'en')
    """
    after = [b for a, b in pairwise(words) if a == "--lang"]
    joined = [w.partition("=")[2] for w in words if w.startswith("--lang=")]
    asked = [lang for lang in LANGS if lang in after + joined]
    return language(asked[0] if asked else None)


def of_locale(environment: Mapping[str, str]) -> Lang:
    """Chinese where the locale of messages is Chinese, else English.

    >>> of_locale({"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}), of_locale({"LANG": "zh_TW"})
    ('en', 'zh')
    """
    names = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    decides = next((name for name in names if name), "")
    return "zh" if decides.lower().startswith("zh") else "en"


def _of_case(folder: Path) -> Lang | None:
    """What `case.toml` says, even where the rest of it is wrong; None where it cannot be read."""
    import tomllib  # noqa: PLC0415  (keeps --help fast)

    from xiezhi.case.config import CONFIG, CaseConfig  # noqa: PLC0415
    from xiezhi.case.sniff import fault_of_file  # noqa: PLC0415

    try:
        path = folder / CONFIG
        if fault_of_file(path, _MAX_BYTES) is not None:
            return None
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return None
    given = content.get("language", CaseConfig.model_fields["language"].default)
    return next((lang for lang in LANGS if lang == given), None)
