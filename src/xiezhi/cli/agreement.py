"""`xiezhi agreement`: draft the text, check what it holds, read it back from Word."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.cli.failures import say
from xiezhi.model.errors import AskedWrongly
from xiezhi.model.text import Text, text

if TYPE_CHECKING:
    from argparse import Namespace

    from xiezhi.cli.parser import Parser
    from xiezhi.consensus.agreement import Agreement
    from xiezhi.consensus.agreement.draft import LeftOut
    from xiezhi.consensus.agreement.ground import Ground
    from xiezhi.model.case import Case
    from xiezhi.model.proposal import Proposal
    from xiezhi.model.units import Lang

EXAMPLE = """\
xiezhi new mycase --sides 500000 520000
xiezhi agreement draft mycase -o agreement.docx
xiezhi agreement check agreement.docx
xiezhi agreement read agreement.docx > agreement.json
"""
ABOUT = Text(
    """\
draft 由案例的要求、选定的议题和协作蓝图的建议起草协议，写成公文格式的 Word
文件；没有人定过的数字和日期留空，时限已过的要求和一方自己的事不写成职责。
check 逐项说明协议应有的内容有没有、还空着什么；read 读回文件，以 JSON 写到
标准输出。文件在 Word 里怎么改都行，没有读入的内容都会说明。""",
    """\
`draft` writes the agreement of a case as a Word file in the official form, from
its requirements, chosen statements and proposals of the blueprint; numbers and
dates that nobody has settled stay blank, and what is past its date or one
side's own affair is made no duty. `check` tells item by item whether it holds
what it should, and what is blank; `read` reads the file back as JSON on stdout.
Edit it in Word as you like: whatever is not read is told.""",
)


class AgreementAsked(AskedWrongly):
    """A draft without a file to write, or grounds that the case does not have."""


def configure(parser: Parser) -> None:
    """Say which words the command takes."""
    parser.example = EXAMPLE
    parser.epilog = ABOUT.render(parser.lang)
    parser.add_argument(
        "action",
        choices=("draft", "check", "read"),
        help=parser.say("起草、检查或读回", "draft, check or read back"),
    )
    parser.add_argument(
        "case",
        type=Path,
        metavar="DIR|FILE.docx",
        help=parser.say(
            "draft：案例文件夹；check、read：协议文件", "draft: a case folder; else the agreement"
        ),
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE.docx",
        help=parser.say("要写出的文件", "the file to write"),
    )
    for name, zh, en in (
        ("requirements", "只用这些要求（默认全部）", "only these requirements (default: all)"),
        ("statements", "各方赞同、要写入的议题", "statements to write in, agreed by the sides"),
        ("proposals", "要写入的建议编号", "ids of proposals of the blueprint to write in"),
    ):
        parser.add_argument(
            f"--{name}", nargs="+", metavar="ID", default=None, help=parser.say(zh, en)
        )
    parser.add_argument(
        "--force",
        action="store_true",
        help=parser.say("覆盖已有的文件", "overwrite a file that exists"),
    )
    parser.add_lang("文本的语言（默认依案例设置）", "language of the text (default: the case's)")


def run(arguments: Namespace) -> int:
    """Draft, check or read."""
    return {"draft": _draft, "check": _check, "read": _read}[arguments.action](arguments)


def _draft(arguments: Namespace) -> int:
    from xiezhi.case.read import read_case  # noqa: PLC0415  (keeps --help fast)
    from xiezhi.cli.files import check_place, write_whole  # noqa: PLC0415
    from xiezhi.consensus.agreement import draft, governments, write_form  # noqa: PLC0415
    from xiezhi.consensus.agreement.finding import drafting_day, title_of  # noqa: PLC0415

    _refuse_name(arguments.output, force=arguments.force)
    check_place(arguments.output)
    case = read_case(arguments.case)
    today = max(date.today(), drafting_day(case))  # noqa: DTZ011  (the user's own calendar)
    grounds = _grounds(case, arguments, today)
    made = draft(case.id, title_of(case), governments(case), grounds, today)
    write_whole({arguments.output: write_form(made.agreement, arguments.lang)})
    print(arguments.output)
    _tell(made.agreement, today, arguments.lang)
    if not made.agreement.duties():
        say(_NO_DUTIES.render(arguments.lang))
    return 0


_NO_DUTIES = Text(
    "草稿里没有职责：请在案例的要求表（requirements）中填写要求，"
    "或用 --statements、--proposals 选入议题和建议。",
    "The draft holds no duty: fill in the case's table of requirements, or choose statements and "
    "proposals by --statements and --proposals.",
)


def _refuse_name(output: Path | None, *, force: bool) -> None:
    """A draft goes into a new Word file: what people have edited is not overwritten unasked."""
    from xiezhi.model.disk import named, writing  # noqa: PLC0415

    if output is None:
        raise AgreementAsked(
            Text("起草要写出文件；请加 -o 文件名.docx。", "a draft is written; add -o FILE.docx.")
        )
    if output.suffix.lower() != ".docx":
        raise AgreementAsked(
            text(
                "“{name}”的扩展名应为 .docx；请改名。",
                "{name}: expected a name ending in .docx; change it.",
                name=named(output),
            )
        )
    with writing(output):
        taken = output.exists() or output.is_symlink()
    if taken and not force:
        raise AgreementAsked(
            text(
                "“{name}”已存在，里面可能有改过的内容；请换一个名字，或加 --force 覆盖。",
                "{name} exists and may hold what people edited; choose another name, or add "
                "--force to overwrite it.",
                name=named(output),
            )
        )


def _grounds(case: Case, arguments: Namespace, today: date) -> tuple[Ground, ...]:
    """What was chosen. Raises AgreementAsked for ids that the case does not have."""
    from xiezhi.consensus.agreement import (  # noqa: PLC0415
        proposal_grounds,
        requirement_grounds,
        statement_grounds,
    )
    from xiezhi.consensus.agreement.draft import worth_drafting  # noqa: PLC0415

    proposals = _proposals(case, arguments.proposals or [])
    required = requirement_grounds(case, arguments.requirements)
    if arguments.requirements is None:
        required, left = worth_drafting(required, today)
        _tell_left(left, arguments.lang)
    found = (
        *required,
        *statement_grounds(case, arguments.statements or []),
        *proposal_grounds(proposals, case),
    )
    asked = {
        *(arguments.requirements or []),
        *(arguments.statements or []),
        *(arguments.proposals or []),
    }
    unknown = sorted(asked - {ground.id for ground in found})
    if unknown:
        raise AgreementAsked(
            text(
                "案例里没有{ids}；编号见要求表、议题表和协作蓝图的建议。",
                "the case has no {ids}; ids are those of its requirements, statements and of the "
                "blueprint's proposals.",
                ids=Text("、".join(unknown), ", ".join(unknown)),
            )
        )
    return found


def _tell_left(left: tuple[LeftOut, ...], lang: Lang) -> None:
    """A line for every requirement that becomes no duty unless it is chosen, and why."""
    from xiezhi.consensus.agreement.finding_tables import WHY  # noqa: PLC0415

    for one in left:
        said = Text(
            f"没有写成职责：{one.ground.id} {one.ground.words.zh}（{WHY[one.why].zh}）",
            f"not made a duty: {one.ground.id} {one.ground.words.en} ({WHY[one.why].en})",
        )
        say(said.render(lang))


def _proposals(case: Case, asked: list[str]) -> list[Proposal]:
    """Proposals of the blueprint's findings; the questions are answered only where asked."""
    if not asked:
        return []
    from xiezhi.blueprint.catalogue import answers  # noqa: PLC0415
    from xiezhi.model.finding import Finding  # noqa: PLC0415

    offered = [p for one in answers(case) if isinstance(one, Finding) for p in one.proposals]
    return [proposal for proposal in offered if proposal.id in set(asked)]


