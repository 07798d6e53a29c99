"""Read one sentence: who shall, must not or may do what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from xiezhi.consensus.policy.amounts import is_target
from xiezhi.consensus.policy.bodies import BODY_END, subject_bodies
from xiezhi.consensus.policy.clauses import clauses
from xiezhi.consensus.policy.modals import BANS, KINDS, modal_of, opens_phrase
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
from xiezhi.consensus.policy.words import words

_W = words()
_CONDITION = re.compile(
    r"(?:的|时|的同时|(?<![落前今背先])后|(?<![目面空提])前)$|^(?:在|从|于|除|经|自|凡).*(?:中|下|前|后|上|内|外|起|以来)$|(?:基础上|前提下|情况下|条件下|过程中|范围内|情形的|之日起)$"
)
_LEAD = re.compile(
    r"^[ \u3000]*(?:并且|或者|或|同时|此外|另外|以及|其中|因此|对此|而且|还|也|且"
    r"|并(?!非|购|网|轨|行|联|入|不|发))+"
)
_PROCEDURE = re.compile(
    r"^(?:并)?(?:依法|按规定|按程序|逐级|及时)*(?:报|经|提请|报请|呈报)[^，]*(?:批准|同意|审议|审批|审核|核准|决定|备案)"
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
_WITH = ("会同", "商", "配合", "联合")
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
        subject, _ = _body_prefix(clause)
        found.bodies += [b for b in subject_bodies(subject) if b not in found.bodies]


def _with_modal(found: Reading, clause: str, modal: tuple[int, int, str], *, law: bool) -> None:
    start, end, word = modal
    subject = _LEAD.sub("", clause[:start])
    if found.kind is None:
        found.kind = KINDS[word]
        unsaid = not subject and found.n_clauses == 2  # noqa: PLR2004
        if word != "要" and (unsaid or (law and not found.indicative)):
            found.actions.clear()  # 开展审查，应当…: the first clause says when
    _take_subject(found, subject)
    if word in ("禁止", "严禁"):
        found.actions.append(Action(word, object_of(clause[end:])))
        return
    ban = word if word in BANS else ""
    if word == "应当" and clause[start - 1 : start] == "不":
        ban, found.kind = "不应当", Kind.PROHIBITION
    if clause.startswith("不再", end):
        ban, end = "不再", end + 2
    if clause.startswith("由", end):
        _by(found, clause[end + 1 :], ban=ban)
        return
    got = phrase(clause, end, sure=word != "负责")
    if got is None and word == "负责":
        found.actions.append(Action(word, object_of(clause[end:])))
        return
    if got is None:
        last = loose(clause, end)
        if last is None:
            found.carried = "" if law and _standing(found, clause) else word
            return
        got = (last, "")
    _add(found, actions(got, clause), ban=ban)


def _without_modal(found: Reading, clause: str, *, law: bool) -> None:
    lead = _LEAD.match(clause)
    bare = clause[lead.end() :] if lead else clause
    if bare.startswith(("没有", "未", "无正当")) or _opened(found, bare):
        return
    bare = _unquoted(bare)
    if _plain(found, bare, carried=lead is not None):
        return
    by = _BY.search(bare)
    if by and by.start() > 0 and _by(found, bare[by.end() :], bare[: by.start()]):
        return
    if not _indicative(found, bare) and not (law and _standing(found, bare)):
        _topic(found, bare)


def _opened(found: Reading, clause: str) -> bool:
    """由X办理, 不再收取: the first word says how to read the rest."""
    if clause.startswith("由"):
        return _by(found, clause[1:])
    if not clause.startswith("不再"):
        return False
    got = phrase(clause, 2, sure=True)
    if got is not None:
        _add(found, actions(got, clause), ban="不再")
    return True


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
    if found.carried:
        _add(found, actions(got, clause), ban=found.carried if found.carried in BANS else "")
        found.carried = ""
        return True
    if not got[0].known and got[0].verb in _W.adverbs:
        return False
    if not _is_statement(clause, got[0].end):
        _add(found, actions(got, clause), carried=carried)
    return True


def _indicative(found: Reading, clause: str) -> bool:
    """国家建立…: a body and what it does, without a modal; whether a body begins the clause."""
    subject, at = _body_prefix(clause)
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


def _is_statement(clause: str, verb_stop: int) -> bool:
    """A clause whose verb is really the subject of another (发展是硬道理)."""
    rest = clause[verb_stop:]
    if "是" not in rest:
        return False
    found = _IS.search(rest)
    return found is not None and "“" not in rest[: found.start()]


def _topic(found: Reading, clause: str) -> None:
    """A first clause without a verb phrase names what the next ones act upon."""
    if found.n_clauses == 1 and not found.topic and 4 <= len(clause) <= 60:  # noqa: PLR2004
        found.topic = clause


def _by(found: Reading, rest: str, topic: str = "", *, ban: str = "") -> bool:
    """由X办理: who acts stands behind 由."""
    subject, at = _body_prefix(rest)
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


def _body_prefix(clause: str) -> tuple[str, int]:
    """The body that a clause begins with, if a verb phrase follows it, and where that begins."""
    for m in BODY_END.finditer(clause, 0, 90):
        end = m.end()
        after = clause[end : end + 1]
        if not after or after in "、和与及或（的":
            continue
        if clause.startswith(_WITH, end):
            continue
        if opens_phrase(clause, end) and verb_end(clause, 0) == 0:
            return clause[:end], end
    return "", 0


def _take_subject(found: Reading, subject: str) -> None:
    if not subject.strip():
        return
    bodies: list[str] = []
    for part in re.split(r"会同|(?<=[门构府会关])商(?=[一-龥])", subject):
        bodies += subject_bodies(part)
    if bodies:
        found.bodies += [body for body in bodies if body not in found.bodies]
    elif not found.topic:
        found.topic = subject


_LESSER = frozenset(("依据", "参照", "遵循", "遵照", "按照"))


def _drop_lesser(found: Reading) -> None:
    """依据… is what is done only where nothing else is."""
    if len(found.actions) > 1:
        found.actions[:] = [a for a in found.actions if a.verb not in _LESSER] or found.actions[:1]


def _add(found: Reading, more: list[Action], *, ban: str = "", carried: bool = False) -> None:
    for action in more:
        verb = action.verb
        if action.object.startswith("、"):  # a slogan: 统筹协调、科学规划
            found.attitudes += 1
            continue
        if verb in _W.attitude or (
            len(verb) > 2 and verb[:2] in _W.attitude and verb[2:] in _W.attitude  # noqa: PLR2004
        ):
            found.attitudes += 1
            continue
        words_ = action.object
        if not words_ and not found.actions:
            words_ = found.topic
        elif not words_ and (carried or found.actions):
            words_ = found.actions[-1].object
        found.actions.append(Action(ban + verb, words_))
