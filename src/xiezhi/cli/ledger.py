"""`xiezhi ledger`: keep a register, act in it, show it, prove it."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.model.errors import AskedWrongly
from xiezhi.model.text import Text, text

if TYPE_CHECKING:
    from argparse import Namespace

    from xiezhi.cli.parser import Parser
    from xiezhi.register.store import Store

PLACE = "XIEZHI_LEDGER"
EXAMPLE = """\
xiezhi new my --sides 500000 520000
printf '%s\\n' id,name_zh,kind,side a,甲局,department,500000 > my/parties.csv
echo b,乙局,department,520000 >> my/parties.csv
xiezhi sign key my.example/log -o log.key > log.pub
xiezhi sign key a.1 -o a.key > a.pub
xiezhi sign key b.1 -o b.key > b.pub
export XIEZHI_LEDGER=my.db
xiezhi ledger init my --log log.pub --office a=a.pub b=b.pub --key a.key b.key
xiezhi ledger show
xiezhi ledger export --key log.key -o my.export
xiezhi ledger verify my.export --keys log.pub a.pub b.pub
"""
ABOUT = Text(
    """\
  init DIR         以案例的各方、主体和机构建立台账；密钥在手的即签署记入，
                   其余待签行为写到 -o 文件夹
  act FILE...      记入已签署的行为，要么全部记入，要么一项不记
  show [ID|N]      概况；一个事项的来龙去脉；一条记录；--inbox 主体：待办
  verify [FILE]    核验导出文件，只凭文件本身和所给公钥；不给文件则核验台账
  export           导出全部记录及证明；--item：只导出与该事项有关的记录
  checkpoint       以日志密钥签检查点并写出共签请求；给出文件则收下共签
  list             写出承诺事项清单（xlsx 或 csv）
  load FILE        由蓝图（blueprint.json）的建议、协议（docx）或改过的清单
                   写出待签的行为
  rebuild          由日志重建各表
  backup FILE      在线备份；restore FILE 核验后恢复到 --at 处
台账位置也可写在环境变量 XIEZHI_LEDGER 里（文件路径或 postgresql:// 地址）。""",
    """\
  init DIR         begin a register with a case's sides, parties and bodies;
                   acts whose key is here are recorded, the others go to -o
  act FILE...      record signed acts, all of them or none
  show [ID|N]      all in all; an item's story; a record; --inbox PARTY: tasks
  verify [FILE]    check an export by itself and the keys given; without a file,
                   check the register
  export           all records with proofs; --item: those about one item
  checkpoint       sign a checkpoint with the log's key and write the request to
                   cosign it; with a file, take in its cosignatures
  list             write the commitments as a list (xlsx or csv)
  load FILE        acts to be signed, from a blueprint.json, an agreement
                   (docx) or an edited list
  rebuild          fill the tables anew from the log
  backup FILE      copy while in use; restore FILE: verified first, to --at
The place may also stand in the environment variable XIEZHI_LEDGER (the path of
a file or a postgresql:// address).""",
)
ACTIONS = {
    "init": "xiezhi.cli.ledger_begin",
    "act": "xiezhi.cli.ledger_act",
    "show": "xiezhi.cli.ledger_show",
    "verify": "xiezhi.cli.ledger_proof",
    "export": "xiezhi.cli.ledger_proof",
    "checkpoint": "xiezhi.cli.ledger_proof",
    "list": "xiezhi.cli.ledger_list",
    "load": "xiezhi.cli.ledger_list",
    "rebuild": "xiezhi.cli.ledger_care",
    "backup": "xiezhi.cli.ledger_care",
    "restore": "xiezhi.cli.ledger_care",
}


class LedgerAsked(AskedWrongly):
    """A command on a register without what it needs: its place, a file, a key, a party."""


