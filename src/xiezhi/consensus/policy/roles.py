"""What a sentence is by its form: definition, sanction, purpose, review… or a requirement."""

from __future__ import annotations

import re
from collections.abc import Callable

from xiezhi.consensus.policy.requirement import Role

_DEFINITION = re.compile(
    r"(?:，|、)?(?:是|系)指|本(?:办法|条例|规定|法|意见|细则|方案)(?:中)?所称|(?:前款|本条|本款|前条)所称|(?:以下|下)(?:简)?称(?:为)?[“《][^”》]+[”》]）?[，。]?$|^[^，]{2,20}(?:包括|分为|分别为|主要指)[^应]*。?$"
)
_SO_CALLED = re.compile(r"(?:本(?:办法|条例|规定|法|意见|细则|方案|条|款)|前[款条])所称")
_SCOPE = re.compile(
    r"适用(?:本|于本)?(?:法|条例|办法|规定|意见|细则)|^本(?:办法|条例|规定|法|意见|细则).*(?:施行|生效|有效期|解释)|自[^，。]*(?:起施行|起实施|起生效)|同时废止"
)
_PREAMBLE = re.compile(
    r"^为(?:了)?.*(?:制定|提出|出台)(?:了)?(?:本|如下|以下)|^根据.*(?:制定本|提出如下|现(?:提出|就)|作如下)|现(?:将|就).*(?:通知|意见|印发|函复|答复)|^.{0,60}(?:已经|业经).*(?:同意|通过|批准)，现"
)
_SANCTION = re.compile(
    r"追究[^，。]{0,12}责任|(?:责令|给予)[^，。]{0,24}(?:改正|退回|停止|整改|处分|警告)|处(?:以)?[^，。]{0,30}(?:罚款|拘留)|吊销|没收|通报批评|取消其|构成犯罪|不予退还|给予(?:行政)?处(?:分|罚)|依法(?:给予|予以)处(?:分|罚)|由[^，]{2,24}(?:责令|处罚)|记入信用|中标无效|投标无效|依照[^，]*(?:处罚|追究)"
)
# 对…不力的，予以约谈: a fault, and what it earns.
_PENALTY = re.compile(
    r"[的，][，]?(?:将|由[^，]{2,24})?(?:依[法规纪]|依规依纪|依法依规|按规定|严肃|从严|一律|视情|及时)*(?:予以|给予|进行)?(?:全[省市县]|公开)?"
    r"(?:通报(?:批评)?|约谈|问责|追责|处分|处罚|批评|警告|查处|曝光|惩戒|追究)(?:问责|批评|曝光|追责)*[^，。]{0,12}[。；]?$"
)
_PENALTIES = (
    "通报", "约谈", "问责", "追责", "处分", "处罚", "批评", "警告", "查处", "曝光", "惩戒", "追究",
)  # fmt: skip
_FAULT = re.compile(
    r"不力|不到位|不作为|不达标|不落实|逾期|弄虚作假|骗取|虚报|瞒报|谎报|迟报|漏报|推诿|扯皮|敷衍|迟缓|滞后|失职|渎职|造成[^，]{0,12}(?:后果|影响|损失)|未(?:按|及时|完成|落实|履行|报)[^，]*的|拒不|违反|违规|失信|工作不实|落实不到位|顶风"
)
_REPORTS = re.compile(
    r"^(?:《[^》]+》|(?:党的)?[^，。]{0,8}(?:全会|大会))(?:明确)?(?:提出|指出|明确|强调|要求|规定|部署)"
)
_SPAN = re.compile(
    r"^[^，。]{2,14}自[^，。]{4,14}(?:起|开始)，(?:至|到)[^，。]{4,14}(?:结束|止|为止)"
)
_CONTACT = re.compile(
    r"^(?:联系人|联系电话|联系方式|电话|传真|邮箱|地址|附件|抄送|主送|参会人员|参加人员|出席|列席|记录)[：:]"
)
_RESPONSIBLE = re.compile(
    r"^(?:(?:以上|上述|本项|该项|各项)(?:工作|任务|措施|事项|举措)?)?由?[^，。]{2,80}?(?:按照?(?:各自)?(?:职责|职能)(?:分工)?|分别)(?:分别)?(?:负责|落实|牵头|推进)[。]?$"
    r"|^(?:责任|牵头|配合|参与|负责|主管|实施|承办|协办)(?:单位|部门|主体|领导)[：:]"
)
_ANNOUNCES = re.compile(
    r"(?:以下|如下|下列|[几三四五六七八九十])(?:个方面|[项件])?(?:重点|主要|具体)?(?:工作|任务|方面|行动|举措|实事|目标)[：:]$"
)
_BREACH = re.compile(
    r"(?:违反|有下列|未[^，]{1,30}|拒不|失职|渎职|滥用职权|行为|情形|不按照|不合格|不符合|不履行|无正当理由)[^。]*?的[，；]"
)
_RHETORIC = re.compile(r"^(?:让我们|各位代表|同志们|朋友们|谢谢|现在，我代表)|请予审议|请各位")
_ACHIEVED = re.compile(
    r"(?:取得|获得|实现)(?:了|新的|显著|明显|历史性|重大|积极|突破性|决定性)*(?:[^，。]{0,10})(?:成效|成就|进展|突破|成绩|胜利|跃升|提升)(?![，。]?(?:目标|任务))"
    r"|(?:增长|下降|提高|增加)[\d.]+(?:%|个百分点)(?!左右|以上|以内|的目标)|累计|同比|居全国|位居|首次|首批|获批|入选|圆满|成功|投入运营|建成投用|超额|连续[\d一二三四五六七八九十]+年|再创(?:新|历史)|^截[至止]|跃升|收官|已(?:经)?(?:建成|完成|形成|达到|超过|成为)|得到[^，。]{0,8}(?:增强|提升|改善|加强)|[^未不]了[^解]"
)
_PLANNED = re.compile(
    r"左右|不少于|不低于|不超过|不高于|力争|确保|预期|目标|计划|到20\d\d年|将|(?<![主重需])要(?!素)|应|继续|推动|争取|以上|给予|奖励|补贴|补助|可以|不得"
)
_STATE = re.compile(
    r"^[^，。]{2,24}(?:不断|持续|更加|明显|显著|基本|全面|进一步|有效|大幅|稳步|加快)[^，。]{1,10}"
)
_REQUESTED = re.compile(
    r"^(?:你省|你市|你县|贵省)[^，]{0,8}(?:请求|提出|建议|希望|反映)|^(?:当前|目前|近期|近来|近年来|眼下|长期以来|总的看|从总体看)(?![^。]*(?:要|应|必须|须|任务是|重点是))|^我们也|^同时也?要?清醒|问题(?:是|有|主要)"
)