def _check(arguments: Namespace) -> int:
    agreement = _read_file(arguments.case, arguments.lang)
    _tell(agreement, date.today(), arguments.lang, each=True)  # noqa: DTZ011  (as above)
    return 0


def _read(arguments: Namespace) -> int:
    from xiezhi.consensus.agreement.plain import to_json  # noqa: PLC0415

    agreement = _read_file(arguments.case, arguments.lang)
    content = {**json.loads(to_json(agreement)), "digest": agreement.digest}
    json.dump(content, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0


def _read_file(path: Path, lang: Lang) -> Agreement:
    from xiezhi.consensus.agreement import changes, read_form  # noqa: PLC0415

    back = read_form(path.read_bytes())
    for words in changes(back):
        say(words.render(lang))
    return back.agreement


def _tell(agreement: Agreement, today: date, lang: Lang, *, each: bool = False) -> None:
    """What it holds and what is blank: item by item on stdout, or the sum in one line."""
    from xiezhi.consensus.agreement import check  # noqa: PLC0415
    from xiezhi.consensus.agreement.finding import summary  # noqa: PLC0415
    from xiezhi.consensus.agreement.finding_tables import ANSWERS  # noqa: PLC0415

    checks = check(agreement, today)
    if each:
        for one in checks:
            article = f" [{one.item.article}]" if one.item.article else ""
            print(f"{ANSWERS[one.answer].render(lang)}\t{one.item.asks.render(lang)}{article}")
            for words in one.open:
                print(f"\t\t{words.render(lang)}")
            for words in one.past:
                over = Text(f"{words.zh}（时限已过）", f"{words.en} (its date is over)")
                print(f"\t\t{over.render(lang)}")
    say(summary(agreement, checks).render(lang))
