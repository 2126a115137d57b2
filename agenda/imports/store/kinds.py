"""What each kind of table is in the database: its model, its key, who may write it, how it ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Field

from agenda.enums import ItemStatus, StepStatus
from agenda.imports.agenda_tables import DECLARATIONS
from agenda.imports.columns import Declaration, Kind
from agenda.models import AgendaItem, Step
from audit.models import Sourced
from buildingblocks.enums import Permission, ValueState
from buildingblocks.models import FlowCount, PlacementCount, Target
from funding.enums import AppropriationState
from funding.models import Appropriation, Grant, Spending

# Columns of a tracked row that no line of a file fills.
OWN = {
    "id", "version", "source", "source_place", "import_row",
    "entered_by", "approved_by", "approved_on",
}  # fmt: skip
UNKNOWN_COUNT = {"state": ValueState.UNKNOWN.value, "value": None, "upper_bound": None}


@dataclass(frozen=True)
class Stored:
    """A kind of table as rows of a model.

    withdrawn: what undoing makes of a row that the import created; None: there is no way to say
    of such a row that it does not count, so a person has to decide. measures: where one of these
    changes, the paper under the old value is not that of the new one. unique: whether the key
    names one row; if not, the second line of a key is about the second row of it. terms: the
    period is a term, whose moves are recorded.
    """

    kind: Kind
    model: type[Sourced]
    permission: Permission
    withdrawn: Mapping[str, Any] | None = None
    measures: frozenset[str] = frozenset()
    unique: bool = True
    terms: bool = False
    pointers: Mapping[str, str] = field(default_factory=dict)

    @property
    def declaration(self) -> Declaration:
        return DECLARATIONS[self.kind]

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def history(self) -> str:
        return str(self.model.history.model._meta.db_table)

    @cached_property
    def fields(self) -> "dict[str, Field[Any, Any]]":
        """The fields that a file can fill, by name."""
        concrete = self.model._meta.concrete_fields
        return {f.name: f for f in concrete if f.name not in OWN}

    @cached_property
    def key(self) -> tuple[str, ...]:
        return tuple(name for name in self.declaration.key if name in self.fields)

    @cached_property
    def columns(self) -> dict[str, str]:
        """Field name -> column."""
        return {name: str(f.column) for name, f in self.fields.items()}

    @property
    def live(self) -> str:
        """The rows to compare with, as SQL; `nth` of its key where a key names several."""
        if self.unique:
            return f'"{self.table}"'
        key = ", ".join(f'"{self.columns[name]}"' for name in self.key)
        nth = f"row_number() OVER (PARTITION BY {key} ORDER BY id) AS nth"
        return f'(SELECT *, {nth} FROM "{self.table}")'


FIGURES, MONEY, AGENDA = Permission.EDIT_FIGURES, Permission.EDIT_MONEY, Permission.EDIT_AGENDA
COUNTED = frozenset({"state", "value", "upper_bound"})
# In the order in which rows can refer to one another.
STORED = {
    stored.kind: stored
    for stored in (
        Stored(Kind.TARGETS, Target, FIGURES, None, frozenset({"value", "percentage"})),
        Stored(Kind.PLACEMENTS, PlacementCount, FIGURES, UNKNOWN_COUNT, COUNTED),
        Stored(Kind.FLOWS, FlowCount, FIGURES, UNKNOWN_COUNT, COUNTED),
        Stored(Kind.GRANTS, Grant, MONEY, None, frozenset({"amount"})),
        Stored(
            Kind.APPROPRIATIONS,
            Appropriation,
            MONEY,
            {"state": AppropriationState.WITHDRAWN.value},
            frozenset({"amount"}),
        ),
        Stored(Kind.SPENDING, Spending, MONEY, None, frozenset({"amount"}), unique=False),
        Stored(
            Kind.ITEMS,
            AgendaItem,
            AGENDA,
            {"status": ItemStatus.WITHDRAWN.value, "successor": None},
            terms=True,
        ),
        Stored(
            Kind.STEPS,
            Step,
            AGENDA,
            {"status": StepStatus.DROPPED.value, "done_on": None},
            terms=True,
        ),
    )
}
