"""Write docs/reference/workbench-api.md from the OpenAPI document; `--print` writes to stdout."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "workbench-api.md"
HEAD = """\
# API of the workbench 工作台接口

<!-- Made by tools/render_api.py from src/xiezhi/workbench/api; do not edit. -->

@ABOUT_EN@
A running desk gives the same as one OpenAPI 3.1 document at `@BASE@openapi.json`, and as a page at
`/en/api`.

@ABOUT_ZH@
运行中的工作台在 `@BASE@openapi.json` 给出同样内容的 OpenAPI 3.1 文档，在 `/zh/api` 给出页面。

- Who asks: the session of a signed-in person, or for stations `Authorization: Bearer …`.
  身份：登录者的会话；自动站用 `Authorization: Bearer …`。
- Sending in with a session: the `token` of `GET @BASE@me` goes into the header `X-CSRFToken`, with
  the cookie that came with it. 以会话提交：把 `GET @BASE@me` 给出的 `token` 放在请求头
  `X-CSRFToken` 中，并带上随之而来的 Cookie。
- Sentences come in both languages; what exists in one at a time follows `Accept-Language`.
  句子都有两种语言；只有一种语言的内容按 `Accept-Language` 给出。
- A page at a time: `next` of an answer is `after` of the next request.
  分页：把回答中的 `next` 作为下一次请求的 `after`。
- Whatever is refused answers with a [`Failure`](#api-failure), and nothing was changed. 401: who
  asks is not known; 403: not for this role or party, or the token is missing; 404: no such thing;
  409: the rules of the register refuse it, or somebody was faster; 413: too large; 422: what is
  wrong is told one by one; 429: too often, `Retry-After` says when.
  凡被拒绝，均回答 [`Failure`](#api-failure)，未作任何改动：401 身份未明；403 角色或主体不符，
  或缺少令牌；404 没有；409 台账规则不允许，或他人在先；413 过大；422 逐项说明；
  429 过于频繁，见 `Retry-After`。

"""
WAYS = {"Session": "session 会话", "Station": "station's key 自动站密钥"}


def page() -> str:
    """The whole page."""
    document = _document()
    from xiezhi.workbench.api.described import groups_of, shapes_of  # noqa: PLC0415
    from xiezhi.workbench.api.document import ABOUT, BASE  # noqa: PLC0415

    head = HEAD.replace("@ABOUT_EN@", ABOUT.en).replace("@ABOUT_ZH@", ABOUT.zh)
    shapes = shapes_of(document)
    names = {one.name for one in shapes}
    parts = [head.replace("@BASE@", BASE)]
    for group in groups_of(document):
        parts.append(f"## {group.title.en} {group.title.zh}\n\n")
        parts += [_operation(one, names) for one in group.operations]
    parts.append("## Schemas 数据形状\n\nDecimals are strings; `?` may be left out. ")
    parts.append("小数写作字符串；标 `?` 的可以不给。\n\n")
    parts += [_shape(one, names) for one in shapes]
    return "".join(parts).rstrip() + "\n"


def _document() -> dict:
    """The document of the program itself; nothing of a desk is opened for it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiezhi.workbench.settings")
    os.environ.setdefault("XIEZHI_CASE", str(ROOT / "cases" / "yuqian"))
    os.environ.setdefault("XIEZHI_SECRET", "nothing is signed while a page is rendered")
    import django  # noqa: PLC0415

    django.setup()
    from xiezhi.workbench.api.document import document_of  # noqa: PLC0415
    from xiezhi.workbench.urls import api  # noqa: PLC0415

    return document_of(api)


def _operation(one, names: set[str]) -> str:  # noqa: ANN001  (Django is begun before its type)
    who = ", or ".join(WAYS[way] for way in one.who) or "whoever comes 无须登录"
    lines = [f"### {one.method} {one.at}", "", f"{one.says.en}.", f"{one.says.zh}。", ""]
    if one.given:
        lines += ["| given 参数 | in 位置 | type 类型 | meaning 含义 |", "|---|---|---|---|"]
        lines += [
            f"| `{p.name}` | {p.place} | {_code(p.type)} | {p.says.en} {p.says.zh} |"
            for p in one.given
        ]
        lines.append("")
    takes = f"takes 提交 {_linked(one.takes, names)}; " if one.takes else ""
    lines.append(
        f"Needs 须有: {who}; {takes}{one.status} {_linked(one.gives, names)}; "
        f"else 否则 {', '.join(one.faults)} {_linked('Failure', names)}."
    )
    return "\n".join([*lines, "", ""])


def _shape(one, names: set[str]) -> str:  # noqa: ANN001
    lines = [f"(api-{one.name.lower()})=", f"### {one.name}", "", one.about, ""]
    if one.entries:
        lines += ["| entry 项 | type 类型 |", "|---|---|"]
        lines += [
            f"| `{e.name}{'?' if e.optional else ''}` | {_linked(e.type, names)} |"
            for e in one.entries
        ]
        lines.append("")
    return "\n".join([*lines, ""])


def _linked(said: str, names: set[str]) -> str:
    name = said.replace("[]", "").replace(" | null", "")
    return f"[{_code(said)}](#api-{name.lower()})" if name in names else _code(said)


def _code(said: str) -> str:
    return "`" + said.replace("|", "\\|") + "`"


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.buffer.write(page().encode())
    else:
        PAGE.write_text(page(), "utf-8")
