"""Office files are zip archives: written again so that the same contents give the same bytes."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# The first date that a zip entry can bear, customary for archives that can be made again.
EPOCH = (1980, 1, 1, 0, 0, 0)
EPOCH_ISO = "1980-01-01T00:00:00Z"
_CORE = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def reproducible(archive: bytes) -> bytes:
    """The same zip without the time of its making, inside entries and in document properties.

    archive: a docx or xlsx file. Entries keep their order, which the formats care about.
    """
    written = BytesIO()
    with ZipFile(BytesIO(archive)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(_entry(name), _undated(name, old.read(name)))
    return written.getvalue()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, EPOCH)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    entry.create_system = 3
    return entry


def _undated(name: str, content: bytes) -> bytes:
    if name != _CORE:
        return content
    return _STAMP.sub(rb"\g<1>" + EPOCH_ISO.encode("ascii") + rb"\g<2>", content)
