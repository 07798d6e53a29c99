"""Texts of our own that the tests of policy reading share."""

import pytest
from hypothesis import strategies as st

WORDS = [
    *"的，、。；：（）“”对将由在为是了等！",
    *(
        "推进",
        "完善",
        "建设",
        "发展",
        "应当",
        "不得",
        "可以",
        "负责",
        "市人民政府",
        "企业",
        "交通",
        "政策",
    ),
    *(
        "机制",
        "高质量",
        "到2030年",
        "增长5%左右",
        "3公里",
        "长江",
        "重庆",
        "川渝",
        "遵义",
        "农业农村部",
    ),
    *(
        "第一条 ",
        "第一章 ",
        "一、",
        "（二）",
        "1.",
        "一是",
        "——",
        "\n",
        "下列",
        "以下：",
        "意见",
        "规划",
    ),
    *("工作回顾", "（省交通运输厅负责）", "让我们"),
]


@pytest.fixture
def plan():
    """A short plan, made up, with a review, tasks, brackets and a list."""
    lines = (
        "甲省2031年政府工作报告",
        "一、2030年工作回顾",
        "一年来，全面推进产业转型，建成铁路两条，货运量增长9.1%。",
        "持续完善营商环境。",
        "二、2031年工作安排",
        "（一）加快建设交通网络。深入推进高铁前期工作，力争到2033年底前新增里程200公里。（省交通运输厅、省发展改革委负责）支持遵义打造物流枢纽。",
        "（二）提升民生水平。坚持人民至上，践行初心。办好学前教育。",
    )
    return "\n".join(lines)


def chinese_texts():
    """Random strings of the vocabulary of official prose, and of any characters at all."""
    official = st.lists(st.sampled_from(WORDS), max_size=60).map("".join)
    return st.one_of(official, st.text(max_size=200))
