"""Agreements that tests share."""

from decimal import Decimal

import pytest

from xiezhi.consensus.agreement import Agreement, Clause, ClauseKind, Duty, Money, Signatory
from xiezhi.model.text import Text


def both(zh, en=None):
    return Text(zh, en or f"{zh} in English")


@pytest.fixture
def agreement():
    parties = (
        Signatory("cq", both("重庆市人民政府", "Government of Chongqing"), "500000"),
        Signatory("gz", both("贵州省人民政府", "Government of Guizhou"), "520000"),
    )
    return Agreement(
        "test",
        both("示例协议", "Example agreement"),
        parties,
        (
            Clause(
                "purpose",
                ClauseKind.PURPOSE,
                both("目的", "Purpose"),
                both("共同治理。", "Together."),
            ),
            Clause(
                "road",
                ClauseKind.DUTY,
                both("交通", "Transport"),
                both("事项如下：", "As follows:"),
                (
                    Duty(
                        "d1",
                        ("cq",),
                        both("修通本方一段", "Build its own stretch"),
                        ("gz",),
                        "2026-06-30",
                    ),
                    Duty(
                        "d2",
                        ("cq", "gz"),
                        both("同步验收", "Accept together"),
                        (),
                        "",
                        both("通车", "opening"),
                    ),
                ),
                (
                    Money(
                        "m1",
                        "cq",
                        "gz",
                        both("水质补偿", "Water quality"),
                        Decimal("1000000.50"),
                        "2026",
                    ),
                ),
                rests_on=("r1",),
            ),
        ),
        number="示例〔2026〕1号",
    )
