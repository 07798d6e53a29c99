"""What can be wrong with a file, a key or a request of the log."""

from __future__ import annotations

from xiezhi.model.errors import AskedWrongly, XiezhiError


class Malformed(XiezhiError):
    """A note, checkpoint, proof, key, record or export does not keep to its format."""


class WitnessRefused(XiezhiError):
    """A checkpoint that must not be cosigned: it cannot follow from the last one seen."""


class AlgorithmMissing(AskedWrongly):
    """A hash or signature algorithm that this installation does not have."""


class KeysUnfit(AskedWrongly):
    """Trusted keys that cannot serve: of another kind, shared, or too few for the quorum."""


class OutOfRange(AskedWrongly):
    """A proof was asked for a record or size that the tree does not have."""
