"""`xiezhi serve`: the workbench in a browser, on an embedded default."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from xiezhi.cli.desk import add_desk, desk_environment, need
from xiezhi.cli.failures import say
from xiezhi.model.text import Text, text

if TYPE_CHECKING:
    from argparse import Namespace

    from xiezhi.cli.parser import Parser
    from xiezhi.model.units import Lang
    from xiezhi.workbench.config import Config

EXAMPLE = """\
xiezhi new mycase --sides 500000 520000
xiezhi serve mycase --demo --data mydata --check
"""
ABOUT = Text(
    """\
首次启动时建立数据文件夹：密钥、账户数据库和台账，仅本人可读。
--demo 建立演示台账：密钥存于服务器，并打印每一方每个角色的登录账户和密码。
不加 --demo 时打印各方首位协调员的邀请链接。
其余设置写在环境变量里，见参考页 workbench-settings。""",
    """\
The first start makes the data folder: keys, accounts and register, for its
owner alone. --demo founds a register with keys on the server and prints one
sign-in per role on each side. Without it, an invitation for each side's first
coordinator is printed. Further settings stand in the environment; see the
reference page workbench-settings.""",
)


def configure(parser: Parser) -> None:
    """Say what the command takes."""
    parser.example = EXAMPLE
    parser.epilog = ABOUT.render(parser.lang)
    add_desk(parser)
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help=parser.say("监听地址（默认 127.0.0.1）", "address to listen on (default: 127.0.0.1)"),
    )
    parser.add_argument(
        "--port",
        type=int,
        default=8000,
        help=parser.say("端口（默认 8000）", "port (default: 8000)"),
    )
    parser.add_argument(
        "--office",
        nargs="+",
        metavar="ID",
        help=parser.say(
            "各方牵头单位在案例中的编号（默认各方所列第一个主体）",
            "each side's office, by its id in the case (default: the first party of each)",
        ),
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help=parser.say("只做准备，不启动服务", "make everything ready, then stop"),
    )
    parser.add_lang("提示所用的语言", "language of messages")


def run(arguments: Namespace) -> int:
    """Make ready, print the address, serve until interrupted."""
    need("django", "granian", "whitenoise")
    from xiezhi.workbench.start import set_up  # noqa: PLC0415

    given = desk_environment(arguments)
    if arguments.office:
        given["XIEZHI_OFFICES"] = ",".join(arguments.office)
    if "XIEZHI_HOSTS" not in os.environ and arguments.host not in ("127.0.0.1", "localhost"):
        given["XIEZHI_HOSTS"] = f"localhost,127.0.0.1,[::1],{arguments.host}"
    config = set_up(given)
    _tell(config, f"http://{arguments.host}:{arguments.port}/", arguments.lang)
    if arguments.check:
        return 0
    from xiezhi.workbench.serving import serve  # noqa: PLC0415

    serve(config, arguments.host, arguments.port)
    return 0


def _tell(config: Config, address: str, lang: Lang) -> None:
    """The address on stdout; who may sign in, on stderr: it is no data."""
    print(address, flush=True)
    from xiezhi.workbench.welcome import welcome  # noqa: PLC0415

    for sentence in welcome(config, address):
        say(sentence.render(lang))
    say(
        text(
            "数据文件夹：{data}；按 Ctrl-C 停止。",
            "data folder: {data}; Ctrl-C stops.",
            data=Text(str(config.data), str(config.data)),
        ).render(lang)
    )
