"""Figures made ready for a table: the words in a cell, how complete they are, where they come from.

Pages get flat values, because formatting in a template costs most of a page's time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from audit.provenance import Figure, Origin, State
from buildingblocks.formats import count, dutch_date, euro, percentage

WORDS = {
    State.UNKNOWN: "nog niet bekend",
    State.INCOMPLETE: "nog niet bekend",
    State.SUPPRESSED: "afgeschermd",
    State.NOT_APPLICABLE: "n.v.t.",
}


UNCHECKED = "nog niet gecontroleerd"
FOUR_EYES = (
    "Nog niet gecontroleerd: één persoon heeft dit ingevoerd, en een tweede heeft er nog niet "
    "naar gekeken. Het telt wel mee, zodat iedereen hetzelfde totaal ziet."
)


@dataclass(frozen=True)
class Cell:
    """One figure in a table; `sub` says how complete it is, `url` where it can be changed."""

    text: str
    known: bool
    sub: str = ""
    url: str = ""
    action: str = ""


@dataclass(frozen=True)
class SourceLine:
    """One source under a table; `url` leads to the page of the paper."""

    text: str
    url: str


@dataclass(frozen=True)
class Head:
    """The head of a column, with a small line below it."""

    text: str
    sub: str = ""


@dataclass(frozen=True)
class Row:
    """A line of a table: its name and its cells."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table with what its figures mean and where they come from."""

    caption: str
    corner: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    total: Row | None
    definitions: tuple[str, ...]
    sources: tuple[SourceLine, ...]


def words(figure: Figure) -> str:
    """The value as people write it, or why there is none."""
    if figure.value is None:
        return WORDS[figure.state]
    written = {"%": percentage, "euro": euro}.get(figure.unit, count)
    return written(figure.value)


def completeness(figure: Figure, of: str = "gemeenten") -> str:
    """‘1 van 6 gemeenten bekend’ where something is missing; otherwise nothing."""
    if figure.known == figure.of or figure.of < 1:
        return ""
    return f"{figure.known} van {figure.of} {of} bekend"


def cell(figure: Figure, *, url: str = "", action: str = "", of: str = "gemeenten") -> Cell:
    known = figure.value is not None
    parts = [completeness(figure, of) if known or figure.of > 1 else ""]
    parts.append(UNCHECKED if figure.unchecked else "")
    return Cell(words(figure), known, ", ".join(filter(None, parts)), url, action)


def share(figure: Figure) -> Cell:
    """A percentage with what it was made of: ‘28%’, ‘35 van 125’."""
    if figure.value is None:
        return Cell("niet na te rekenen", False)
    made_of = f"{count(figure.numerator)} van {count(figure.denominator)}"
    part = completeness(figure)
    return Cell(words(figure), True, f"{made_of}, {part}" if part else made_of)


def moment(figure: Figure) -> str:
    """Eind maart 2025 where only the month is known, otherwise the day."""
    if figure.reference_date is None:
        return ""
    text = dutch_date(figure.reference_date)
    return f"eind {text.split(' ', 1)[1]}" if figure.month_only else text


def table(
    caption: str,
    corner: str,
    heads: Sequence[Head],
    rows: Sequence[Row],
    *,
    total: Row | None = None,
    figures: Sequence[Figure] = (),
) -> Table:
    """A table that rests on these figures."""
    meaning, sources = definitions(figures), source_lines(figures)
    return Table(caption, corner, tuple(heads), tuple(rows), total, meaning, sources)


def source_lines(figures: Iterable[Figure]) -> tuple[SourceLine, ...]:
    """Every source under these figures once, in order of appearance."""
    seen: set[tuple[object, ...]] = set()
    lines: dict[SourceLine, None] = {}
    for figure in figures:
        for origin in figure.origins:
            paper, place = origin.document_code, origin.place
            key: tuple[object, ...] = (origin.entered_by, origin.entered_at)
            if paper or origin.batch:
                key = (paper, origin.batch, place)
            if key not in seen:
                seen.add(key)
                lines[source_line(origin)] = None
    return tuple(lines)


def source_line(origin: Origin) -> SourceLine:
    """The paper and the place in it, or who entered the figure and when."""
    if origin.batch and not origin.document_code:
        url = reverse("import-detail", args=[origin.batch]) if origin.linked else ""
        return SourceLine(f"Import {origin.batch}, {origin.paper}", url)
    if origin.document:
        code = origin.document_code
        return SourceLine(origin.paper, reverse("document-detail", args=[code]) if code else "")
    who, day = _entry(origin)
    return SourceLine(f"Invoer door {who}, {day}" if day else f"Invoer door {who}", "")


def _entry(origin: Origin) -> tuple[str, str]:
    """Who entered it and on which day."""
    at = origin.entered_at
    day = dutch_date(timezone.localtime(at).date()) if at else ""
    return origin.entered_by or "onbekend", day


def definitions(figures: Sequence[Figure]) -> tuple[str, ...]:
    """What these figures mean, each definition once; and what the mark beside some says."""
    meanings = [figure.definition for figure in figures if figure.definition]
    meanings += [FOUR_EYES for figure in figures if figure.unchecked]
    return tuple(dict.fromkeys(meanings))
