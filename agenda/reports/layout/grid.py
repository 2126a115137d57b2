"""A table of figures: what templates/reports/includes/grid.html prints."""

from dataclasses import dataclass, replace

from agenda.reports.layout.cells import Cell, Run


@dataclass(frozen=True)
class Row:
    """A row of figures; `mark` is total, own or nothing."""

    name: str
    cells: tuple[Cell, ...]
    note: str = ""
    sources: tuple[Run, ...] = ()
    mark: str = ""


@dataclass(frozen=True)
class Grid:
    """A table of figures with a head per column."""

    caption: str
    corner: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    last_head: str = ""
    note: str = ""

    def tidy(self) -> "Grid":
        """Without the last column where no row has a note."""
        return self if any(row.note for row in self.rows) else replace(self, last_head="")

    @property
    def is_narrow(self) -> bool:
        return self.width < 4 and not self.last_head

    @property
    def width(self) -> int:
        """How many columns it has."""
        return 1 + len(self.heads) + bool(self.last_head)
