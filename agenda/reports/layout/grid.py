"""A table of figures: what templates/reports/includes/grid.html prints."""

from dataclasses import dataclass

from agenda.reports.layout.cells import Cell


@dataclass(frozen=True)
class Row:
    """A row of figures; `mark` is total, own or nothing."""

    name: str
    cells: tuple[Cell, ...]
    note: str = ""
    sources: tuple[int, ...] = ()
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

    @property
    def width(self) -> int:
        """How many columns it has."""
        return 1 + len(self.heads) + bool(self.last_head)
