"""Values for the `<...>` parts of addresses, by route: what the generated tests visit."""

from __future__ import annotations

PARTS: dict[str, dict[str, object]] = {
    "invitation": {"token": "unknown"},
    "sign": {"id": 1},
    "sign-file": {"id": 1},
    "figure": {"chart": "belts_map"},
    "document": {"name": "blueprint.json"},
    "finding": {"id": "belts"},
    "monitor": {"id": "monitor_water_demo_section"},
    "monitor-series": {"id": "monitor_water_demo_section", "parameter": "nh3n"},
    "alert": {"id": "unknown"},
    "upload-file": {"id": 1},
    "statement": {"id": "s01"},
    "sealed-votes": {"digest": "0" * 64},
}
