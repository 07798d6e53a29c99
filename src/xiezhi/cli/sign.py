"""`xiezhi sign`: keys that stay with their party, and what is signed with them."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.cli.failures import say
from xiezhi.model.disk import named
from xiezhi.model.errors import AskedWrongly
from xiezhi.model.text import Text, text

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from xiezhi.cli.parser import Parser
    from xiezhi.model.units import Lang
    from xiezhi.register.log.checkpoint import Checkpoint
    from xiezhi.register.log.keys import SigningKey, VerifierKey
    from xiezhi.register.log.note import SignedNote

EXAMPLE = """\
xiezhi sign key yuqian.example/log -o log.key > log.pub
xiezhi sign key gz_drc.1 -o gz_drc.key > gz_drc.pub
echo '{"kind":"side_joined","version":1,"body":{"by":"gz_drc"}}' > join.json
xiezhi sign act join.json --key gz_drc.key --log log.pub -o signed.json
"""
ABOUT = Text(
    """\
key 生成一把 Ed25519 密钥：私钥写入只有本人可读的新文件，公钥打印到标准输出，
名称即席位编号（日志密钥用日志名称；加 --cosign 则为共签密钥）。act 以本席位
的密钥签署行为文件中的各项行为。text 签署一份协议或其他文本的摘要：给出协议
文件、任何文件或64位摘要。checkpoint 共签检查点：先核对它确为 --kept 所保存
检查点的延续，保存新的，再签名。私钥从不离开本机。""",
    """\
`key` makes an Ed25519 key: the private half goes into a new file that its owner
alone may read, the public half to stdout; its name is the seat's id (a log's
key has the log's name; with --cosign it cosigns). `act` signs the acts of a
file with the key of a seat. `text` signs an agreement or other text by its
digest: give the agreement's file, any file, or 64 digits. `checkpoint`
cosigns: it proves that the checkpoint continues the one in --kept, keeps the
new one, then signs. No private key leaves the machine.""",
)
MAX_BYTES = 64 * 2**20
_SHOWN = 20
_DIGEST_DIGITS = 64


class SignAsked(AskedWrongly):
    """A signature was asked for without what it needs: a key, a log, a text's id."""


def configure(parser: Parser) -> None:
    """Say which words the command takes."""
    parser.example = EXAMPLE
    parser.epilog = ABOUT.render(parser.lang)
    parser.add_argument(
        "action",
        choices=("key", "act", "text", "checkpoint"),
        help=parser.say("要做什么", "what to do"),
    )
    parser.add_argument(
        "what",
        metavar="NAME|FILE",
        help=parser.say(
            "key：名称；其他：文件（- 为标准输入）", "key: its name; else a file (- is stdin)"
        ),
    )
    for name, metavar, zh, en in (
        ("--key", "FILE", "私钥文件", "file of the private key"),
        ("--log", "FILE", "日志的公钥文件", "file of the log's public key"),
        ("--kept", "FILE", "保存所见最后检查点的文件", "file of the last checkpoint seen"),
    ):
        parser.add_argument(name, type=Path, metavar=metavar, help=parser.say(zh, en))
    for name, zh, en in (
        ("--by", "text：签署的主体", "text: the party that signs"),
        ("--text", "text：台账中文本的编号", "text: the text's id in the register"),
    ):
        parser.add_argument(name, metavar="ID", help=parser.say(zh, en))
    parser.add_argument(
        "--turn",
        type=int,
        default=0,
        metavar="N",
        help=parser.say(
            "text：此前已签署过同一摘要的次数", "text: how often it signed this digest before"
        ),
    )
    parser.add_argument(
        "--cosign",
        action="store_true",
        help=parser.say("key：生成共签密钥", "key: make one that cosigns"),
    )
    parser.add_argument(
        "--hash",
        choices=("sha256", "sm3"),
        default="sha256",
        help=parser.say("日志的哈希算法（默认 sha256）", "the log's hash (default: sha256)"),
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help=parser.say("写到此文件（默认标准输出）", "write to this file (default: stdout)"),
    )
    parser.add_lang("提示所用的语言（默认依系统区域）", "language of messages (default: locale)")


def run(arguments: Namespace) -> int:
    """Make a key, or sign."""
    work = {"key": _key, "act": _act, "text": _text, "checkpoint": _checkpoint}
    return work[arguments.action](arguments)


