"""Read one sentence: who shall, must not or may do what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from xiezhi.consensus.policy.amounts import is_target
from xiezhi.consensus.policy.bodies import split_bodies, subject_bodies
from xiezhi.consensus.policy.clauses import clauses
from xiezhi.consensus.policy.modals import BANS, KINDS, modal_of
from xiezhi.consensus.policy.phrases import (
    actions,
    adverbs_end,
    loose,
    object_of,
    phrase,
    preposition,
    verb_end,
)
from xiezhi.consensus.policy.requirement import Action, Kind
from xiezhi.consensus.policy.subjects import ACTOR, PLACES, actor, body_prefix, is_place
from xiezhi.consensus.policy.times import OFTEN, time_end
from xiezhi.consensus.policy.words import words

_W = words()
_TIME_IN = r"(?:\d+|[一二三四五六七八九十半两]+)个?(?:工作日|日|天|个月|月|小时)内|[年月季度]底?前"
_CONDITION = re.compile(
    r"(?:的|时|的同时|(?<![落前今背先])后|(?<![目面空提])前)$|^(?:在|从|于|除|经|自|凡).*(?:中|下|前|后|上|内|外|起|以来)$|(?:基础上|前提下|情况下|条件下|过程中|范围内|情形的|之日起)$"
)
_LEAD = re.compile(
    r"^[ \u3000]*(?:(?:[一二三四五六七八九十]{1,2}|其[一二三四五六])是(?!否)"
    r"|(?:\d{1,2}[.．、]|[①-⑳])"
    r"|并且|或者|或|同时|此外|另外|以及|其中|因此|对此|而且|还|也|且"
    r"|并(?!非|购|网|轨|行|联|入|不|发))+"
)
_PROCEDURE = re.compile(
    r"^(?:并)?(?:依法|按规定|按程序|逐级|及时)*(?:报|经|提请|报请|呈报)[^，]*(?:批准|同意|审议|审批|审核|核准|决定|备案|裁定)(?!的)"
)
_RESULT = re.compile(
    r"^(?:从而|进而)?为.*(?:提供|奠定|作出|注入|创造|贡献).*(?:支撑|支持|保障|基础|贡献|动力|条件|力量)[。；]?$"
)
_COPULA = re.compile(
    r"^(?:这)?(?:是|就是|既是|也是|不仅是|更是|事关|关系|关乎|对于?[^，]{2,40}具有)"
)
_IS = re.compile(r"(?<![但就凡还都于要总只若即便乃别其的])是(?!否|非)")
_EQUATES = re.compile(
    r"(?:“[^”]{1,20}”|[^，“”]{2,14})(?<![但就凡还都于要总只若即便乃别其])是(?!否|非)(?:以|指|一|党|全|实|推|建|促|贯|国|重|最|当|关|新|我)"
)
_BY = re.compile(r"由(?!于|此|来|衷)")
_QUOTED = re.compile(r"“[^“”]{2,12}”")
_OBLIGED = re.compile(r"(?:都|均)?有([^，。]{4,60}?)的义务")


@dataclass(slots=True)
class Reading:
    """What the grammar found in a sentence, collected clause by clause."""

    actions: list[Action] = field(default_factory=list)
    attitudes: int = 0
    kind: Kind | None = None
    bodies: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    topic: str = ""
    carried: str = ""
    indicative: bool = False
    copula: bool = False
    timed: bool = False
    n_clauses: int = 0


def read_sentence(text: str, *, law: bool = False) -> Reading:
    """The grammar of a sentence without its number and without blanks.

    >>> found = read_sentence("市人民政府应当组织编制清单，并向社会公布。")
    >>> [(a.verb, a.object) for a in found.actions], found.bodies, found.kind.value
    ([('编制', '清单'), ('公布', '清单')], ['市人民政府'], 'duty')
    """
    found = Reading()
    for clause in clauses(text):
        bare = clause.strip("。！？!? \u3000")
        if bare:
            found.n_clauses += 1
            _read_clause(found, bare, law=law)
    _drop_lesser(found)
    return found


def _read_clause(found: Reading, clause: str, *, law: bool) -> None:
    if is_target(clause):
        found.targets.append(clause)
    when = time_end(clause, 0)
    if when and len(clause) > when + 1 and not clause.startswith("之", when):
        clause, found.timed = clause[when:], True
    else:
        found.timed = False
    if clause[0] in "这是就既也不更事关对" and _COPULA.match(clause):
        found.copula = True
        return
    if found.n_clauses == 1 and _EQUATES.match(clause) and modal_of(clause) is None:
        found.copula = True
        return
    if clause[0] in "并依按逐及报经提呈" and _PROCEDURE.match(clause):
        return
    obliged = _OBLIGED.search(clause) if "义务" in clause else None
    if obliged:
        _obliged(found, clause, obliged)
        return
    modal = modal_of(clause)
    if modal is None and _CONDITION.search(clause):
        _condition(found, clause)
        return
    if (
        clause[0] in "为从进"
        and _RESULT.match(clause)
        and found.actions
        and found.kind is not Kind.DUTY
    ):
        return
    if modal is not None:
        _with_modal(found, clause, modal, law=law)
    else:
        _without_modal(found, clause, law=law)


def _obliged(found: Reading, clause: str, obliged: re.Match[str]) -> None:
    """…都有保护水环境的义务."""
    found.kind = found.kind or Kind.DUTY
    _take_subject(found, clause[: obliged.start()])
    got = phrase(obliged.group(1))
    if got is not None:
        _add(found, actions(got, obliged.group(1)))


def _condition(found: Reading, clause: str) -> None:
    """A clause that says when or where; who stands in it is who must act (…政府制定规划时)."""
    if not found.bodies:
        subject, _ = body_prefix(clause)
        found.bodies += [b for b in subject_bodies(subject) if b not in found.bodies]


_ANSWERS_FOR = re.compile(
    r"^(?P<who>[^，]{2,40}?)对(?P<what>[^，]{2,30})(?:全面|直接|具体)?负(?:总责|责)$"
)


def _with_modal(found: Reading, clause: str, modal: tuple[int, int, str], *, law: bool) -> None:
    start, end, word = modal
    if word == "负责" and _answers_for(found, clause):
        return
    subject = _LEAD.sub("", clause[:start])
    if found.kind is None:
        found.kind = KINDS[word]
        unsaid = not (subject or found.timed) and found.n_clauses == 2  # noqa: PLR2004
        says_when = KINDS[word] in (Kind.DUTY, Kind.PERMISSION)
        if says_when and (unsaid or (law and not found.indicative)):
            found.actions.clear()  # 开展审查，应当…: the first clause says when
    _take_subject(found, subject)
    ban = word if word in BANS else ""
    if word == "应当" and clause[start - 1 : start] == "不":
        ban, found.kind = "不应当", Kind.PROHIBITION
    if clause.startswith("不再", end):
        ban, end = "不再", end + 2
    if word in ("禁止", "严禁"):
        found.actions.append(Action(word, object_of(clause[end:])))
    elif clause.startswith("由", end):
        _by(found, clause[end + 1 :], ban=ban)
    elif word == "负责":
        _in_charge(found, clause, end)
    else:
        _behind_modal(found, clause, (end, word, ban), law=law)


def _answers_for(found: Reading, clause: str) -> bool:
    """县人民政府对断面水质负责: who answers for what."""
    said = _ANSWERS_FOR.match(clause)
    if said is None or not subject_bodies(said["who"]):
        return False
    found.kind = found.kind or Kind.DUTY
    _take_subject(found, said["who"])
    found.actions.append(Action("负责", said["what"]))
    return True


def _in_charge(found: Reading, clause: str, end: int) -> None:
    """负责协调有关部门 tells what is done; 负责日常协调 what one is in charge of."""
    got = phrase(clause, end)
    if got is not None and got[0].end < len(clause):
        _add(found, actions(got, clause))
    elif not (found.actions and found.actions[-1].verb == "负责"):
        found.actions.append(Action("负责", object_of(clause[end:])))


def _behind_modal(found: Reading, clause: str, modal: tuple[int, str, str], *, law: bool) -> None:
    end, word, ban = modal
    got = phrase(clause, end, sure=True)
    if ban and got is not None and clause.startswith("、", got[0].end):
        found.actions.append(_banned(ban, clause[got[0].start :]))
        return
    last = loose(clause, end) if got is None else None
    if got is None and last is not None:
        got = (last, "")
    if got is not None:
        _add(found, actions(got, clause), ban=ban)
    elif ban and len(clause) > end + 1:
        found.actions.append(_banned(ban, clause[end:]))
    else:
        found.carried = "" if law and _standing(found, clause) else word


_LISTED_DEEDS = re.compile(r"[\u4e00-\u9fff]{2}(?:、[\u4e00-\u9fff]{2})+")


def _banned(ban: str, rest: str) -> Action:
    """What a ban forbids where no verb is known: 不得截留、挤占、挪用, 不得沿途揽客."""
    listed = _LISTED_DEEDS.match(rest)
    if listed and not rest[listed.end() :].startswith("、"):
        return Action(ban + listed.group().replace("、", ""), object_of(rest[listed.end() :]))
    return Action(ban, object_of(rest))


def _without_modal(found: Reading, clause: str, *, law: bool) -> None:
    lead = _LEAD.match(clause)
    bare = clause[lead.end() :] if lead else clause
    if bare.startswith(("没有", "未", "无正当")) or _opened(found, bare):
        return
    bare = _unquoted(bare)
    if law and bare[:2] in _W.nominal and _standing(found, bare):
        return
    by = _BY.search(bare)
    if by and by.start() > 0 and verb_end(bare, 0) != by.start() and _by_office(bare[by.end() :]):
        _by(found, bare[by.end() :], bare[: by.start()])
        return
    if _plain(found, bare, carried=lead is not None):
        return
    if by and by.start() > 0 and _by(found, bare[by.end() :], bare[: by.start()]):
        return
    if _indicative(found, bare) or (law and _standing(found, bare)):
        return
    if not _topical(found, bare):
        _topic(found, bare)


def _opened(found: Reading, clause: str) -> bool:
    """由X办理, 不再收取: the first word says how to read the rest."""
    if clause.startswith("由"):
        return _by(found, clause[1:])
    if clause.startswith("请"):
        return _asked(found, clause[1:])
    if not clause.startswith("不再"):
        return False
    got = phrase(clause, 2, sure=True)
    if got is not None:
        _add(found, actions(got, clause), ban="不再")
    return True


def _asked(found: Reading, rest: str) -> bool:
    """请各单位于月底前报送…: who is asked stands behind 请, if anybody."""
    for at in range(min(len(rest) - 1, 24)):
        got = phrase(rest, at)
        if got is None or (at > 0 and (adverbs_end(rest, at) == at or rest[at - 1] in "、和各")):
            continue
        if at > 1:
            found.bodies += [
                b for b in split_bodies(rest[:at].rstrip("于在要")) if b not in found.bodies
            ]
        _add(found, actions(got, rest))
        return True
    return False


def _unquoted(clause: str) -> str:
    """Without a slogan in quotation marks that stands before the verb like an adverb."""
    quoted = _QUOTED.match(clause)
    if quoted and verb_end(clause, quoted.end()) > quoted.end():
        return clause[quoted.end() :]
    return clause


def _plain(found: Reading, clause: str, *, carried: bool) -> bool:
    """A clause that begins with its verb phrase; whether it is one."""
    got = phrase(clause, sure=bool(found.carried))
    if got is None:
        return False
    if got[0].verb == "发现" and _topical(found, clause[got[0].end :], told=True):
        return True  # 发现疫木立即销毁
    if clause.startswith(("会同", "联合")) and got[0].start > 3:  # noqa: PLR2004
        _take_company(found, clause[2 : got[0].start])
    if found.carried:
        _add(found, actions(got, clause), ban=found.carried if found.carried in BANS else "")
        found.carried = ""
        return True
    if not got[0].known and got[0].verb in _W.adverbs:
        return False
    if _is_figure(found, clause, got[0].verb, got[0].end) or got[0].verb in _STATES:
        return True
    if not _is_statement(clause, got[0].end):
        _add(found, actions(got, clause), carried=carried)
    return True


_STATES = frozenset(("具有", "拥有", "具备", "存在", "面临", "处于", "持有"))
# 共建园区产值突破…: the noun before a change is what is measured, the verb before it a part of it.
_MEASURED = re.compile(
    r"(?:产值|收入|总量|规模|人次|面积|比重|比例|占比|指数|里程|水平|强度|数量|总额|余额|增速|金额"
    r"|[率值量额])(?:年均|平均|累计|同比|稳定|基本|力争)*(?:突破|达到?|增长|下降|提高|降低|超过?|保持|稳定|控制|翻|增加|减少|不低于|不少于)"
)


def _is_figure(found: Reading, clause: str, verb: str, stop: int) -> bool:
    if verb in _W.causing or not found.targets or not found.targets[-1].endswith(clause):
        return False
    return _MEASURED.search(clause, stop) is not None


def _indicative(found: Reading, clause: str) -> bool:
    """国家建立…: a body and what it does, without a modal; whether a body begins the clause."""
    subject, at = body_prefix(clause)
    if not subject:
        return False
    got = phrase(clause, at)
    if got is None and preposition(clause, adverbs_end(clause, at)):
        _take_subject(found, subject)
        found.indicative = True
    if got is not None and not _is_statement(clause, got[0].end):
        found.indicative = True
        _take_subject(found, subject)
        _add(found, actions(got, clause))
    return True


_STANDING = re.compile(
    r"^(?P<topic>[^，]{2,60}?)(?:(?:应当|应)?(?:按照|依照|参照|比照)[^，]*?(?P<verb>执行|管理|办理|处理|使用|安排|运行|实施|报告|缴纳|公示|公布)|(?P<rule>实行|采取|纳入|由)(?P<object>[^，]+))$"
)


def _standing(found: Reading, clause: str) -> bool:
    """A rule of a law whose subject is a thing: 政务数据实行统一目录管理."""
    rule = _STANDING.match(clause)
    if rule is None or rule["rule"] == "由":
        return False
    found.indicative = True
    if rule["verb"]:
        found.actions.append(Action(rule["verb"], rule["topic"]))
    else:
        found.actions.append(Action(rule["rule"], object_of(rule["object"])))
    return True


# 合作由来已久, 发展不断加快: a nominal verb with a state behind it is a subject.
_NOMINAL_SUBJECT = re.compile(
    r"(?:由来|不断|持续|日益|更加|明显|显著|逐步|稳步|历来|一直|始终|十分|非常|较为|比较|良好|密切|频繁|活跃|顺利|困难|突出|滞后|薄弱|缓慢)"
)


def _is_statement(clause: str, verb_stop: int) -> bool:
    """A clause whose verb is really the subject of another (发展是硬道理)."""
    rest = clause[verb_stop:]
    if _NOMINAL_SUBJECT.match(rest) and clause[verb_stop - 2 : verb_stop] in _W.nominal:
        return True
    if "是" not in rest:
        return False
    found = _IS.search(rest)
    return found is not None and "“" not in rest[: found.start()]


_MANNER = re.compile(
    "(?:一律|实时|全程|就地|当场|全面|全部|逐步|及时|依法|立即|统一|优先|限期|按时|如期|定期|同步"
    f"|率先|免费|提前|{_TIME_IN}|{OFTEN})"
)


def _topical(found: Reading, clause: str, *, told: bool = False) -> bool:
    """A thing or group, how or when, and what is done: 普通高中全面消除大班额, 事项三日内办结."""
    if clause.startswith(("对", "在", "将", "把", "向")):
        return False
    for how in _MANNER.finditer(clause, 2, 40):
        at = adverbs_end(clause, how.start())
        end = verb_end(clause, at)
        if at < how.end() or end == at or clause[end : end + 1] == "的":
            continue
        verb, rest = clause[at:end], object_of(clause[end:])
        how_sure = (
            told
            or verb[0] in "共互"
            or "一律" in how.group()
            or time_end(clause, how.start()) > how.start()
        )
        if verb in _W.attitude or clause[how.start() - 1] == "的" or not (rest or how_sure):
            continue
        found.actions.append(Action(verb, rest or clause[: how.start()]))
        return True
    return False


def _topic(found: Reading, clause: str) -> None:
    """A first clause without a verb phrase names what the next ones act upon."""
    if found.n_clauses == 1 and not found.topic and 4 <= len(clause) <= 60:  # noqa: PLR2004
        found.topic = clause


def _by(found: Reading, rest: str, topic: str = "", *, ban: str = "") -> bool:
    """由X办理: who acts stands behind 由."""
    subject, at = body_prefix(rest)
    if not subject:
        subject, at = actor(rest)
    if not subject:
        return False
    got = phrase(rest, at)
    if got is None:
        if not rest.startswith("负责", at):
            return False
        _take_subject(found, subject)
        found.actions.append(Action("负责", topic))
        found.indicative = True
        return True
    found.indicative = True
    _take_subject(found, subject)
    if topic:
        found.topic = found.topic or _LEAD.sub("", topic)
    _add(found, actions(got, rest), ban=ban)
    return True


def _by_office(rest: str) -> bool:
    """数据由省大数据局按月汇总: an office and what it does; the words before 由 are the object."""
    subject, at = body_prefix(rest)
    return bool(subject) and "的" not in rest and phrase(rest, at) is not None


def _take_company(found: Reading, with_: str) -> None:
    """会同咸宁、九江编制…: those with whom something is done act too."""
    for name in re.split(r"[、和与]|共同|联合", with_):
        known = is_place(name) or subject_bodies(name)
        if known and name not in found.bodies:
            found.bodies.append(name)


def _take_subject(found: Reading, subject: str) -> None:
    if not subject.strip():
        return
    bodies: list[str] = []
    for part in re.split(r"会同|(?<=[门构府会关])商(?=[一-龥])", subject):
        bodies += subject_bodies(part)
    if not bodies and "方" in subject[-1:] and ACTOR.fullmatch(subject):
        bodies = [subject]
    if not bodies and PLACES.fullmatch(subject):
        bodies = [name for name in re.split(r"[、和与]", subject) if is_place(name)]
    if bodies:
        found.bodies += [body for body in bodies if body not in found.bodies]
    elif not found.topic:
        found.topic = subject


_LESSER = frozenset(("依据", "参照", "遵循", "遵照", "按照"))
_HOW_SHARED = frozenset(("牵头", "配合", "主办", "协办", "协助", "负责"))


def _drop_lesser(found: Reading) -> None:
    """依据… is what is done only where nothing else is."""
    if len(found.actions) > 1:
        found.actions[:] = [a for a in found.actions if not _is_lesser(a)] or found.actions[:1]


def _is_lesser(action: Action) -> bool:
    return action.verb in _LESSER or (action.verb in _HOW_SHARED and not action.object)


_BOTTOM_LINE = re.compile(
    r"(?:安全|风险|廉洁|纪律|法律|民生|生态|发展|思想|舆论)*(?:安全|风险|廉洁|纪律|道德)?底线$"
)
_HOLDS = frozenset(("守住", "守牢", "严守", "筑牢", "兜牢", "守好", "坚守", "兜住"))
_ISSUED = ("印发", "公布", "发布", "出台")
_THEN = re.compile(r"后(?:再|即|方可|联合)?(印发|公布|发布|出台)$")


def _add(found: Reading, more: list[Action], *, ban: str = "", carried: bool = False) -> None:
    for action in more:
        verb = action.verb
        if verb in _HOLDS and _BOTTOM_LINE.search(action.object):
            found.attitudes += 1
            continue
        if action.object.startswith("、"):  # a slogan: 统筹协调、科学规划
            found.attitudes += 1
            continue
        if verb in _W.attitude or (
            len(verb) > 2 and verb[:2] in _W.attitude and verb[2:] in _W.attitude  # noqa: PLR2004
        ):
            found.attitudes += 1
            continue
        words_ = action.object
        if verb in _HOW_SHARED and not words_:
            found.actions.append(Action(ban + verb, ""))
            continue
        if not words_ and not found.actions:
            words_ = found.topic
        elif not words_ and (carried or found.actions):
            words_ = found.actions[-1].object
        then = _THEN.search(words_) if words_[-2:] in _ISSUED else None
        found.actions.append(Action(ban + verb, words_[: then.start()] if then else words_))
        if then:
            found.actions.append(Action(then[1], found.topic))
