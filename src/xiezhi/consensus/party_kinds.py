"""What the kinds of parties are called in sentences and headings."""

from xiezhi.model.text import Text

PARTY_KINDS = {
    "government": Text("政府", "government"),
    "department": Text("部门", "department"),
    "enterprise": Text("企业", "enterprise"),
    "association": Text("协会", "association"),
    "public_group": Text("公众群体", "public group"),
}