def _key(arguments: Namespace) -> int:
    from xiezhi.cli.key_files import write_key  # noqa: PLC0415  (keeps --help fast)
    from xiezhi.register.log.keys import new_key  # noqa: PLC0415
    from xiezhi.register.log.schemes import COSIGNATURE_V1, ED25519  # noqa: PLC0415

    if arguments.output is None:
        raise SignAsked(
            Text("私钥要写入文件；请加 -o 文件名。", "the private key needs a file; add -o FILE.")
        )
    key = new_key(arguments.what, COSIGNATURE_V1 if arguments.cosign else ED25519)
    write_key(arguments.output, key)
    print(key.verifier)
    say(
        text(
            "私钥已写入“{name}”，请妥善保管，不要交给他人；上面一行是公钥，可以公开。",
            "the private key is in {name}: keep it safe and give it to nobody; the line printed "
            "is the public key, for everybody.",
            name=named(arguments.output),
        ).render(arguments.lang)
    )
    return 0


def _act(arguments: Namespace) -> int:
    from xiezhi.cli.act_files import acts_of, written  # noqa: PLC0415
    from xiezhi.register.log.hashes import hashing  # noqa: PLC0415
    from xiezhi.register.sentences import sentence_of  # noqa: PLC0415
    from xiezhi.register.state import State  # noqa: PLC0415
    from xiezhi.register.store.signed import SignedAct, sign  # noqa: PLC0415

    key, log = _key_and_log(arguments)
    acts = [one.act if isinstance(one, SignedAct) else one for one in acts_of(Path(arguments.what))]
    signed = [sign(act, log.name, key, hashing(arguments.hash)) for act in acts]
    _out(arguments, written(signed))
    for act in acts[:_SHOWN]:
        say(sentence_of(State(), act).render(arguments.lang))
    _say_signed(arguments, len(acts), key)
    return 0


def _text(arguments: Namespace) -> int:
    from xiezhi.cli.act_files import written  # noqa: PLC0415
    from xiezhi.register.acts.texts import Signed  # noqa: PLC0415
    from xiezhi.register.log.hashes import hashing  # noqa: PLC0415
    from xiezhi.register.store.signed import sign  # noqa: PLC0415

    key, log = _key_and_log(arguments)
    if arguments.text is None or arguments.by is None:
        raise SignAsked(
            Text(
                "签署文本须写明 --text 文本编号和 --by 主体编号。",
                "signing a text needs --text, its id, and --by, the party that signs.",
            )
        )
    digest = digest_of_text(arguments.what, arguments.lang)
    act = Signed(arguments.by, arguments.text, digest, arguments.turn)
    _out(arguments, written([sign(act, log.name, key, hashing(arguments.hash))]))
    say(
        text(
            "以{by}的名义签署“{id}”，摘要{digest}。",
            "signed {id} for {by} by the digest {digest}.",
            by=_same(act.by),
            id=_same(act.text),
            digest=_same(digest),
        ).render(arguments.lang)
    )
    return 0


def digest_of_text(given: str, lang: Lang) -> str:
    """The digest that a text is signed by: as given, of an agreement's file, or of any file.

    What an agreement's file holds otherwise than it was drafted is said. Raises SignAsked where a
    part of it was not read, since the digest would not cover what its reader sees.
    """
    from hashlib import sha256  # noqa: PLC0415

    from xiezhi.cli.key_files import read_bytes  # noqa: PLC0415

    if len(given) == _DIGEST_DIGITS and set(given) <= set("0123456789abcdef"):
        return given
    data = read_bytes(Path(given), MAX_BYTES)
    if len(data) > MAX_BYTES:
        raise SignAsked(
            text(
                "“{name}”超过64 MB；请给出文本本身。",
                "{name} has more than 64 MB; give the text itself.",
                name=named(given),
            )
        )
    if given.lower().endswith(".docx"):
        return _digest_of_form(data, lang)
    return sha256(data).hexdigest()


def _digest_of_form(data: bytes, lang: Lang) -> str:
    from xiezhi.consensus.agreement import changes, read_form  # noqa: PLC0415

    back = read_form(data)
    for words in changes(back):
        say(words.render(lang))
    digest = back.agreement.digest
    if back.unread:
        raise SignAsked(
            text(
                "文件中有{n}处内容没有读入，摘要不涵盖，因此没有签署；请移入条款或删去，"
                "或确认无误后直接写明摘要{digest}。",
                "parts of the file that were not read: {n}; the digest does not cover them, so "
                "nothing was signed. Move them into an article or take them out, or, where that "
                "is as it should be, give the digest itself: {digest}.",
                n=_same(str(len(back.unread))),
                digest=_same(digest),
            )
        )
    return digest


