"""What can be wrong with an act before anybody asks who may do it."""

from __future__ import annotations

from xiezhi.model.errors import Spoken, XiezhiError


class ActInvalid(XiezhiError):
    """An act that its schema does not allow; `problems` holds a sentence for each fault."""

    def __init__(self, problems: tuple[Spoken, ...]) -> None:
        super().__init__("\n".join(problem.render("en") for problem in problems))
        self.problems = problems

    def render(self, lang: str) -> str:
        """Every problem, a line each."""
        return "\n".join(p.render("zh" if lang == "zh" else "en") for p in self.problems)
