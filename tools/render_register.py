"""Write docs/reference/register-acts.md from the acts and rules; `--print` writes to stdout."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

from xiezhi.register.act import Act
from xiezhi.register.clocks import all_clocks
from xiezhi.register.items import STAGES
from xiezhi.register.rules import RULES, Guard, Rule
from xiezhi.register.rules.guards import EVERY
from xiezhi.register.schema import schema_of

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "register-acts.md"
ORDER = ["parties", "bodies", "opinions", "texts", "commitments", "measures", "reviews"]
HEAD = """\
# Acts of the register 台账行为

<!-- Made by tools/render_register.py from src/xiezhi/register; do not edit. -->

Who may do what, when, and what follows. The conditions below are the ones that `may` checks, in
their order; the first that is not met is the reason for refusing. Every act needs, besides:
@EVERY_EN@. Nobody acts for another: the party whose seat signed the record is the one the act names
in `by`. A party that is retired is stood in for by the office of its side.

谁在什么时候可以做什么、有什么结果。下列条件就是 `may` 依次检查的条件，第一个不满足的即为拒绝理由。
此外每种行为都须：@EVERY_ZH@。不得以他人名义行事：签署记录的席位所属主体须与 `by` 一致。
已注销的主体由其所属方的牵头单位代行。

## Stages 状态

| stage 状态 | 中文 | English |
|---|---|---|
@STAGES@

## Days 期限

Days run from logged receipt, at UTC+8, the day of receipt not counted.
期限自记入台账之日的次日起算，按东八区日历。

| from 自 | to object 提出异议 | to review 复核 | source 依据 |
|---|---|---|---|
@CLOCKS@

## Who may do what, when 谁、何时、做什么

| act 行为 | who 谁 | when 何时 | what follows 结果 | stages 状态 |
|---|---|---|---|---|
@RULES@

## Fields 字段

An act as JSON is `{"kind": …, "version": …, "body": {…}}`. Decimals and dates are strings; a text
is `{"zh": …, "en": …}`. Fields marked * must be given.
标*的字段必填；小数和日期写作字符串，文字写作 `{"zh": …, "en": …}`。

"""


def page() -> str:
    """The whole page."""
    stages = [f"| `{one.value}` | {words.zh} | {words.en} |" for one, words in STAGES.items()]
    clocks = [
        f"| {one.in_force} | {one.objection_days} | {one.review_days} "
        f"| {one.source.en} {one.source.zh} |"
        for one in all_clocks()
    ]
    filled = {
        "@EVERY_EN@": ", ".join(guard.says.en for guard in EVERY),
        "@EVERY_ZH@": "、".join(guard.says.zh for guard in EVERY),
        "@STAGES@": "\n".join(stages),
        "@CLOCKS@": "\n".join(clocks),
        "@RULES@": "\n".join(_row(rule) for rule in _rules()),
    }
    head = HEAD
    for mark, words in filled.items():
        head = head.replace(mark, words)
    return head + "\n".join(_fields(rule.act) for rule in _rules())


def _rules() -> list[Rule]:
    """The rules, from who may act at all to what is objected to."""
    return sorted(RULES.values(), key=lambda rule: ORDER.index(rule.act.__module__.split(".")[-1]))


def _row(rule: Rule) -> str:
    cells = [
        f"`{rule.act.kind}`",
        _conditions(rule, "who") or "any party 任何主体",
        _conditions(rule, "when"),
        f"{rule.follows.en}<br>{rule.follows.zh}",
        ", ".join(f"`{one.value}`" for one in rule.moves),
    ]
    return "| " + " | ".join(cells) + " |"


def _conditions(rule: Rule, asks: str) -> str:
    own = [guard for guard in rule.guards if guard.asks == asks and guard not in EVERY]
    return "<br>".join(dict.fromkeys(_said(guard) for guard in own))


def _said(guard: Guard) -> str:
    return f"{guard.says.en} {guard.says.zh}"


def _fields(act: type[Act]) -> str:
    rows = [
        f"| `{name}`{' *' if required else ''} | {codec.column} |"
        for name, codec, required in schema_of(act)
    ]
    about = inspect.cleandoc(act.__doc__ or "")
    title = f"### `{act.kind}` {act.version}"
    return "\n".join([title, "", about, "", "| field 字段 | holds 取值 |", "|---|---|", *rows, ""])


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.buffer.write(page().encode())
    else:
        PAGE.write_text(page(), "utf-8")
