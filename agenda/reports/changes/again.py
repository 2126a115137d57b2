"""The report before, computed again with what is known now: what `changes_since` compares with."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from agenda.reports.sources import origin_key
from audit.provenance import Origin

if TYPE_CHECKING:
    from agenda.reports.progress import ProgressReport

# Fields of a row that say something about its number and are not the number.
BESIDE = frozenset(
    {
        "version", "note", "certainty", "source_id", "source_place", "import_row_id",
        "entered_by_id", "approved_by_id", "approved_on",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Edit:
    """One time that a row was written: when, why, and which fields; or it came or went whole."""

    at: datetime
    why: str
    fields: frozenset[str]
    added: bool = False

    @property
    def of_the_number(self) -> bool:
        return not self.fields or bool(self.fields - BESIDE)


@dataclass(frozen=True)
class Move:
    """One rescheduling since the report before; step None: of the item itself."""

    item: int
    step: int | None
    moved_on: date
    why: str
    origin: Origin


@dataclass(frozen=True)
class Again:
    """`report` has every group on the day that was printed, for its newest may be another.

    edits: per row (`origin_key`) what was written in between. hidden: items that were there
    already and not public. closed: printed items that are not public any more.
    """

    report: "ProgressReport"
    edits: dict[str, tuple[Edit, ...]] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    hidden: frozenset[int] = frozenset()
    closed: frozenset[int] = frozenset()

    def edits_of(self, origin: Origin) -> tuple[Edit, ...]:
        """Those that touched the number."""
        return tuple(e for e in self.edits.get(origin_key(origin), ()) if e.of_the_number)
