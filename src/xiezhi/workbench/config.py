"""What an operator may set: each setting with its default and meaning, read from the environment.

The reference page (docs/reference/workbench-settings.md) is made from `SETTINGS`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from xiezhi.model.errors import AskedWrongly
from xiezhi.model.text import Text, text
from xiezhi.register.store.postgres import SCHEMES, address, with_password

PREFIX = "XIEZHI_"
ACCOUNTS_SCHEMA = "xiezhi_desk"


class SettingWrong(AskedWrongly):
    """A setting of the workbench that cannot be read."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name in the environment, its default as written there, and its meaning."""

    name: str
    default: str
    says: Text


SETTINGS = (
    Setting(
        "XIEZHI_CASE",
        "",
        Text("案例文件夹", "The case folder."),
    ),
    Setting(
        "XIEZHI_DATA",
        "xiezhi-data",
        Text(
            "数据文件夹：密钥、账户数据库、台账、已计算的分析结论、上传文件、待发通知。"
            "权限为仅本人可读。",
            "The data folder: keys, accounts, register, computed findings, uploads, outbox. Only "
            "its owner may read it.",
        ),
    ),
    Setting(
        "XIEZHI_DATABASE",
        "",
        Text(
            "账户数据库：留空则为数据文件夹中的 accounts.db（SQLite）；或 "
            "postgresql://用户:密码@主机/库名（需另装 xiezhi[postgres]）。表建在架构"
            "xiezhi_desk 中，可与台账同用一库；?schema=、?host=（套接字文件夹）、?sslmode= 的含义"
            "与台账地址相同，地址中没有密码时取自 PGPASSWORD。",
            "The database of accounts: by default accounts.db in the data folder (SQLite); or "
            "postgresql://user:password@host/name (which needs xiezhi[postgres]). Its tables are "
            "in the schema xiezhi_desk, so that the register may be in the same database; "
            "?schema=, ?host= (a socket's folder) and ?sslmode= mean what they do in the "
            "register's address, and a password that is not there is taken from PGPASSWORD.",
        ),
    ),
    Setting(
        "XIEZHI_LEDGER",
        "",
        Text(
            "台账所在：留空则为数据文件夹中的 ledger.db；或文件路径，或 postgresql:// 地址。",
            "Where the register is: by default ledger.db in the data folder; or a file's path, or "
            "a postgresql:// address.",
        ),
    ),
    Setting(
        "XIEZHI_SECRET",
        "",
        Text(
            "签发会话所用的密文，至少50个字符；留空则首次启动时生成并存于数据文件夹的 secret.key"
            "（权限600）。",
            "The secret that signs sessions, 50 characters or more; by default made at the first "
            "start and kept in secret.key of the data folder (mode 600).",
        ),
    ),
    Setting(
        "XIEZHI_OFFICES",
        "",
        Text(
            "建立台账时各方的牵头单位，写其在案例中的编号，以逗号分隔；留空则为各方所列第一个主体。",
            "Each side's office when the register is founded, by its id in the case, separated by "
            "commas; by default the first party that the case lists for the side.",
        ),
    ),
    Setting(
        "XIEZHI_HOSTS",
        "localhost,127.0.0.1,[::1]",
        Text(
            "本站的主机名，以逗号分隔；其他主机名的请求一律拒绝。",
            "The host names of this site, separated by commas; requests for others are refused.",
        ),
    ),
    Setting(
        "XIEZHI_HTTPS",
        "no",
        Text(
            "是否经 HTTPS 访问（yes/no）。yes 时会话与表单的 cookie 只经 HTTPS 发送，"
            "并发送 HSTS。正式使用应为 yes。",
            "Whether readers come by HTTPS (yes or no). With yes, cookies of sessions and forms "
            "travel by HTTPS alone and HSTS is sent. In earnest it should be yes.",
        ),
    ),
    Setting(
        "XIEZHI_PROXIES",
        "0",
        Text(
            "本站之前的反向代理层数；读者地址取自 X-Forwarded-For 中倒数第几项。0：不信任该标头。",
            "How many reverse proxies stand before this site; the reader's address is that entry "
            "of X-Forwarded-For, counted from the end. 0: the header is not trusted.",
        ),
    ),
    Setting(
        "XIEZHI_COMPUTE",
        "yes",
        Text(
            "服务器是否自行计算分析结论（yes/no）；no 时由别的进程写入数据文件夹的 findings："
            "python -m xiezhi.workbench.compute 案例 文件夹。",
            "Whether the server computes the findings itself (yes or no). With no, another process "
            "writes them below findings in the data folder: python -m xiezhi.workbench.compute "
            "CASE FOLDER.",
        ),
    ),
    Setting(
        "XIEZHI_UPLOAD_MB",
        "20",
        Text("一次上传的上限（MB）。", "The most that one upload may hold, in MB."),
    ),
    Setting(
        "XIEZHI_SESSION_HOURS",
        "10",
        Text(
            "登录的有效时长（小时），自登录起算。",
            "How long a sign-in lasts, in hours.",
        ),
    ),
    Setting(
        "XIEZHI_LOG",
        "info",
        Text(
            "日志级别：debug、info、warning 或 error。每行一个 JSON，写到标准错误。",
            "The level of logs: debug, info, warning or error. One JSON object a line, on stderr.",
        ),
    ),
    Setting(
        "XIEZHI_DEMO",
        "no",
        Text(
            "是否为演示（yes/no）：演示密钥存于服务器，每页均有演示标记。切勿用于正式台账。",
            "Whether this is a demonstration (yes or no): its keys lie on the server and every "
            "page says so. Never for a register in earnest.",
        ),
    ),
    Setting(
        "XIEZHI_DEBUG",
        "no",
        Text(
            "是否在网页上显示程序错误的细节（yes/no）；仅供开发。",
            "Whether pages show details of a program's fault (yes or no); for developers only.",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Config:
    """The settings, read. ledger: a path or a server's address. database: empty for SQLite."""

    data: Path
    case: Path | None
    database: str
    ledger: str
    offices: tuple[str, ...]
    secret: str
    hosts: tuple[str, ...]
    https: bool
    proxies: int
    compute: bool
    upload_mb: int
    session_hours: int
    log: str
    demo: bool
    debug: bool

    @property
    def secret_file(self) -> Path:
        """Where the secret is kept that the environment does not give."""
        return self.data / "secret.key"

    @property
    def log_key(self) -> Path:
        """The private key of the register's log, which signs checkpoints."""
        return self.data / "log.key"

    @property
    def demo_keys(self) -> Path:
        """The folder of demonstration keys."""
        return self.data / "demo-keys"

    @property
    def findings(self) -> Path:
        """The folder of computed findings."""
        return self.data / "findings"

    @property
    def uploads(self) -> Path:
        """The folder of uploaded files, each under its digest."""
        return self.data / "uploads"

    @property
    def outbox(self) -> Path:
        """The folder of notices that wait to be sent."""
        return self.data / "outbox"


def config_from(environ: Mapping[str, str] = os.environ) -> Config:
    """The settings of an environment. Raises SettingWrong."""
    given = {s.name: environ.get(s.name, "").strip() or s.default for s in SETTINGS}
    data = Path(given["XIEZHI_DATA"]).absolute()
    log = given["XIEZHI_LOG"].lower()
    if log not in ("debug", "info", "warning", "error"):
        raise _wrong("XIEZHI_LOG", log, Text("应为级别名", "should be the name of a level"))
    return Config(
        data=data,
        case=Path(given["XIEZHI_CASE"]).absolute() if given["XIEZHI_CASE"] else None,
        database=given["XIEZHI_DATABASE"],
        ledger=given["XIEZHI_LEDGER"] or str(data / "ledger.db"),
        secret=given["XIEZHI_SECRET"],
        offices=_listed(given["XIEZHI_OFFICES"]),
        hosts=_listed(given["XIEZHI_HOSTS"]),
        https=_yes(given, "XIEZHI_HTTPS"),
        proxies=_number(given, "XIEZHI_PROXIES", 0, 9),
        compute=_yes(given, "XIEZHI_COMPUTE"),
        upload_mb=_number(given, "XIEZHI_UPLOAD_MB", 1, 2000),
        session_hours=_number(given, "XIEZHI_SESSION_HOURS", 1, 720),
        log=log,
        demo=_yes(given, "XIEZHI_DEMO"),
        debug=_yes(given, "XIEZHI_DEBUG"),
    )


def database_of(config: Config) -> dict[str, object]:
    """The entry of Django's DATABASES. Raises SettingWrong."""
    if not config.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(config.data / "accounts.db"),
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    given = urlsplit(config.database)
    if given.scheme not in SCHEMES or not given.path.strip("/"):
        raise _wrong(
            "XIEZHI_DATABASE",
            f"{given.scheme}://…",
            Text("应写作 postgresql://用户@主机/库名", "should be postgresql://user@host/name"),
        )
    where = address(config.database, ACCOUNTS_SCHEMA)
    return {
        "ENGINE": "xiezhi.workbench.postgres",
        "NAME": where.options["database"],
        "OPTIONS": {"connect": with_password(where.options), "schema": where.schema},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def _listed(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in words.split(",") if part.strip())


def _yes(given: Mapping[str, str], name: str) -> bool:
    words = given[name].lower()
    if words not in ("yes", "no"):
        raise _wrong(name, words, Text("应为 yes 或 no", "should be yes or no"))
    return words == "yes"


def _number(given: Mapping[str, str], name: str, least: int, most: int) -> int:
    words = given[name]
    if words.isascii() and words.isdigit() and least <= int(words) <= most:
        return int(words)
    expected = Text(
        f"应为{least}至{most}之间的整数", f"should be a whole number from {least} to {most}"
    )
    raise _wrong(name, words, expected)


def _wrong(name: str, given: str, expected: Text) -> SettingWrong:
    return SettingWrong(
        text(
            "设置 {name}={given} 无法读取：{expected}。",
            "the setting {name}={given} cannot be read: it {expected}.",
            name=Text(name, name),
            given=Text(given[:60], given[:60]) if given.strip() else Text("（空）", "(empty)"),
            expected=expected,
        )
    )