def configure(parser: Parser) -> None:
    """Say which words the command takes."""
    parser.example = EXAMPLE
    parser.epilog = ABOUT.render(parser.lang)
    parser.add_argument(
        "action", choices=tuple(ACTIONS), metavar="ACTION", help=parser.say("见下", "see below")
    )
    parser.add_argument(
        "what",
        nargs="*",
        metavar="WHAT",
        help=parser.say("文件、文件夹、编号或记录号", "a file, folder, id or record's number"),
    )
    parser.add_argument(
        "--at", metavar="PLACE", help=parser.say("台账所在", "where the register is kept")
    )
    for name, metavar, many, zh, en in (
        ("--log", "FILE", False, "init：日志的公钥", "init: the log's public key"),
        ("--office", "ID=FILE", True, "init：各方牵头单位及其公钥", "init: each side's office"),
        ("--party", "ID=FILE", True, "init：其他主体及其公钥", "init: further parties' keys"),
        ("--key", "FILE", True, "私钥", "private keys"),
        ("--keys", "FILE", True, "核验所用的公钥", "public keys to check with"),
        ("--kept", "FILE", False, "verify：保存的检查点", "verify: a checkpoint that you kept"),
        ("--only", "ID", True, "load：只要这些建议", "load: only these proposals"),
        ("--origin", "ID", True, "load：协议的由来", "load: what an agreement came from"),
    ):
        nargs = "+" if many else None
        parser.add_argument(name, nargs=nargs, metavar=metavar, help=parser.say(zh, en))
    for name, metavar, zh, en in (
        ("--by", "PARTY", "load：行为的主体", "load: the party that acts"),
        ("--inbox", "PARTY", "show：该主体的待办", "show: what waits for this party"),
        ("--item", "ID", "export：与此事项有关的", "export: what is about this item"),
        ("--text", "ID", "list：依据此文本的", "list: what rests on this text"),
    ):
        parser.add_argument(name, metavar=metavar, help=parser.say(zh, en))
    parser.add_argument(
        "--seen",
        type=int,
        metavar="N",
        help=parser.say(
            "act：你看到的记录数；此后有新记录则不记入",
            "act: how many records you saw; refuse if more came since",
        ),
    )
    parser.add_argument(
        "--exit-days",
        type=int,
        metavar="N",
        help=parser.say(
            "load：协议退出条款的通知天数", "load: days of notice of an agreement's exit clause"
        ),
    )
    parser.add_argument(
        "--since",
        type=int,
        default=0,
        metavar="N",
        help=parser.say("checkpoint：共签方已共签到的记录数", "checkpoint: the size cosigned last"),
    )
    parser.add_argument(
        "--format",
        choices=("table", "json"),
        default="table",
        help=parser.say("输出形式（默认 table）", "how to print (default: table)"),
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help=parser.say("写到此处", "where to write"),
    )
    parser.add_lang("提示和清单所用的语言", "language of messages and lists")


def run(arguments: Namespace) -> int:
    """Do what was asked."""
    module = importlib.import_module(ACTIONS[arguments.action])
    done: int = getattr(module, arguments.action)(arguments)
    return done


def place_of(arguments: Namespace) -> str:
    """Where the register is: as asked, else as the environment says. Raises LedgerAsked."""
    place = arguments.at or os.environ.get(PLACE, "")
    if place:
        return str(place)
    raise LedgerAsked(
        Text(
            f"没有写明台账在哪里；请加 --at 位置，或设置环境变量 {PLACE}。",
            f"where is the register? Add --at PLACE, or set the environment variable {PLACE}.",
        )
    )


def opened(arguments: Namespace, *, read_only: bool = False) -> Store:
    """The register that was asked for."""
    from xiezhi.register.store import open_store  # noqa: PLC0415  (keeps --help fast)

    return open_store(place_of(arguments), read_only=read_only)


def only_one(arguments: Namespace, what: Text) -> str:
    """The one thing that the action is about. Raises LedgerAsked."""
    if len(arguments.what) == 1:
        return str(arguments.what[0])
    raise LedgerAsked(
        text(
            "{action}之后须写明{what}，一个。",
            "{action} needs {what}, one.",
            action=Text(arguments.action, arguments.action),
            what=what,
        )
    )


def output_of(arguments: Namespace, what: Text) -> Path:
    """The file to write. Raises LedgerAsked."""
    if arguments.output is not None:
        return Path(arguments.output)
    raise LedgerAsked(
        text("{what}要写成文件；请加 -o。", "{what} is written to a file; add -o.", what=what)
    )
