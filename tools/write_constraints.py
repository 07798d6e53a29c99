"""Print `name==version` for every installed distribution but our own: no address, no file."""

from importlib.metadata import distributions

OURS = {"xiezhi", "pip", "setuptools"}
pins = {d.metadata["Name"].lower().replace("_", "-"): d.version for d in distributions()}
for name in sorted(pins.keys() - OURS):
    print(f"{name}=={pins[name]}")
