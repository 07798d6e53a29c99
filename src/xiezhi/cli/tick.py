"""`xiezhi tick`: one turn of the workbench's clock, for cron or a systemd timer."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.cli.desk import add_desk, desk_environment, need
from xiezhi.cli.failures import say
from xiezhi.cli.key_files import read_signing_key
from xiezhi.model.errors import AskedWrongly
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from argparse import Namespace

    from xiezhi.cli.parser import Parser
    from xiezhi.register.log.keys import SigningKey
    from xiezhi.workbench.config import Config

EXAMPLE = """\
xiezhi new mycase --sides 500000 520000
xiezhi serve mycase --demo --data mydata --check
xiezhi tick mycase --demo --data mydata
"""
ABOUT = Text(
    """\
核对监测读数并发出预警，提醒临近或逾期的承诺事项，将逾期未答复的预警
报上一级，并把通知写入数据文件夹的 outbox。重复执行不会重复发出。
--key 为各方席位的私钥，可给几个；某方没有密钥时，只写通知，不代其行事。
演示时使用演示密钥。结果以一行 JSON 写到标准输出。""",
    """\
Looks at readings and raises alerts, tells of commitments near or past their
last day, passes unanswered alerts one level up, and writes notices to outbox in
the data folder. Running it again repeats nothing. --key: private keys of seats,
one or more; for a side without a key nothing is done, only told. A
demonstration uses its own keys. What was done goes to stdout as a line of JSON.""",
)


class NotInEarnest(AskedWrongly):
    """Another moment than now was asked for outside a demonstration."""


def configure(parser: Parser) -> None:
    """Say what the command takes."""
    parser.example = EXAMPLE
    parser.epilog = ABOUT.render(parser.lang)
    add_desk(parser)
    parser.add_argument(
        "--key",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=parser.say("席位的私钥文件，可重复", "a seat's private key; may be repeated"),
    )
    parser.add_argument(
        "--at",
        metavar="TIME",
        help=parser.say(
            "仅用于演示：按此时刻判断是否到期，如 2026-12-01T08:00:00+08:00",
            "demonstrations only: judge what is due by this moment,\n"
            "e.g. 2026-12-01T08:00:00+08:00",
        ),
    )
    parser.add_lang("提示所用的语言", "language of messages")


def run(arguments: Namespace) -> int:
    """Do one turn and say what was done."""
    need("django")
    now = _moment(arguments.at, demo=arguments.demo)
    from xiezhi.workbench.start import set_up  # noqa: PLC0415

    config = set_up(desk_environment(arguments))
    keys = [read_signing_key(path, arguments.lang) for path in arguments.key]
    from xiezhi.workbench.register_access import close_registers, register_at  # noqa: PLC0415
    from xiezhi.workbench.tick import turn  # noqa: PLC0415

    done = turn(config, register_at(config.ledger), keys or _demo_keys(config), now)
    close_registers()
    told = {
        "alerts": done.alerts,
        "deadlines": done.deadlines,
        "escalated": done.escalated,
        "notices": done.notices,
        "sent": done.sent,
        "unsent": done.unsent,
        "unsigned": sorted(set(done.unsigned)),
    }
    print(json.dumps(told, ensure_ascii=False))
    if done.unsigned:
        n = len(set(done.unsigned))
        sentence = Text(
            f"{n}项到期，但没有相应一方的密钥，未代其行事。",
            f"{n} things are due of a side whose key was not given; nothing was done for it.",
        )
        say(sentence.render(arguments.lang))
    return 0


def _demo_keys(config: Config) -> list[SigningKey]:
    """Every key of a demonstration; none in earnest."""
    if not config.demo:
        return []
    from xiezhi.workbench.demo.keys import read_key  # noqa: PLC0415

    return [read_key(path) for path in sorted(config.demo_keys.glob("*.key"))]


def _moment(given: str | None, *, demo: bool) -> datetime:
    if given is None:
        return datetime.now(UTC)
    if not demo:
        raise NotInEarnest(
            Text(
                "--at 只能与 --demo 同用；正式台账按当前时刻处理。",
                "--at goes with --demo alone; a register in earnest is judged by the present.",
            )
        )
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise NotInEarnest(
            Text(
                f"“{given[:40]}”不是带时区的时刻；应写作 2026-12-01T08:00:00+08:00。",
                f"{given[:40]} is no moment with a time zone; write one like "
                "2026-12-01T08:00:00+08:00.",
            )
        )
    return at
