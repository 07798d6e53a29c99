"""What commands of the workbench have in common: whose desk, where it is kept, its packages."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from argparse import Namespace

    from xiezhi.cli.parser import Parser


class WorkbenchMissing(XiezhiError):
    """The workbench was asked for and the packages that it needs are not installed."""


def add_desk(parser: Parser) -> None:
    """Take the case, whether it is a demonstration, and where its data are."""
    parser.add_argument(
        "case", type=Path, metavar="DIR", help=parser.say("案例文件夹", "the case folder")
    )
    parser.add_argument(
        "--demo", action="store_true", help=parser.say("演示", "as a demonstration")
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help=parser.say(
            "数据文件夹（默认 xiezhi-data，演示为 xiezhi-demo）",
            "the data folder (default: xiezhi-data, for --demo xiezhi-demo)",
        ),
    )


def need(*packages: str) -> None:
    """Refuse where a package of the workbench is not installed. Raises WorkbenchMissing."""
    try:
        for name in packages:
            import_module(name)
    except ImportError:
        raise WorkbenchMissing(
            Text(
                "协作平台需要另装软件包，请运行 pip install 'xiezhi[workbench]'。",
                "The workbench needs further packages; run pip install 'xiezhi[workbench]'.",
            )
        ) from None


def desk_environment(arguments: Namespace) -> dict[str, str]:
    """The settings that the words of `add_desk` make."""
    from xiezhi.workbench.start import environment_of  # noqa: PLC0415  (keeps --help fast)

    default = Path("xiezhi-demo" if arguments.demo else "xiezhi-data")
    return environment_of(arguments.case, arguments.data or default, demo=arguments.demo)
