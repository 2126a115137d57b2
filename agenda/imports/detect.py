"""Decides what a table is about: its kind, its columns, and what its titles say of all rows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from agenda.imports import periods, whens
from agenda.imports.agenda_tables import DECLARATIONS
from agenda.imports.columns import Column, Kind
from agenda.imports.context import Context
from agenda.imports.headings import IN_TEXT, ONE, Understander
from agenda.imports.municipalities import Matcher
from agenda.imports.recognise import Span, is_note
from agenda.imports.tables import (
    IGNORE,
    UNLIKELY,
    Mapped,
    Namer,
    Table,
    Use,
    missing_columns,
    score,
    shape_of,
)
from agenda.imports.values import squeezed
from agenda.imports.words import factor_in, fold
from agenda.imports.workbook import Sheet, shown

SAMPLE = 30
TOLD = {"organisation", "stream"}  # what is assumed of money is said and asked
REFERENCE = re.compile(
    r"\b(?:peildatum|stand per|stand op|per|ultimo|d\.?d\.?)\b\s*:?\s*(.{4,40})", re.I
)
REGION_NAMES = re.compile(r"\b(?:regio|arbeidsmarktregio|provincie)\s+[\w-]+", re.I)


@dataclass(frozen=True)
class Facts:
    """What titles, sheet and file name say of every row, and where each was said."""

    fixed: Mapping[str, Any]
    origins: Mapping[str, str]
    titles: str


@dataclass(frozen=True)
class Candidate:
    """A kind of table that this might be; known: what need not be in a column."""

    kind: Kind
    uses: tuple[Use, ...]
    known: set[str]
    points: int


class Detector:
    def __init__(
        self,
        context: Context,
        matcher: Matcher,
        words: Understander,
        filename: str,
        mapped: Mapping[str, Mapped],
        kind: Kind | None,
    ) -> None:
        self.context, self.matcher, self.words = context, matcher, words
        self.stem = re.sub(r"[_\-.]+", " ", filename.rpartition(".")[0] or filename)
        self.mapped, self.asked = mapped, kind

    def table(self, sheet: Sheet, span: Span, *, guess: bool) -> Table | None:
        """None when no kind of table fits. guess: a person can still say what its columns are."""
        said = self.mapped.get(shape_of(span.filled), Mapped())
        facts = self._facts(sheet, span)
        wanted = said.kind or self.asked
        best, most = None, UNLIKELY if guess else 0
        for kind in [wanted] if wanted else DECLARATIONS:
            found = self._candidate(sheet, span, kind, said, facts)
            if wanted or found.points > most:
                best, most = found, found.points
        return self._made(sheet, span, best, facts) if best else None

    def _candidate(
        self, sheet: Sheet, span: Span, kind: Kind, said: Mapped, facts: Facts
    ) -> Candidate:
        declaration = DECLARATIONS[kind]
        uses = self._guessed(sheet, span, kind, said)
        known = {*facts.fixed, *said.constants, *declaration.fixed}
        known |= set(self.context.defaults.get(kind, {})) | self._dated(sheet, span, uses)
        points = score(declaration, uses, facts.titles, known | self._assumed(kind))
        return Candidate(kind, uses, known, points)

    def _made(self, sheet: Sheet, span: Span, best: Candidate, facts: Facts) -> Table:
        declaration, assumed = DECLARATIONS[best.kind], self._assumed(best.kind)
        lacking = missing_columns(declaration, best.uses, best.known)
        if {"target_group", "municipality"} & set(lacking):
            between = self._between(sheet, span)
            lacking = tuple(name for name in lacking if name not in between)
        return Table(
            sheet=sheet.name,
            kind=best.kind,
            span=span,
            uses=best.uses,
            fixed={**declaration.fixed, **(facts.fixed if declaration.measure else {})},
            missing=tuple(name for name in lacking if name not in assumed),
            shape=shape_of(span.filled),
            origins=facts.origins,
            assumed=tuple(name for name in lacking if name in assumed & TOLD),
        )

    def _between(self, sheet: Sheet, span: Span) -> set[str]:
        """What rows with only a name in them say of the rows that follow."""
        found = set()
        for row in sheet.rows[span.first : span.last + 1]:
            if is_note(row):
                text = shown(row[-1])
                if self.context.finders["target_group"].find(text):
                    found.add("target_group")
                elif self.matcher.named(text):
                    found.add("municipality")
        return found

    def _dated(self, sheet: Sheet, span: Span, uses: tuple[Use, ...]) -> set[str]:
        """A column of months or quarters may say the year in each cell."""
        for use in uses:
            if use.name in ("month", "quarter"):
                read = periods.month_number if use.name == "month" else periods.quarter_number
                parsed = read(sheet.value(span.first, use.index))
                return {"when"} if isinstance(parsed.value, whens.When) else set()
        return set()

    def _assumed(self, kind: Kind) -> set[str]:
        """What need not be in the file, because there is only one thing that it can be."""
        assumed = set()
        if self.context.writable and len(self.context.writable) == 1:
            assumed.add("municipality")
        if self.context.company_of:
            assumed.add("organisation")
        if self.context.only_stream:
            assumed.add("stream")
        if kind is Kind.TARGETS:
            assumed.add("target_group")
        return assumed

    # --- Columns without a heading that says enough ---

    def _guessed(self, sheet: Sheet, span: Span, kind: Kind, said: Mapped) -> tuple[Use, ...]:
        declaration = DECLARATIONS[kind]
        uses = list(Namer(declaration, said).uses(span))
        names = {use.name for use in uses}
        width = max(
            (len(row) for row in sheet.rows[span.first : span.last + 1][:SAMPLE]), default=0
        )
        headed = {use.index for use in uses}
        blank = [Use(c, "", f"kolom {c + 1}") for c in range(width) if c not in headed]
        for place, use in [*enumerate(uses), *((None, use) for use in blank)]:
            if use.name or (use.key in said.columns):
                continue
            guess = self._by_content(sheet, span, use.index)
            if guess and guess not in names and any(c.name == guess for c in declaration.columns):
                found = replace(use, name=guess, guessed=True)
                uses = (
                    [found if u is use else u for u in uses]
                    if place is not None
                    else [*uses, found]
                )
                names.add(guess)
        return tuple(sorted(uses, key=lambda use: use.index))

    def _by_content(self, sheet: Sheet, span: Span, column: int) -> str:
        rows = range(span.first, min(span.last + 1, span.first + 2 * SAMPLE))
        cells = [sheet.value(row, column) for row in rows]
        texts = [shown(value) for value in cells if value is not None][:SAMPLE]
        if len(texts) < 2:
            return ""
        groups = self.context.finders["target_group"]
        for name, test in (
            ("municipality", lambda text: self.matcher.named(text) is not None),
            (
                "municipality_code",
                lambda text: text.zfill(4) in self.matcher.own and text.isdigit(),
            ),
            ("target_group", lambda text: groups.find(text) is not None),
        ):
            if sum(map(test, texts)) >= 0.6 * len(texts):
                return name
        return ""

    # --- Titles ---

    def _facts(self, sheet: Sheet, span: Span) -> Facts:
        fixed: dict[str, Any] = {}
        origins: dict[str, str] = {}
        places = [("de titel", span.titles), ("de naam van het blad", (sheet.name,)),
                  ("de bestandsnaam", (self.stem,)), ("de noten", span.notes)]  # fmt: skip
        for origin, texts in places:
            for text in texts:
                for name, value in self._said(text, in_notes=origin == "de noten"):
                    if name not in fixed:
                        fixed[name], origins[name] = value, origin
        titles = fold(" ".join([*span.titles, sheet.name, self.stem]))
        return Facts(fixed, origins, titles)

    def _said(self, text: str, *, in_notes: bool) -> Iterator[tuple[str, Any]]:
        if (factor := factor_in(text)) != ONE:
            yield "factor", factor
        if in_notes:
            return
        yield from self._when_said(text)
        if hit := self.context.finders["target_group"].within(text):
            yield "target_group", hit.key
        if place := self._place_said(text):
            yield "municipality", place

    def _when_said(self, text: str) -> Iterator[tuple[str, Any]]:
        if (found := REFERENCE.search(text)) and (inner := IN_TEXT.search(found[1])):
            when = periods.period(inner["when"])
            if when.ok and when.value.precision in (whens.DAY, whens.MONTH):
                yield "when", when.value
        whole = periods.period(squeezed(text))
        if whole.ok and whole.value.precision in (whens.MONTH, whens.QUARTER):
            yield "when", whole.value
        years = set(re.findall(r"(?<![\d.,-])(20[1-6]\d)(?![\d.,])", text))
        if len(years) == 1:
            yield "year", int(years.pop())

    def _place_said(self, text: str) -> str:
        """The one municipality of ours that the text names, apart from the name of a region."""
        padded = f" {fold(REGION_NAMES.sub(' ', text))} "
        found = {
            place.code for place in self.context.municipalities if f" {fold(place.name)} " in padded
        }
        return found.pop() if len(found) == 1 else ""


def declared(table: Table, use: Use) -> Column:
    """The declaration behind a used column."""
    return DECLARATIONS[use.record or table.kind].column(use.name)


def ignored(use: Use) -> bool:
    return use.name in ("", IGNORE)
