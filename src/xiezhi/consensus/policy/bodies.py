"""Who must act: the subject of a duty, and the bodies in a bracket of responsibility."""

from __future__ import annotations

import re

from xiezhi.consensus.policy.words import words

_STEMS = "|".join(words().stems)
# A bureau is told by its last character wherever that is not part of another word (格局, 承办).
_OFFICE = (
    rf"(?:{_STEMS})(?:总局|部(?!门|署|分)|委(?!员|托|派)|厅|局|办(?!公|理|法|事))"
    r"|(?<![格布结大全时定当危僵棋破])局(?!部|面|势|限|长)|(?<![客大餐展])厅(?!长)"
    r"|(?<![编常])委(?!员|托|派|任|外|以)"
    r"|(?<![举承主申督开协通快代即联帮合创兴筹领交接照好会包直速能可一网不难催查])办(?!公|理|法|事|好|案|学|医|结|会|展|税|证|成|实|贷|电)"
)
_END = "|".join(map(re.escape, words().endings)) + f"|{_OFFICE}"
_STRONG_END = re.compile(
    "(?:"
    + "|".join(
        map(
            re.escape,
            (
                e
                for e in words().endings
                if not re.match(
                    r"(?:各[地省市区县级部]|国家$|本[市省区县州]$|全[市省国]$|我[市省]$)", e
                )
            ),
        )
    )
    + f"|{_OFFICE}"
    + ")(?:（[^（）]{1,12}）)?$"
)
ENDS_AS_BODY = re.compile(f"(?:{_END})(?:（[^（）]{{1,12}}）)?$")
BODY_END = re.compile(f"(?:{_END})(?:（[^（）]{{1,12}}）)?")
_PARTS = re.compile(r"(、|和|与|以及|会同|商(?!务|业|品|贸|标|会|事|家|户))")
_GENERIC = re.compile(
    r"^(?:其|有关|相关|其他|下级|所属)?(?:有关)?(?:单位|个人|部门|组织|机构|人员|社会组织|其他组织)$"
)
_LEAD = re.compile(
    r"^(?:(?:同时|此外|另外|因此|其中|对此|并且?|由|而|如|若|凡|请(?!求|示)|[，、：])+)"
)
_PLACE_PHRASE = re.compile(
    r"^(?:在(?!建|线|校)|对(?!外|口)|对于|因(?!地)|从(?!业)|为了|根据|按照|经(?!济|营|贸|办)|当(?!事|地)|不|将|把|向|没有|未|无(?!线)|需|深入|便利|与|同(?!级|志)|通过|以(?!上|下)|除|给)"
)
_ENTERS = re.compile(r"进入|驶入|经过|涉及|穿越|划入|位于")
RESPONSIBILITY = re.compile(r"[（(]((?:[^（）()]|（[^（）()]*）){2,400}?)[）)]")
_DUTY_WORD = re.compile(r"负责|牵头|指导|参与|配合|落实|(?:部门|单位)[：:]|按职责|分工|承担")
_ROLE = re.compile(
    r"(?:等)?(?:按照?(?:各自)?(?:职责|职能)(?:分工)?|分别|共同|依职责|具体|会同有关部门|分工)*(?:牵头负责|负责|牵头|指导|参与|配合|落实|承担|组织实施|推进)+(?:等)?$"
)
_LABEL = re.compile(r"(?:负责|责任|牵头|配合|参与|参加|主管)?(?:部门|单位)(?:和单位)?[：:]")
_SCOPE = re.compile(r"[，,；;]?(?:适用范围|完成(?:时限|时间)|时限)[：:].*$")
_ET_AL = re.compile(r"等(?:和|与)?(?:有关|相关)?(?:部门|单位|部门和单位)?$")


def split_bodies(subject: str) -> tuple[str, ...]:
    """The bodies of a subject, as written, coordinated ones apart.

    >>> split_bodies("中央财政和省级财政")
    ('中央财政', '省级财政')
    >>> split_bodies("政府及其有关部门")
    ('政府及其有关部门',)
    """
    if re.search(r"等(?:有关|相关)?(?:部门|单位)$", subject) and "会同" not in subject:
        return (subject,)  # 发改、财政、水利等部门
    pieces = _PARTS.split(subject)
    found = [pieces[0]]
    for with_, part in zip(pieces[1::2], pieces[2::2], strict=True):
        whole = _STRONG_END.search(found[-1]) and ENDS_AS_BODY.search(part)
        if (
            whole
            and not _GENERIC.match(part)
            and "的" not in part
            and found[-1].count("（") == found[-1].count("）")
        ):
            found.append(part)
        else:
            found[-1] += with_ + part
    return tuple(part for part in found if part)


def subject_bodies(subject: str) -> tuple[str, ...]:
    """The bodies that a subject names; none where it is a thing (投诉应当有…).

    >>> subject_bodies("市人民政府"), subject_bodies("投诉")
    (('市人民政府',), ())
    """
    bare = _LEAD.sub("", subject).strip("，、 ")
    if not bare or not ENDS_AS_BODY.search(bare):
        return ()
    if bare.endswith("区") and _ENTERS.search(bare):
        return ()
    if _PLACE_PHRASE.match(bare):
        bare = re.split(r"[，的](?=[^，的]*$)", bare)[-1] if "，" in bare else bare
        if _PLACE_PHRASE.match(bare):
            return ()
    return split_bodies(bare)


def is_responsibility(inside: str) -> bool:
    """Whether the words of a bracket say who is responsible."""
    return (
        bool(_DUTY_WORD.search(inside))
        and len(inside) >= 3  # noqa: PLR2004
        and (bool(_ROLE.search(inside)) or bool(_LABEL.match(inside)))
    )


def bracket_bodies(inside: str) -> tuple[str, ...]:
    """The bodies of a bracket of responsibility.

    >>> bracket_bodies("国家发展改革委、商务部等按职责分工负责")
    ('国家发展改革委', '商务部')
    >>> bracket_bodies("负责部门：人民银行等部门，适用范围：浙江自贸试验区")
    ('人民银行',)
    """
    text = _SCOPE.sub("", inside)
    found: list[str] = []
    for part in re.split(r"[，,；;]|(?<=负责)(?=\S)|等和", text):
        bare = _ROLE.sub("", _LABEL.sub("", part.strip()))
        found += [_ET_AL.sub("", token) for token in _tokens(bare)]
    return tuple(dict.fromkeys(token for token in found if len(token) > 1))


def _tokens(text: str) -> list[str]:
    """Ministries between 、; 各省、自治区、直辖市人民政府 whole."""
    if re.match(r"^各?省、自治区、直辖市", text):
        return [text]
    return re.split(r"、", text)
