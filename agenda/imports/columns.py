"""Columns of a sheet: one declaration each, for import, export, template and mapping alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from import_export.fields import Field

from agenda.imports import periods, values
from agenda.imports.widgets import Choice, Count, Dutch, Period, Pointer
from agenda.imports.words import fold

MUNICIPALITY_READS = {"municipality", "municipality_code", "municipalities"}


class Kind(StrEnum):
    """What a sheet, or one row of it, is about."""

    PLACEMENTS = "placements"
    FLOWS = "flows"
    TARGETS = "targets"
    GRANTS = "grants"
    APPROPRIATIONS = "appropriations"
    SPENDING = "spending"
    ITEMS = "items"
    STEPS = "steps"


class Column(Field):  # type: ignore[misc]  # import-export has no types
    """name: the key in a row's values. attribute: where an export finds it on the model.

    reads: how a cell is understood. strong: headings that by themselves tell which kind of table
    this is, each with what else they say (‘instroom’ sets kind). weak: headings that mean this
    once the kind is known. helper: read to make other values, not exported.
    """

    def __init__(
        self,
        name: str,
        heading: str,
        *,
        reads: str,
        attribute: str = "",
        strong: Mapping[str, Mapping[str, Any]] | Iterable[str] = (),
        weak: Iterable[str] = (),
        required: bool = False,
        helper: bool = False,
        most: int = values.MOST_TEXT,
        choices: Iterable[tuple[str, str]] = (),
        also: Mapping[str, str] | None = None,
        example: Any = "",
        explanation: str = "",
    ) -> None:
        self.reads, self.most, self.required, self.helper = reads, most, required, helper
        widget = self._widget(reads, most, choices, dict(also or {}))
        super().__init__(attribute=attribute or name, column_name=heading, widget=widget)
        self.name, self.heading = name, heading
        self.example, self.explanation = example, explanation
        named = strong if isinstance(strong, Mapping) else {text: {} for text in strong}
        self.strong = {fold(text): dict(sets) for text, sets in named.items()}
        self.weak = {fold(text) for text in (heading, *weak)} - set(self.strong)

    @property
    def measures(self) -> bool:
        """Whether this is the number or amount itself."""
        return self.reads in ("count", "amount") and not self.helper

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        return self.widget.choices if isinstance(self.widget, Choice) else ()

    def get_value(self, instance: Any) -> Any:
        """Counts and periods are written from several attributes: they get the whole row."""
        return instance if isinstance(self.widget, Count | Period) else super().get_value(instance)

    def _widget(
        self, reads: str, most: int, choices: Iterable[tuple[str, str]], also: dict[str, str]
    ) -> Dutch:
        if reads == "choice":
            return Choice(choices, also)
        if reads in POINTERS:
            return Pointer(POINTERS[reads])
        if reads == "text":
            return Dutch(lambda value: values.read_text(value, most))
        makers = {"count": Count, "when": Period}
        return makers[reads]() if reads in makers else Dutch(READERS[reads])


READERS = {
    "amount": values.amount,
    "date": periods.day,
    "year": periods.year,
    "month": periods.month_number,
    "quarter": periods.quarter_number,
    "yes_no": values.yes_no,
    "whole": values.whole,
    "percentage": values.percentage,
    "municipality": values.read_text,
    "municipality_code": values.read_text,
    "municipalities": values.read_text,
    "code": values.code,
}
POINTERS = {
    "target_group": "E_TARGETGROUP_UNKNOWN",
    "stream": "E_STREAM_UNKNOWN",
    "organisation": "E_ORGANISATION_UNKNOWN",
    "region": "E_REGION_UNKNOWN",
    "circular": "E_CIRCULAR_UNKNOWN",
}


@dataclass(frozen=True)
class Declaration:
    """A kind of table: its columns, what makes a row the same row, and words in its title.

    key: names in a row's values. fixed: what every row of this kind says unless a column does.
    """

    kind: Kind
    label: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    title_words: tuple[str, ...]
    fixed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def measure(self) -> Column | None:
        return next((column for column in self.columns if column.measures), None)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def named(self, heading: str) -> tuple[Column, Mapping[str, Any]] | None:
        """The column that a folded heading means in this kind of table, and what else it says."""
        for column in self.columns:
            if heading in column.strong:
                return column, column.strong[heading]
        return next(((column, {}) for column in self.columns if heading in column.weak), None)

    @property
    def exported(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.helper)
