"""Codebooks in and out of the exchange format that programs for qualitative analysis share.

REFI-QDA codebook 1.0 (.qdc): codes nest, carry a GUID, a name and a description. Our ids are
kept as names in the second language where a program writes none.
"""

from __future__ import annotations

import re
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET
from xml.parsers import expat

from xiezhi.consensus.interviews.codebook import Code, Codebook
from xiezhi.consensus.interviews.errors import CodebookInvalid
from xiezhi.model.text import Text
from xiezhi.model.units import Lang

NAMESPACE = "urn:QDA-XML:codebook:1.0"
_DEEPEST = 50


def write_codebook(codebook: Codebook, lang: Lang = "zh") -> bytes:
    """The codebook as REFI-QDA XML in one language; the same codebook gives the same bytes."""
    root = ET.Element("CodeBook", {"xmlns": NAMESPACE, "origin": "xiezhi"})
    codes = ET.SubElement(root, "Codes")
    nodes = {"": codes}
    waiting = list(codebook)
    while waiting:
        ready = [code for code in waiting if code.parent in nodes]
        for code in ready:
            nodes[code.id] = _element(nodes[code.parent], code, lang)
        waiting = [code for code in waiting if code.id not in nodes]
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _element(parent: ET.Element, code: Code, lang: Lang) -> ET.Element:
    guid = str(uuid5(NAMESPACE_URL, f"xiezhi:code:{code.id}")).upper()
    name = code.name.render(lang)
    element = ET.SubElement(
        parent, "Code", {"guid": guid, "name": name, "isCodable": "true", "color": "#4C78A8"}
    )
    about = code.about.render(lang)
    ET.SubElement(element, "Description").text = f"{about} [{code.id}]"
    return element


def read_codebook(data: bytes) -> Codebook:
    """A codebook from REFI-QDA XML. Raises CodebookInvalid where it is none.

    Files that declare entities are refused: they can be made to fill the memory.
    """
    root = _parsed(data)
    if root.tag != f"{{{NAMESPACE}}}CodeBook":
        tag = root.tag.rsplit("}", 1)[-1]
        raise CodebookInvalid(
            Text(
                f"文件的根元素是 {tag}；应为 {NAMESPACE} 的 CodeBook："
                "请导出编码本，不要导出整个项目",
                f"the file's root is {tag!r}; expected a CodeBook of {NAMESPACE}: export the "
                "codebook, not the project",
            )
        )
    codes: list[Code] = []
    top = root.find(f"{{{NAMESPACE}}}Codes")
    _gather(top if top is not None else [], "", codes, 0)
    if not codes:
        raise CodebookInvalid(
            Text(
                "编码本里没有编码；应有一个以上的 Code 元素",
                "the codebook holds no code; expected one Code element or more",
            )
        )
    return Codebook(Text("编码本", "Codebook"), tuple(codes))


def _parsed(data: bytes) -> ET.Element:
    parser = expat.ParserCreate(namespace_separator="}")

    def refused(*_: object) -> None:
        raise CodebookInvalid(
            Text(
                "编码本声明了实体；请去掉 DOCTYPE 后另存",
                "the codebook declares entities; save it without a DOCTYPE",
            )
        )

    parser.EntityDeclHandler = refused
    parser.StartDoctypeDeclHandler = refused
    try:
        parser.Parse(data, True)
        return ET.fromstring(data)  # noqa: S314  (no entity got past the parser above)
    except (expat.ExpatError, ET.ParseError, LookupError, ValueError) as error:
        raise CodebookInvalid(
            Text(
                f"编码本不是可读的XML（{error}）；请重新导出为REFI-QDA（.qdc）",
                f"the codebook is no readable XML ({error}); export it again as REFI-QDA (.qdc)",
            )
        ) from error


def _gather(
    elements: ET.Element | list[ET.Element], parent: str, codes: list[Code], deep: int
) -> None:
    if deep > _DEEPEST:
        raise CodebookInvalid(
            Text(
                f"编码嵌套超过{_DEEPEST}层；应为编码本",
                f"codes are nested more than {_DEEPEST} deep; expected a codebook",
            )
        )
    for element in elements:
        if element.tag != f"{{{NAMESPACE}}}Code":
            continue
        code = _code(element, parent)
        codes.append(code)
        _gather(element, code.id, codes, deep + 1)


def _code(element: ET.Element, parent: str) -> Code:
    name = (element.get("name") or "").strip()
    if not name:
        raise CodebookInvalid(
            Text(
                "有一个编码没有名称；请给每个 Code 元素写上 name",
                "a code has no name; give every Code element a name",
            )
        )
    about = (element.findtext(f"{{{NAMESPACE}}}Description") or "").strip()
    ours = re.fullmatch(r"(?s)(.*?)\s*\[([A-Za-z0-9_.-]+)\]", about)
    about, id_ = (ours[1], ours[2]) if ours else (about, element.get("guid") or name)
    return Code(id_, Text(name, name), Text(about or name, about or name), parent)
