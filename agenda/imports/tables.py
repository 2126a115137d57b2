"""A table in a sheet, with what each of its columns means, and what a person said about it."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from agenda.imports.agenda_tables import DECLARATIONS, FIGURES
from agenda.imports.columns import Column, Declaration, Kind
from agenda.imports.headings import ONE, Above
from agenda.imports.recognise import Span
from agenda.imports.whens import When
from agenda.imports.words import fold

WHEN = {"when", "year", "month", "quarter", "from", "to"}
IGNORE = "-"
UNLIKELY = -100  # no number of this kind in the table: only when nothing better is found


@dataclass(frozen=True)
class Mapped:
    """What a person said a table of this shape means; kept and used again.

    columns: per heading (`Use.key`) the name of a column, or `-` for ‘niet inlezen’.
    constants: per name one text for all rows.
    """

    kind: Kind | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Use:
    """What one column of a sheet is used for.

    name: of the declared column; empty where it is not known, `-` where it is left out.
    record: the kind of row that a measure makes. sets: what the heading itself says.
    """

    index: int
    heading: str
    key: str
    name: str = ""
    record: Kind | None = None
    sets: Mapping[str, Any] = field(default_factory=dict)
    when: When | None = None
    month: int | None = None
    factor: Decimal = ONE
    total: bool = False
    guessed: bool = False

    @property
    def measures(self) -> bool:
        return self.record is not None

    @property
    def is_dimension(self) -> bool:
        """Whether the heading says of what or when the numbers are: a wide table."""
        return bool(self.when or self.month or {"target_group", "municipality"} & set(self.sets))


@dataclass(frozen=True)
class Table:
    """A recognised table. fixed: what title, sheet or file name say of every row.

    missing: columns that rows need and that were not found; assumed: those that were filled in
    otherwise. shape: the same for the same headings.
    """

    sheet: str
    kind: Kind
    span: Span
    uses: tuple[Use, ...]
    fixed: Mapping[str, Any]
    missing: tuple[str, ...]
    shape: str
    origins: Mapping[str, str] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()

    @property
    def declaration(self) -> Declaration:
        return DECLARATIONS[self.kind]

    @property
    def unmapped(self) -> tuple[Use, ...]:
        return tuple(use for use in self.uses if not use.name)

    @property
    def measures(self) -> tuple[Use, ...]:
        return tuple(use for use in self.uses if use.measures)

    @property
    def identities(self) -> tuple[Use, ...]:
        return tuple(u for u in self.uses if not u.measures and u.name not in ("", IGNORE))


def shape_of(above: Mapping[int, Above]) -> str:
    """A fingerprint of the headings, in which a next year or one more month makes no difference."""
    keys: list[str] = []
    for column in sorted(above):
        if above[column].key and (not keys or keys[-1] != above[column].key):
            keys.append(above[column].key)
    return hashlib.sha256("|".join(keys).encode()).hexdigest()[:16]


class Namer:
    """Gives the columns of a table their meaning, for one kind of table."""

    def __init__(self, declaration: Declaration, mapped: Mapped) -> None:
        self.declaration, self.mapped = declaration, mapped

    def uses(self, span: Span) -> tuple[Use, ...]:
        found = [self._use(column, above) for column, above in span.filled.items()]
        return tuple(self._without_doubles(found))

    def _use(self, index: int, above: Above) -> Use:
        use = Use(
            index, above.text, above.key, when=above.when, month=above.month,
            factor=above.factor, total=above.total,
        )  # fmt: skip
        if (chosen := self.mapped.columns.get(above.key)) is not None:
            return self._chosen(use, chosen, above)
        if above.total:
            return _changed(use, name=IGNORE)
        measured = above.has_token or above.factor != ONE
        for words in above.candidates:
            if found := self._named(words, measured=measured):
                kind, column, sets = found
                return self._meant(use, kind, column, {**sets, **_said(above)})
        measure = self.declaration.measure
        if above.only_tokens and measure:
            return self._meant(use, self.declaration.kind, measure, _said(above))
        return use

    def _named(
        self, words: str, *, measured: bool
    ) -> tuple[Kind, Column, Mapping[str, Any]] | None:
        """In this kind of table; else a number of another kind that stands beside it.

        measured: the heading names a period or a unit, so it is above numbers.
        """
        measure = self.declaration.measure
        if measured and measure and words in measure.weak:
            return self.declaration.kind, measure, {}
        if found := self.declaration.named(words):
            return self.declaration.kind, *found
        for kind in FIGURES if self.declaration.measure else ():
            column = DECLARATIONS[kind].measure
            if column and words in column.strong:
                return kind, column, column.strong[words]
        return None

    def _chosen(self, use: Use, chosen: str, above: Above) -> Use:
        if chosen in ("", IGNORE):
            return _changed(use, name=IGNORE)
        kind, _dot, name = chosen.rpartition(".")
        declaration = DECLARATIONS[Kind(kind)] if kind else self.declaration
        try:
            column = declaration.column(name)
        except StopIteration:
            return use
        return self._meant(use, declaration.kind, column, _said(above))

    def _meant(self, use: Use, kind: Kind, column: Column, sets: Mapping[str, Any]) -> Use:
        if column.measures:
            return _changed(use, name=column.name, record=kind, sets=dict(sets))
        return _changed(use, name=column.name)

    def _without_doubles(self, uses: list[Use]) -> Iterator[Use]:
        """A second column for the same thing stays open, so that a person chooses."""
        taken: set[Any] = set()
        for use in uses:
            same = (use.record, use.name, use.when, use.month, tuple(sorted(use.sets.items())))
            if use.name in ("", IGNORE) or same not in taken:
                taken.add(same)
                yield use
            else:
                yield _changed(use, name="", record=None)


def _changed(use: Use, **changes: Any) -> Use:
    return Use(**{**{f: getattr(use, f) for f in Use.__dataclass_fields__}, **changes})


def _said(above: Above) -> dict[str, Any]:
    found = {
        "target_group": above.group,
        "municipality": above.place,
        "certainty": above.certainty,
    }
    return {name: value for name, value in found.items() if value}


def score(declaration: Declaration, uses: tuple[Use, ...], titles: str, fixed: set[str]) -> int:
    """How well a kind of table fits these columns and titles; below zero when it cannot be."""
    named = {use.name for use in uses if use.name not in ("", IGNORE) and not use.measures}
    own = [use for use in uses if use.record is declaration.kind]
    missing = missing_columns(declaration, uses, fixed)
    if missing if declaration.measure is None else not own:
        return UNLIKELY + len(named) - len(missing)
    strong = any(fold(use.heading) in declaration.measure.strong or _has_strong(declaration, use)
                 for use in own) if declaration.measure else False  # fmt: skip
    title = any(f" {word} " in f" {titles} " for word in declaration.title_words)
    return 4 * strong + 2 * title + len(named) + bool(own) - 2 * len(missing)


def _has_strong(declaration: Declaration, use: Use) -> bool:
    measure = declaration.measure
    return measure is not None and any(f" {word} " in f" {use.key} " for word in measure.strong)


def missing_columns(
    declaration: Declaration, uses: tuple[Use, ...], fixed: set[str]
) -> tuple[str, ...]:
    """Required columns for which no column, heading, title or constant speaks."""
    own = [use for use in uses if use.record is declaration.kind]
    known = {use.name for use in uses if use.name} | fixed
    for use in own:
        known |= set(use.sets)
        known |= {"when", "year"} if use.when else {"month"} if use.month else set()
    if "municipality_code" in known:
        known.add("municipality")
    if "region" in known and declaration.kind is Kind.TARGETS:
        known.add("municipality")
    if "when" in known or {"month", "year"} <= known or {"quarter", "year"} <= known:
        known |= {"when", "year"}
    if "year" in known and not {"month", "quarter"} & known:
        known.add("when")
    return tuple(c.name for c in declaration.columns if c.required and c.name not in known)
