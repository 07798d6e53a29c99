"""What money, assessment and the ledger tell."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from xiezhi.model.text import Text
from xiezhi.workbench import settling
from xiezhi.workbench.api.read import AFTER, OF_SIDE, Asks, Read, one_of, words_of
from xiezhi.workbench.api.shapes import answer, named, record
from xiezhi.workbench.assessment import criteria
from xiezhi.workbench.pages import assessment, ledger, ledger_proof, money

named(ledger.Chapter, "StoryChapter")

_STEP = record("ActInTime", "An act with its receipt.", at=str, words=Text)
_ITEM = words_of("item", Text("只要关于某事项的记录", "the records about one item alone"))

READS = (
    Read(
        "money", "money",
        Text("资金往来，以及每两个主体之间的结余",
             "Every line of money, and what stands between each two parties"),
        answer(
            "Money", "Lines of money.",
            between=tuple[money.Between, ...], lines=tuple[money.MoneyShown, ...],
        ),
        (
            one_of("kind", money.KINDS, Text("只列某一类", "of one kind alone")),
            one_of("state", money.STATES, Text("只列某一状态", "at one state alone")),
            words_of("party", Text("只列某主体的", "of one party alone")),
        ),
    ),
    Read(
        "transfer", "transfers/{id}",
        Text("一笔资金及其依据", "A line of money and what it rests on"),
        answer(
            "TransferPage", "A line of money as it stands.",
            line=money.MoneyShown, by=str, rule_words=Text | None, object_until=date,
            steps=tuple[_STEP, ...],  # type: ignore[valid-type]
        ),
    ),
    Read(
        "settlement", "settlement",
        Text("生态补偿结算，逐元说明", "Settlement of the case's agreements, each yuan explained"),
        answer(
            "Settlement", "Agreements settled for a year.",
            settlements=tuple[settling.Settled, ...],
        ),
        (
            Asks("by", str, Text("只用某一方的监测数据", "with one side's readings alone"),
                 r"^\d{6}$"),
            Asks("year", str, Text("年份", "the year"), r"^\d{4}$"),
        ),
    ),
    Read(
        "assessment", "assessment",
        Text("评分的中位数与分布、全部评分、评价标准；不排名",
             "Medians and spread of scores, every score, the criteria; never a ranking"),
        answer(
            "Assessment", "What the parties gave one another.",
            summaries=tuple[assessment.SummaryShown, ...],
            scores=tuple[assessment.ScoreShown, ...], n_scores=int,
            criteria=tuple[criteria.Criteria, ...],
        ),
        (OF_SIDE,),
    ),
    Read(
        "score", "scores/{id}",
        Text("一项评分及其依据", "A score and what it rests on"),
        answer(
            "ScorePage", "A score as it stands.",
            score=assessment.ScoreShown, about=str, inputs=tuple[str, ...], rule=str, unit=str,
            object_until=date,
            steps=tuple[_STEP, ...],  # type: ignore[valid-type]
        ),
    ),
    Read(
        "timeliness", "timeliness",
        Text("按时与逾期，及由谁的步骤造成", "On time or late, and whose step was late"),
        answer(
            "Timeliness", "Commitments with a last day.",
            commitments=tuple[assessment.Lateness, ...], n_late=int,
            totals=tuple[tuple[str, tuple[tuple[str, int], ...]], ...],
        ),
        (AFTER,),
    ),
    Read(
        "ledger", "ledger",
        Text("台账记录，最新的在前", "The records of the register, the latest first"),
        answer(
            "Ledger", "Records, a page at a time; `before` of the next page is `start`.",
            register=Text | None, origin=str, hash=str, size=int, root=str,
            last_received=datetime | None, start=int, end=int,
            records=tuple[ledger.Line, ...],
        ),
        (Asks("before", int, Text("只要此号之前的记录", "records before this number")),),
    ),
    Read(
        "ledger-record", "ledger/records/{int:number}",
        Text("一条记录：行为、签名、在册证明", "One record: the act, its signature, its proof"),
        answer(
            "RecordPage", "A record with the proof that it is in the log.",
            number=int, line=ledger.Line, act=dict[str, Any], content_digest=str, signature=str,
            seat=str, key=str, seat_opened=datetime | None, seat_closed=datetime | None,
            leaf=str, size=int, root=str, inclusion=tuple[str, ...],
            about=tuple[ledger.Named, ...],
        ),
    ),
    Read(
        "ledger-item", "ledger/items/{path:id}",
        Text("一个事项的来龙去脉", "An item's story: where it came from and what followed"),
        answer(
            "StoryPage", "The records about an item.",
            id=str, type=str, records=tuple[ledger.Line, ...],
            chapters=tuple[ledger.Chapter, ...],
        ),
    ),
    Read(
        "ledger-proof", "ledger/proof",
        Text("日志的长度、根、公钥和检查点", "How far the log goes: root, key, checkpoints"),
        answer(
            "ProofPage", "The log now, and the checkpoints kept.",
            origin=str, hash=str, log_key=str, size=int, root=str,
            checkpoints=tuple[ledger_proof.CheckpointShown, ...],
        ),
    ),
    Read(
        "ledger-export", "ledger/export",
        Text("带证明的导出文件，可离线核验", "An export with every proof, to be verified offline"),
        ledger_proof.KIND,
        (_ITEM,),
    ),
)  # fmt: skip
