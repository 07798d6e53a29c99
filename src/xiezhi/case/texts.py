"""The texts of the documents that a case names."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from xiezhi.case.documents.reader import read_document
from xiezhi.model.errors import XiezhiError


def document_texts(documents: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """The texts that lie in the folder of a case.

    Columns document (id), text (empty where unreadable), problem_zh, problem_en (empty where
    read). Documents without a file have no row.
    """
    rows = []
    for row in documents.dropna(subset=["file"]).itertuples():
        try:
            rows.append((row.id, read_document(folder / str(row.file)).text, "", ""))
        except XiezhiError as error:
            rows.append((row.id, "", error.render("zh"), error.render("en")))
    return pd.DataFrame(rows, columns=["document", "text", "problem_zh", "problem_en"]).astype(
        "str"
    )