def formal_role(text: str) -> Role | None:
    """The role that the form of a sentence gives away, or None where it may be a requirement.

    text: without its number and without blanks.

    >>> formal_role("本办法所称政务数据，是指行政机关采集的数据。").value
    'definition'
    >>> formal_role("完善政策体系。") is None
    True
    """
    return next((role for role, is_so in _FORMS if is_so(text)), None)


def _says_who(text: str) -> bool:
    """县水利局、县财政局按职责分工负责; 牵头单位：…."""
    says = text[2:6].find("：") >= 0 or "职责" in text or "职能" in text or "分别" in text
    return says and bool(_RESPONSIBLE.match(text))


def _is_preamble(text: str) -> bool:
    opens = ("制定", "提出", "出台", "现", "根据")
    return _any(text, opens) and bool(_PREAMBLE.search(text))


def _is_definition(text: str) -> bool:
    if _SO_CALLED.match(text):
        return True
    says = _any(text, ("指", "称", "包括", "分为", "分别为")) and "应当" not in text
    return says and bool(_DEFINITION.search(text))


def _is_scope(text: str) -> bool:
    says = _any(text, ("适用", "本", "施行", "实施", "废止", "生效"))
    return says and bool(_SCOPE.search(text))


def _is_sanction(text: str) -> bool:
    if _any(text, _PENALTIES) and _PENALTY.search(text) and _FAULT.search(text):
        return True
    says = _any(text, ("责", "处", "罚", "吊销", "没收", "取消", "犯罪", "无效", "信用"))
    return says and _breach(text) and bool(_SANCTION.search(text))


def _is_asked(text: str) -> bool:
    """What somebody asks for, or what is said not to be so but otherwise."""
    if _CONTACT.match(text) or _SPAN.match(text):
        return True
    reports = bool(_REPORTS.match(text)) and "会议" not in text[:8]
    if text.endswith(("：", ":")) and _ANNOUNCES.search(text):
        return True
    return reports or bool(_REQUESTED.match(text)) or ("而是" in text and "不是" in text)


def _any(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


def _breach(text: str) -> bool:
    return bool(_BREACH.search(text)) or "依法依规追究" in text or "构成犯罪" in text


_FORMS: tuple[tuple[Role, Callable[[str], object]], ...] = (
    (Role.RHETORIC, _RHETORIC.search),
    (Role.RESPONSIBILITY, _says_who),
    (Role.PREAMBLE, _is_preamble),
    (Role.DEFINITION, _is_definition),
    (Role.CONTEXT, _is_scope),
    (Role.SANCTION, _is_sanction),
    (Role.CONTEXT, _is_asked),
)


def looks_achieved(text: str) -> bool:
    """Whether the words themselves look back on something done.

    >>> looks_achieved("全年地区生产总值增长4.9%。"), looks_achieved("力争增长5%左右。")
    (True, False)
    """
    return bool(_ACHIEVED.search(text)) and not _PLANNED.search(text)
