"""How far the computing of findings is, in a sentence."""

from __future__ import annotations

from xiezhi.model.text import Text, text
from xiezhi.workbench.findings_kept import Progress


def progress_words(progress: Progress) -> Text:
    """How far the computing is, in a sentence."""
    if progress.state == "waiting":
        return Text("尚未开始计算，几秒后自动开始。", "Computing begins in a few seconds.")
    if progress.state == "failed":
        why = progress.words or Text("原因不明。", "the reason is unknown.")
        return text("未能算出：{why}", "This could not be computed: {why}", why=why)
    phase = {
        "questions": Text("回答问题", "answering questions"),
        "charts": Text("绘图", "drawing charts"),
        "documents": Text("编制文件", "writing documents"),
    }.get(progress.phase, Text("计算", "computing"))
    n = f"{progress.number}/{progress.total}"
    return text(
        "正在{phase} {n}：{what}",
        "{phase} {n}: {what}",
        phase=phase,
        n=Text(n, n),
        what=progress.words or Text("……", "…"),
    )
