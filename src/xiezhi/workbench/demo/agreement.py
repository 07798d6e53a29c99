"""An agreement of the case signed by every office, its duties in the list, first reports.

All of it is named as a demonstration: no office ever signed this text. A case without requirements
has duties that are invented, and named so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xiezhi.consensus.agreement import Agreement
    from xiezhi.model.text import Text
    from xiezhi.workbench.demo.begin import Demo

TEXT = "demo-agreement"


def play(demo: Demo) -> None:
    """Draft from the case's requirements, sign on every side, list and accept the duties."""
    from datetime import UTC, datetime  # noqa: PLC0415

    from xiezhi.model.text import Text  # noqa: PLC0415
    from xiezhi.register.acts.texts import Signed, TextProposed  # noqa: PLC0415
    from xiezhi.register.drafting import text_acts  # noqa: PLC0415
    from xiezhi.register.items import SignedText  # noqa: PLC0415
    from xiezhi.register.state import the  # noqa: PLC0415
    from xiezhi.workbench.pages.agreements_duties import allowed_acts, listing_acts  # noqa: PLC0415
    from xiezhi.workbench.papers.words import keep_words  # noqa: PLC0415

    words = _words(demo)
    digest = keep_words(words)
    first, *others = demo.offices
    drafted, _ = text_acts(demo.store.state(), first, words)
    demo.act(drafted, TextProposed(first, TEXT, digest), Signed(first, TEXT, digest))
    for office in others:
        demo.act(Signed(office, TEXT, digest))
    held = the(demo.store.view(), TEXT, SignedText)
    acts = allowed_acts(demo.store.view(), [], listing_acts(held, words, first), datetime.now(UTC))
    demo.act(*acts)
    _accepted(demo, others)
    _reported(demo, Text("演示：首批工作已启动。", "Demonstration: the first work has begun."))


def _words(demo: Demo) -> Agreement:
    from datetime import UTC, datetime  # noqa: PLC0415

    from xiezhi.consensus.agreement import Signatory, draft, requirement_grounds  # noqa: PLC0415
    from xiezhi.model.text import Text  # noqa: PLC0415
    from xiezhi.register.clocks import day  # noqa: PLC0415
    from xiezhi.register.items import Party  # noqa: PLC0415
    from xiezhi.register.state import the  # noqa: PLC0415
    from xiezhi.workbench.demo.invented import invented_grounds  # noqa: PLC0415

    view = demo.store.view()
    parties = [the(view, one, Party) for one in demo.offices]
    names = tuple(Signatory(one.id, one.name, one.side) for one in parties)
    title = Text("毗邻地区协作协议（演示）", "Border region agreement (demonstration)")
    grounds = requirement_grounds(demo.case) or invented_grounds(day(datetime.now(UTC)))
    return draft(TEXT, title, names, grounds).agreement


def _accepted(demo: Demo, offices: list[str]) -> None:
    """The other offices accept what is theirs but for the last, which is left for the reader."""
    from xiezhi.register.acts.commitments import CommitmentAccepted  # noqa: PLC0415
    from xiezhi.register.items import Commitment  # noqa: PLC0415
    from xiezhi.register.state import the  # noqa: PLC0415

    rows = demo.store.pages.entries("commitment", limit=200).rows
    for row in rows[:-1]:
        owners = the(demo.store.view(), row.id, Commitment).owners
        for office in offices:
            if office in owners:
                demo.act(CommitmentAccepted(office, row.id))


def _reported(demo: Demo, words: Text) -> None:
    """One report that was verified, one that waits for the counterpart."""
    from datetime import UTC, datetime  # noqa: PLC0415
    from decimal import Decimal  # noqa: PLC0415

    from xiezhi.register.acts.commitments import Reported, Verified  # noqa: PLC0415
    from xiezhi.register.clocks import day  # noqa: PLC0415

    active = demo.store.pages.entries("commitment", stage="active", limit=2).rows
    today = day(datetime.now(UTC))
    for number, row in enumerate(active):
        report = f"{row.id}.report"
        by, other = (demo.offices[number % 2], demo.offices[1 - number % 2])
        demo.act(Reported(by, report, row.id, today, Decimal("0.3"), words))
        if number == 0:
            demo.act(Verified(other, f"{report}.verified", report, right=True))
