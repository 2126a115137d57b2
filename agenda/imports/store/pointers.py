"""From what a line calls something to the key of it in the database.

Reading has settled what is meant: municipalities are CBS codes here, regions slugs, and so on.
What does not exist yet because a line of the same file makes it gets a negative number, that of
the line; `apply` puts the real key there once the row exists.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from agenda.imports.store.kinds import Stored
from agenda.models import AgendaItem, Step
from buildingblocks.models import (
    BuildingBlock,
    Municipality,
    Organisation,
    Region,
    TargetGroup,
)
from funding.models import Circular, FundingStream

Values = Mapping[str, Any]
SIMPLE: dict[str, tuple[Any, str]] = {
    "municipality": (Municipality, "cbs_code"),
    "recipient": (Municipality, "cbs_code"),
    "lead_municipality": (Municipality, "cbs_code"),
    "region": (Region, "slug"),
    "target_group": (TargetGroup, "code"),
    "stream": (FundingStream, "code"),
    "organisation": (Organisation, "slug"),
    "owner": (Organisation, "slug"),
    "circular": (Circular, "code"),
}
# Field -> (model, what the key is made of): the region's slug with a number or code of its own.
OF_A_REGION: dict[str, tuple[Any, tuple[str, ...]]] = {
    "building_block": (BuildingBlock, ("region__slug", "number")),
    "item": (AgendaItem, ("region__slug", "code")),
    "successor": (AgendaItem, ("region__slug", "code")),
}
LACKING = {
    "building_block": "E_BLOCK_UNKNOWN",
    "item": "E_ITEM_UNKNOWN",
    "successor": "E_ITEM_UNKNOWN",
    "parent": "E_STEP_UNKNOWN",
}


class Pointers:
    """Keys by what they are called; each table is read once, when a line first needs it."""

    def __init__(self) -> None:
        self._read: dict[tuple[Any, tuple[str, ...]], dict[Any, int]] = {}
        # (field, key) -> minus the number of the line that makes it
        self.promised: dict[tuple[str, Any], int] = {}

    def promise(self, stored: Stored, values: Values, number: int) -> None:
        """A line of this file makes something that other lines may point to."""
        if stored.model is AgendaItem:
            for name in ("item", "successor"):
                self.promised[name, (values["region"], values["code"])] = -number
        elif stored.model is Step:
            key = (values["region"], values["item"], values["sequence"])
            self.promised["parent", key] = -number

    def finder(self, name: str) -> Callable[[Values], int | None]:
        """How to find what this field of a line points to; KeyError: it is not there."""
        if name in SIMPLE:
            keys: dict[Any, Any] = {**self._table(SIMPLE[name][0], (SIMPLE[name][1],)), None: None}
            return lambda values: keys[values[name]]
        if name == "parent":
            return self._parent
        model, parts = OF_A_REGION[name]
        keys = self._table(model, parts)
        return lambda values: (
            None
            if values[name] is None
            else self._found(keys, name, (values["region"], values[name]))
        )

    def _parent(self, values: Values) -> int | None:
        if values["parent"] is None:
            return None
        key = (values["region"], values["item"], values["parent"])
        return self._found(self._steps, "parent", key)

    def _found(self, keys: dict[Any, int], name: str, key: Any) -> int:
        found = keys.get(key)
        return self.promised[name, key] if found is None else found

    def _table(self, model: Any, parts: tuple[str, ...]) -> dict[Any, int]:
        if (model, parts) not in self._read:
            rows = model._default_manager.values_list(*parts, "pk")
            one = len(parts) == 1
            self._read[model, parts] = {(r[0] if one else r[:-1]): r[-1] for r in rows}
        return self._read[model, parts]

    @cached_property
    def _steps(self) -> dict[Any, int]:
        return self._table(Step, ("item__region__slug", "item__code", "sequence"))

    def municipalities(self, codes: Any) -> list[int]:
        """The keys of several municipalities, in order."""
        keys = self._table(Municipality, ("cbs_code",))
        return sorted(keys[code] for code in codes)
