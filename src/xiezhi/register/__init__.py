"""Register (台账): what two governments can both believe. Acts, who may do them, and the state."""

from xiezhi.register import acts as acts
from xiezhi.register.act import Act, act_to_plain, read_act
from xiezhi.register.errors import ActInvalid
from xiezhi.register.fold import Fold, apply, fold, may
from xiezhi.register.items import Stage
from xiezhi.register.rules import Allowed, Refused
from xiezhi.register.rules.turns import in_turn
from xiezhi.register.state import State

__all__ = [
    "Act",
    "ActInvalid",
    "Allowed",
    "Fold",
    "Refused",
    "Stage",
    "State",
    "act_to_plain",
    "acts",
    "apply",
    "fold",
    "in_turn",
    "may",
    "read_act",
]
