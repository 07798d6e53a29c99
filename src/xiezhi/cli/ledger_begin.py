"""`xiezhi ledger init`: begin a register with the sides, parties and bodies of a case."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.cli.act_files import written
from xiezhi.cli.failures import say
from xiezhi.cli.files import write_whole
from xiezhi.cli.key_files import read_public_key, read_signing_key
from xiezhi.cli.ledger import LedgerAsked, only_one, place_of
from xiezhi.cli.ledger_act import tell
from xiezhi.model.disk import named, writing
from xiezhi.model.text import Text, text
from xiezhi.register.fold import Fold
from xiezhi.register.founding import founding_acts
from xiezhi.register.rules import Refused
from xiezhi.register.sentences import sentence_of
from xiezhi.register.store import create_store, sign

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

    from xiezhi.register.act import Act
    from xiezhi.register.log.keys import SigningKey, VerifierKey


def init(arguments: Namespace) -> int:
    """Make the register, record what can be signed here, write out what others have to sign."""
    from xiezhi.case.read import read_case  # noqa: PLC0415  (slow to import)

    folder = Path(only_one(arguments, Text("案例文件夹", "a case folder")))
    where = place_of(arguments)
    if not (arguments.log and arguments.office and arguments.key):
        raise LedgerAsked(
            Text(
                "建立台账须写明 --log 日志公钥、--office 各方牵头单位=公钥，以及 --key 建立者的"
                "私钥。",
                "a register begins with --log, the log's public key, --office, each side's office "
                "with its key, and --key, the opener's private key.",
            )
        )
    log = read_public_key(Path(arguments.log))
    offices, others = _keyed(arguments.office), _keyed(arguments.party or [])
    keys = [read_signing_key(Path(path), arguments.lang) for path in arguments.key]
    parties = _parties_of(keys, {**offices, **others})
    acts = founding_acts(read_case(folder), _opener(parties, offices), offices, others)
    _check_allowed(acts)
    here, there = _divided(acts, set(parties))
    if there and arguments.output is None:
        raise LedgerAsked(_needs_folder(there))
    files = _files(arguments.output, there)
    with create_store(where, log) as store:
        receipts = store.append_all([sign(act, log.name, parties[act.by]) for act in here])
        tell(store, receipts, here, arguments.lang)
    if files:
        with writing(arguments.output):
            arguments.output.mkdir(parents=True, exist_ok=True)
        write_whole(files)
    for path in files:
        print(path)
    _say_next(arguments, list(files))
    return 0


def _keyed(given: Iterable[str]) -> dict[str, VerifierKey]:
    """Parties with the key of their first seat, from `ID=FILE`."""
    found = {}
    for one in given:
        party, sign_, path = one.partition("=")
        if not (party and sign_ and path):
            raise LedgerAsked(
                text(
                    "“{given}”应写作“主体编号=公钥文件”。",
                    "{given} should be written as party=key file.",
                    given=Text(one, one),
                )
            )
        found[party] = read_public_key(Path(path))
    return found


def _parties_of(
    keys: Iterable[SigningKey], parties: dict[str, VerifierKey]
) -> dict[str, SigningKey]:
    """Whose key each private key is. Raises LedgerAsked for one that is nobody's."""
    found = {}
    for key in keys:
        party = next((p for p, public in parties.items() if public == key.verifier), None)
        if party is None:
            raise LedgerAsked(
                text(
                    "私钥“{name}”不属于 --office 和 --party 所列的任何主体；请核对。",
                    "the private key {name} belongs to none of the parties in --office and "
                    "--party; check them.",
                    name=Text(key.name, key.name),
                )
            )
        found[party] = key
    return found


def _opener(parties: dict[str, SigningKey], offices: dict[str, VerifierKey]) -> str:
    """The first office whose private key is here."""
    return next((party for party in parties if party in offices), next(iter(parties)))


def _check_allowed(acts: Iterable[Act]) -> None:
    """The rules allow every act in its turn; else nothing is made. Raises LedgerAsked."""
    fold = Fold()
    for act in acts:
        answer = fold.add(act, datetime.now(UTC))
        if isinstance(answer, Refused):
            raise LedgerAsked(
                text(
                    "台账无法这样建立：{act}{reason}",
                    "the register cannot begin like this: {act} {reason}",
                    act=sentence_of(fold, act),
                    reason=answer.reason,
                )
            )


def _divided(acts: Iterable[Act], here: set[str]) -> tuple[list[Act], list[list[Act]]]:
    """Acts that can be recorded now, and those that wait, a party's in a row together.

    What comes after an act that waits may rest on it, so it waits, too.
    """
    now: list[Act] = []
    later: list[list[Act]] = []
    for act in acts:
        if act.by in here and not later:
            now.append(act)
        elif later and later[-1][0].by == act.by:
            later[-1].append(act)
        else:
            later.append([act])
    return now, later


def _files(folder: Path | None, there: list[list[Act]]) -> dict[Path, bytes]:
    return {
        folder / f"{number:02d}-{acts[0].by}.json": written(acts)
        for number, acts in enumerate(there, start=1)
        if folder is not None
    }


def _needs_folder(there: list[list[Act]]) -> Text:
    parties = list(dict.fromkeys(acts[0].by for acts in there))
    return text(
        "还有行为须由{parties}签署；请加 -o 文件夹，把它们写到其中。",
        "acts are left for {parties} to sign; add -o FOLDER to write them there.",
        parties=Text("、".join(parties), ", ".join(parties)),
    )


def _say_next(arguments: Namespace, files: list[Path]) -> None:
    if files:
        words = Text(
            "台账已建立；上列文件请各主体核对公钥后按次序以自己的密钥签署"
            "（xiezhi sign act），再记入（xiezhi ledger act）。",
            "the register is open; each party compares the keys, signs its file above with its own "
            "key (xiezhi sign act), in this order, and records it (xiezhi ledger act).",
        )
    else:
        words = text(
            "台账“{name}”已建立，各方均已加入。",
            "the register {name} is open, and every side has joined.",
            name=named(_shown(place_of(arguments))),
        )
    say(words.render(arguments.lang))


def _shown(place: str) -> str:
    """A place without a password in it."""
    head, at, tail = place.rpartition("@")
    return f"{head.partition('://')[0]}://…@{tail}" if at and "://" in head else place
