"""What the finding on compensation rests on, as a reader would cite it."""

from __future__ import annotations

from xiezhi.model.source import Source
from xiezhi.model.text import Text

REGULATION = Source(
    "ecological_compensation_2024",
    Text(
        "《生态保护补偿条例》（2024年4月6日公布，2024年6月1日起施行）",
        "Regulation on compensation for ecological protection (issued 2024-04-06, in force "
        "2024-06-01)",
    ),
    2024,
)
GUIDANCE_2016 = Source(
    "upstream_downstream_guidance_2016",
    Text(
        "四部门《关于加快建立流域上下游横向生态保护补偿机制的指导意见》（2016年）",
        "Four ministries (2016), guiding opinion on horizontal compensation between the ends of "
        "a river",
    ),
    2016,
)
STANDARD = Source(
    "gb3838_2002",
    Text("GB 3838—2002《地表水环境质量标准》", "GB 3838-2002, quality standards for surface water"),
    2002,
)
