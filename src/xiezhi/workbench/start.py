"""A workbench made ready: data folder, secret, accounts, register; all of it once, in any order."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.model.disk import named
from xiezhi.model.errors import AskedWrongly
from xiezhi.model.text import text

if TYPE_CHECKING:
    from xiezhi.workbench.config import Config

MARK = "DEMONSTRATION"


class OtherData(AskedWrongly):
    """A data folder of a demonstration is to be used in earnest, or the other way round."""


def environment_of(case: Path, data: Path, *, demo: bool) -> dict[str, str]:
    """The settings that a command line gives, as the environment has them."""
    given = {"XIEZHI_CASE": str(case.absolute()), "XIEZHI_DATA": str(data.absolute())}
    given["XIEZHI_DEMO"] = "yes" if demo else "no"
    return given


def set_up(environ: dict[str, str]) -> Config:
    """Start Django with these settings, the data folder made. Raises SettingWrong, OtherData."""
    os.environ.update(environ)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiezhi.workbench.settings")
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    django.setup()
    config: Config = settings.CONFIG
    prepare(config)
    return config


def prepare(config: Config) -> None:
    """Folders, database and register; what is there already stays."""
    from xiezhi.workbench.secrets_kept import private_folder  # noqa: PLC0415

    os.umask(0o077)
    for folder in (config.data, config.findings, config.uploads, config.outbox):
        private_folder(folder)
    _marked(config)
    migrated()
    found_register(config)


def _marked(config: Config) -> None:
    """A demonstration's folder says so, and is never used in earnest."""
    mark = config.data / MARK
    begun = ("accounts.db", "ledger.db", config.log_key.name)  # on a server only the key is here
    fresh = not any((config.data / name).exists() for name in begun)
    if config.demo and fresh:
        mark.touch(mode=0o600)
    if mark.exists() != config.demo:
        raise OtherData(
            text(
                "“{name}”{is_demo}；请换一个数据文件夹。",
                "{name} {is_demo}; use another data folder.",
                name=named(config.data),
                is_demo=text("是演示用的", "is a demonstration's")
                if mark.exists()
                else text("是正式使用的", "is in use in earnest"),
            )
        )


def migrated() -> None:
    """The tables of accounts brought up to date."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    if connection.vendor == "postgresql":
        connection.make_schema()
    call_command("migrate", verbosity=0, interactive=False)


def found_register(config: Config) -> None:
    """The register, empty, with a log key of its own; in a demonstration founded and played."""
    from xiezhi.register.store import create_store  # noqa: PLC0415
    from xiezhi.workbench.demo.keys import read_key, write_key  # noqa: PLC0415
    from xiezhi.workbench.facts import facts_of  # noqa: PLC0415
    from xiezhi.workbench.register_access import register_is_there  # noqa: PLC0415

    if register_is_there(config.ledger):
        return
    from xiezhi.register.log.keys import new_key  # noqa: PLC0415

    assert config.case is not None  # noqa: S101
    if not config.log_key.exists():
        host = "demonstration.example" if config.demo else _first_host(config)
        write_key(config.log_key, new_key(f"{host}/{facts_of(config.case).id}"))
    log = read_key(config.log_key)
    with create_store(config.ledger, log.verifier) as store:
        if config.demo:
            from xiezhi.case.read import read_case  # noqa: PLC0415
            from xiezhi.workbench.demo.begin import accounts, begin  # noqa: PLC0415

            accounts(config, begin(config, read_case(config.case), store))


def _first_host(config: Config) -> str:
    return config.hosts[0] if config.hosts else "localhost"
