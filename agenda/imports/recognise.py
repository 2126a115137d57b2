"""Finds the tables in a sheet: their heading rows, and from where to where their rows run."""

from collections.abc import Iterator
from dataclasses import dataclass

from agenda.imports.headings import KNOWN, NOTHING, Above, Heading, Understander
from agenda.imports.values import squeezed
from agenda.imports.workbook import Raw, Sheet, shown

HEADING_ROWS = 60  # a table starts within the first sixty rows
MOST_LEVELS = 3
NOTE_LENGTH = 25


@dataclass(frozen=True)
class Span:
    """A table in a sheet; rows count from 0. notes: rows of text below it."""

    headings: tuple[int, ...]
    first: int
    last: int
    above: tuple[Above, ...]
    titles: tuple[str, ...]
    notes: tuple[str, ...]
    repeats: frozenset[int] = frozenset()

    @property
    def filled(self) -> dict[int, Above]:
        return {column: each for column, each in enumerate(self.above) if each.parts}


class Grid:
    """A sheet in which merged cells all hold the value that is shown in them."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._merged = {
            (row, column): (merge.top, merge.left)
            for merge in sheet.merges
            if (merge.bottom - merge.top + 1) * (merge.right - merge.left + 1) <= 5000
            for row in range(merge.top, merge.bottom + 1)
            for column in range(merge.left, merge.right + 1)
        }

    def value(self, row: int, column: int) -> Raw:
        found = self.sheet.value(row, column)
        if found is None and (origin := self._merged.get((row, column))):
            return self.sheet.value(*origin)
        return found

    def down(self, row: int, column: int) -> Raw:
        """A value merged over several rows; not over columns, which is how titles are made."""
        origin = self._merged.get((row, column))
        return self.sheet.value(*origin) if origin and origin[1] == column else None

    @property
    def has_merged_rows(self) -> bool:
        return any(merge.bottom > merge.top for merge in self.sheet.merges)


def tables(sheet: Sheet, words: Understander) -> Iterator[Span]:
    """The tables of a sheet, one below the other."""
    finder = _Finder(sheet, words)
    start = 0
    while (found := finder.next_table(start)) is not None:
        yield found
        start = found.last + 1


class _Finder:
    def __init__(self, sheet: Sheet, words: Understander) -> None:
        self.sheet, self.words, self.grid = sheet, words, Grid(sheet)
        self.scores = [self._score(row) for row in range(min(len(sheet.rows), HEADING_ROWS))]

    def _score(self, row: int) -> int:
        """How much a row looks like headings: known names count double, periods and groups once."""
        texts = [self.words.read(value) for value in self.sheet.rows[row] if _may_head(value)]
        known = sum(heading.is_known for heading in texts)
        tokens = sum(heading.is_token for heading in texts)
        if known + tokens < 2 or not (known or tokens > 2):
            return 0
        return 2 * known + tokens if known else 1

    def next_table(self, start: int) -> Span | None:
        scores = (
            self.scores[start:] if start == 0 else [self._score_at(r) for r in self._rest(start)]
        )
        if not scores or not max(scores):
            return None
        enough = max(scores) * 0.6
        row = start + next(n for n, score in enumerate(scores) if score and score >= enough)
        levels = self._levels(row)
        last, repeats = self._last_row(levels, row)
        return Span(
            headings=tuple(levels),
            first=levels[-1] + 1,
            last=last,
            above=tuple(self._columns(levels)),
            titles=tuple(self._titles(start, levels[0])),
            notes=tuple(self._titles(levels[-1] + 1, last + 1, notes=True)),
            repeats=frozenset(repeats),
        )

    def _rest(self, start: int) -> range:
        return range(start, min(len(self.sheet.rows), start + HEADING_ROWS))

    def _score_at(self, row: int) -> int:
        return self.scores[row] if row < len(self.scores) else self._score(row)

    # --- Heading rows ---

    def _levels(self, row: int) -> list[int]:
        """The heading row with those above and below it that belong to it."""
        levels = [row]
        while len(levels) < MOST_LEVELS and self._continues(levels[-1] + 1, row):
            levels.append(levels[-1] + 1)
        if len(levels) < MOST_LEVELS and row and self._covers(row - 1):
            levels.insert(0, row - 1)
        return levels

    def _continues(self, row: int, heading: int) -> bool:
        """Whether the row under the headings says more about them: nothing below the names."""
        if row >= len(self.sheet.rows):
            return False
        names = [c for c, h in self._read(heading) if h.is_known and not h.is_measure]
        cells = self._read(row)
        if not names or not cells or any(self.sheet.value(row, c) is not None for c in names):
            return False
        return all(h.is_token or h.is_known or h.words in ("", "eur", "x") for _c, h in cells)

    def _covers(self, row: int) -> bool:
        """Whether the row above says more: periods, groups or numbers over several columns."""
        cells = self._read(row)
        return bool(cells) and cells[0][0] > 0 and all(
            heading.is_token or heading.is_measure for _column, heading in cells
        )  # fmt: skip

    def _read(self, row: int) -> list[tuple[int, Heading]]:
        values = self.sheet.rows[row]
        return [(c, self.words.read(v)) for c, v in enumerate(values) if v is not None]

    def _columns(self, levels: list[int]) -> Iterator[Above]:
        width = max(len(self.sheet.rows[row]) for row in levels)
        width = max(width, *(len(row) for row in self.sheet.rows[levels[-1] + 1 :][:200]), 0)
        lines = [self._line(row, width, last=row == levels[-1]) for row in levels]
        for column in range(width):
            parts = [line[column] for line in lines]
            yield Above(tuple(part for part in parts if part is not NOTHING))

    def _line(self, row: int, width: int, *, last: bool) -> list[Heading]:
        """The headings of one row; one that stands over several columns counts for each."""
        line = [self.words.read(self.grid.value(row, column)) for column in range(width)]
        if last or any(merge.top <= row <= merge.bottom for merge in self.sheet.merges):
            return line
        for column in range(1, width):
            before = line[column - 1]
            below = self.sheet.value(row + 1, column)
            spreads = before.is_token or before.is_measure or not before.is_known
            if line[column] is NOTHING and before is not NOTHING and below is not None and spreads:
                line[column] = before
        return line

    # --- Where the rows end ---

    def _last_row(self, levels: list[int], row: int) -> tuple[int, set[int]]:
        """The last row before another table; and rows that only repeat the headings."""
        again = self.sheet.rows[row]
        enough = max(4, self._score_at(row) * 0.6)
        repeats = set()
        for number in range(levels[-1] + 1, len(self.sheet.rows)):
            values = self.sheet.rows[number]
            if values == again and values:
                repeats.add(number)
            elif _names_columns(values) and self._is_another(number, enough):
                return self._without_lead(number - 1, levels[-1]), repeats
        return len(self.sheet.rows) - 1, repeats

    def _is_another(self, row: int, enough: float) -> bool:
        values = [value for value in self.sheet.rows[row] if value is not None]
        texts = all(isinstance(value, str) and len(value) <= 60 for value in values)
        return texts and self._score(row) >= enough

    def _without_lead(self, row: int, heading: int) -> int:
        """Titles right above the next table belong to that one."""
        while row > heading and 0 < len([v for v in self.sheet.rows[row] if v is not None]) <= 1:
            row -= 1
        return row

    def _titles(self, start: int, end: int, *, notes: bool = False) -> Iterator[str]:
        for row in self.sheet.rows[start:end]:
            if not row or (notes and not is_note(row)):
                continue
            yield " ".join(squeezed(shown(value)) for value in row if value is not None)[:300]


def _may_head(value: Raw) -> bool:
    return value is not None and (not isinstance(value, str) or len(value) <= 120)


def _names_columns(values: list[Raw]) -> bool:
    """A quick look, because a long table asks it of every row."""
    return any(isinstance(value, str) and value.casefold() in KNOWN for value in values[:2])


def is_note(row: list[Raw]) -> bool:
    """Whether a row under a table only says something about it."""
    return bool(row) and isinstance(row[-1], str) and row.count(None) == len(row) - 1