def _checkpoint(arguments: Namespace) -> int:
    from xiezhi.cli.files import write_whole  # noqa: PLC0415
    from xiezhi.cli.key_files import read_bytes  # noqa: PLC0415
    from xiezhi.register.log.hashes import hashing  # noqa: PLC0415
    from xiezhi.register.log.witness import Witness, read_submission  # noqa: PLC0415

    key, log = _key_and_log(arguments)
    if arguments.kept is None:
        raise SignAsked(
            Text(
                "共签须写明 --kept 文件：所见最后的检查点保存在其中（首次共签时新建）。",
                "cosigning needs --kept FILE, which holds the last checkpoint seen (made the "
                "first time).",
            )
        )
    asked = read_submission(read_bytes(Path(arguments.what), MAX_BYTES))
    with _alone(arguments.kept):
        kept = _kept(arguments.kept, log)
        size, root = (kept.size, kept.root) if kept else (0, b"")
        if asked.old != size:
            raise _other_size(asked.old, size)
        witness = Witness(log, size, root, hashing(arguments.hash))
        _, line = witness.cosigned(asked.note, asked.proof, key, int(time.time()))
        own = type(asked.note)(asked.note.text, asked.note.verified([log]))
        write_whole({arguments.kept: own.encode()})
    _out(arguments, own.joined([line]).encode())
    _say_signed(arguments, 1, key)
    return 0


def read_kept(path: Path, log: VerifierKey) -> SignedNote:
    """The checkpoint of a file, signed by the log."""
    from xiezhi.cli.key_files import read_bytes  # noqa: PLC0415
    from xiezhi.register.log.checkpoint import verified_checkpoint  # noqa: PLC0415
    from xiezhi.register.log.note import read_note  # noqa: PLC0415

    note = read_note(read_bytes(path, MAX_BYTES))
    verified_checkpoint(note, log)
    return note


def _kept(path: Path, log: VerifierKey) -> Checkpoint | None:
    from xiezhi.register.log.checkpoint import read_checkpoint  # noqa: PLC0415

    return read_checkpoint(read_kept(path, log).text) if path.exists() else None


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else compares and keeps at the same time, or a race could roll the log back."""
    try:
        import fcntl  # noqa: PLC0415
    except ImportError:  # not POSIX
        yield
        return
    from xiezhi.model.disk import no_folder, writing  # noqa: PLC0415

    if not path.absolute().parent.is_dir():
        raise no_folder(path)
    lock = path.with_name(f"{path.name}.lock")
    with writing(lock):
        file = lock.open("a")
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _key_and_log(arguments: Namespace) -> tuple[SigningKey, VerifierKey]:
    from xiezhi.cli.key_files import read_public_key, read_signing_key  # noqa: PLC0415

    if arguments.key is None or arguments.log is None:
        raise SignAsked(
            Text(
                "签署须写明 --key 私钥文件和 --log 日志公钥文件。",
                "signing needs --key, a private key's file, and --log, the log's public key.",
            )
        )
    return read_signing_key(arguments.key, arguments.lang), read_public_key(arguments.log)


def _out(arguments: Namespace, data: bytes) -> None:
    if arguments.output is None:
        sys.stdout.write(data.decode())
        return
    from xiezhi.cli.files import write_whole  # noqa: PLC0415

    write_whole({arguments.output: data})


def _say_signed(arguments: Namespace, n: int, key: SigningKey) -> None:
    say(
        text(
            "以“{name}”的密钥签署了{n}项。",
            "signed with the key of {name}: {n}.",
            name=_same(key.name),
            n=_same(str(n)),
        ).render(arguments.lang)
    )


def _other_size(asked: int, size: int) -> SignAsked:
    return SignAsked(
        text(
            "请求从第{asked}条记录起证明，所保存的检查点有{size}条；请索取自{size}起的共签请求。",
            "the request proves from size {asked}, the checkpoint kept has {size}; ask for a "
            "request from {size}.",
            asked=_same(str(asked)),
            size=_same(str(size)),
        )
    )


def _same(words: str) -> Text:
    return Text(words, words)
