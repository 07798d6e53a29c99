"""Words for choices of the register that forms offer."""

from __future__ import annotations

from xiezhi.model.text import Text

PARTY_KINDS: dict[str, Text] = {
    "government": Text("政府", "government"),
    "department": Text("部门", "department"),
    "enterprise": Text("企业", "enterprise"),
    "association": Text("协会", "association"),
    "expert": Text("专家", "expert"),
    "public": Text("公众", "public group"),
}
RULE_KINDS: dict[str, Text] = {
    "named": Text("文本列名的主体签署即可", "the parties that a text names, no others"),
    "unanimity": Text("另须所列成员一致签署", "also every member of a list"),
    "quorum": Text("另须所列成员达到比例", "also a share of a list of members"),
}
