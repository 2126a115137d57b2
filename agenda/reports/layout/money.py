"""The chapter about money: granted, made available, spent."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from agenda.reports import charts
from agenda.reports.layout.cells import Cell, References, cell, completeness, names, sentences
from agenda.reports.layout.drawings import LARGE, SMALL, Size
from agenda.reports.layout.grid import Grid, Row
from agenda.reports.progress import ProgressReport
from audit.provenance import Figure
from buildingblocks.formats import euro, percentage
from funding.figures import MoneyLine, NationalAmount

ACTS = {
    "granted": "Toegekend",
    "reserved": "Gereserveerd",
    "available": "Beschikbaar gesteld",
    "held_back": "Niet beschikbaar gesteld",
    "spent": "Besteed",
    "remaining": "Resteert",
}
# Only where somebody recorded it: not every euro is set aside first.
WHERE_KNOWN = ("reserved", "held_back")
MOST_LINES = 14
MINUS = "\N{MINUS SIGN}"


def money(report: ProgressReport, refs: References) -> dict[str, Any]:
    found = report.money
    lines = _by_stream("Per geldstroom", found.lines, refs)
    years = _grid("Alle geldstromen samen, per jaar", found.by_year, refs)
    if len(found.lines) == len(found.by_year) and not found.absent:
        lines, years = _merged(lines, years), None
    short = lines is not None and len(found.lines) <= MOST_LINES
    return {
        "lead": _lead(report),
        "years": years,
        "changes": list(_changes(report)),
        "chart": money_chart(report, LARGE),
        "lines": lines if short else None,
        "details": None if short else lines,
        "shared": _by_stream("Geld van de regio samen", report.shared_money, refs),
        "recipients": list(_recipients(report, refs)),
        "notes": list(_notes(report, refs)),
        "absent": list(_absent(report)),
        "estimated": cell(found.estimated),
        "estimated_sources": refs.of(found.estimated),
        "national": _national(report, refs),
    }


def _lead(report: ProgressReport) -> str:
    if not report.money.lines:
        who = f"gemeente {report.municipality}" if report.municipality else report.region
        return f"Van het geld van {who} is nog niets bekend. Dat is iets anders dan nul."
    return (
        "Toekennen doet het Rijk, beschikbaar stellen de raad of het college, besteden de "
        "uitvoerder. Dat zijn drie verschillende bedragen. Wat niemand heeft vastgelegd is nog "
        f"niet bekend; dat is iets anders dan nul.{_unchecked(report)}"
    )


def _unchecked(report: ProgressReport) -> str:
    """Of which years only one person has seen what was granted."""
    lines = (*report.money.lines, *report.shared_money)
    years = sorted({line.year for line in lines if line.granted.unchecked})
    if not years:
        return ""
    when = names(list(map(str, years)))
    return f" Wat voor {when} is toegekend, is nog niet helemaal door een tweede gecontroleerd."


# Tables


def _grid(caption: str, lines: Sequence[MoneyLine], refs: References) -> Grid | None:
    """A row per line, named by its year."""
    if not lines:
        return None
    acts = _acts(lines)
    rows = [_row(str(line.year), line, acts, refs) for line in lines]
    parts = " ".join(part for line in lines if (part := _part(line)))
    return replace(_money_grid(caption, "Jaar", acts, rows), note=parts)


def _by_stream(caption: str, lines: Sequence[MoneyLine], refs: References) -> Grid | None:
    """Lines under the name of their stream: by year, or where there are many places by place."""
    if not lines:
        return None
    acts, rows = _acts(lines), list[Row]()
    many = len({line.place for line in lines}) > 1
    groups: dict[str, list[MoneyLine]] = defaultdict(list)
    for line in lines:
        groups[f"{line.stream}, {line.year}" if many else line.stream].append(line)
    for group, found in groups.items():
        rows.append(Row(group, (), mark="group"))
        rows += [_row(x.place if many else str(x.year), x, acts, refs) for x in found]
    return _money_grid(caption, "Wie" if many else "Jaar", acts, rows)


def _acts(lines: Sequence[MoneyLine]) -> list[str]:
    return [a for a in ACTS if a not in WHERE_KNOWN or _any_known(lines, a)]


def _row(name: str, line: MoneyLine, acts: Sequence[str], refs: References) -> Row:
    return Row(name, tuple(_amount(line, act) for act in acts), sources=refs.of(line))


def _amount(line: MoneyLine, act: str) -> Cell:
    """What is no longer set aside because it was made available is not unknown."""
    found = cell(_figure(line, act))
    if act == "reserved" and found.unknown and line.available.is_known:
        return replace(found, text="n.v.t.")
    return found


def _money_grid(caption: str, corner: str, acts: Sequence[str], rows: Sequence[Row]) -> Grid:
    return Grid(caption, corner, tuple(ACTS[act] for act in acts), tuple(rows))


def _merged(lines: Grid | None, years: Grid | None) -> Grid | None:
    """One stream a year: the sums are the same figures, so they share their cells."""
    if lines is None or years is None:
        return lines
    totals = iter(years.rows)
    rows = [row if row.mark == "group" else _shared_cells(row, next(totals)) for row in lines.rows]
    return replace(lines, rows=tuple(rows))


def _shared_cells(row: Row, total: Row) -> Row:
    return replace(row, cells=tuple(map(_both, row.cells, total.cells)))


def _both(mine: Cell, total: Cell) -> Cell:
    return replace(mine, key=f"{mine.key} {total.key}")


def _any_known(lines: Sequence[MoneyLine], act: str) -> bool:
    return any(getattr(line, act).is_known for line in lines)


def _part(line: MoneyLine) -> str:
    """Which acts of a sum are not complete, and how far they are."""
    parts = [
        f"{ACTS[act].lower()} {part}"
        for act in ("granted", "available", "spent")
        if (figure := _figure(line, act)).is_known and (part := completeness(figure, "bedragen"))
    ]
    return f"{line.year} is niet compleet: {', '.join(parts)}." if parts else ""


def _figure(line: MoneyLine, act: str) -> Figure:
    figure: Figure = getattr(line, act)
    return figure


def _changes(report: ProgressReport) -> Iterator[str]:
    for year, change in report.money.change:
        sign = "meer" if change > 0 else "minder"
        amount = percentage(abs(change))
        yield f"Voor {year} is {amount} {sign} beschikbaar gesteld dan voor {year - 1}."


def _recipients(report: ProgressReport, refs: References) -> Iterator[dict[str, Any]]:
    """Who receives money that is meant for others as well."""
    years: dict[tuple[str, str, str], list[MoneyLine]] = defaultdict(list)
    for line in (*report.shared_money, *report.money.lines):
        if line.granted.is_known and line.recipient != line.place:
            years[line.recipient, line.stream, line.place].append(line)
    for (recipient, stream, place), lines in years.items():
        sums = names([f"{euro(x.granted.value)} voor {x.year}" for x in lines])
        yield {
            "text": f"{recipient} ontvangt het geld, maar het is bestemd voor {place} als geheel: "
            f"{stream}, {sums}.",
            "sources": refs.of(tuple(line.granted for line in lines)),
        }


def _notes(report: ProgressReport, refs: References) -> Iterator[dict[str, Any]]:
    """What the papers add to an amount, and to whom it was made available."""
    for line in (*report.shared_money, *report.money.lines):
        for act in ("granted", "reserved", "available", "spent"):
            figure = _figure(line, act)
            if figure.note:
                to = f" aan {line.organisation}" if act == "available" and line.organisation else ""
                yield {
                    "name": f"{ACTS[act]} {line.year}{_whose(report, line)}{to}",
                    "text": figure.note,
                    "sources": refs.of(figure),
                }


def _whose(report: ProgressReport, line: MoneyLine) -> str:
    return "" if line.place == report.municipality else f" ({line.place})"


def _absent(report: ProgressReport) -> Iterator[str]:
    """Which municipalities of the region have told nothing about a stream."""
    years: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for gap in report.money.absent:
        years[gap.stream, gap.places].append(str(gap.year))
    for (stream, places), found in years.items():
        yield f"{stream}, {names(found)}: van {names(places)} is nog niets bekend."


# National


def _national(report: ProgressReport, refs: References) -> Grid | None:
    """What the State announces, per stream; equal years in a row share a line."""
    streams: dict[str, list[NationalAmount]] = defaultdict(list)
    for line in report.money.national:
        streams[line.stream].append(line)
    rows: list[Row] = []
    for stream, lines in streams.items():
        rows.append(Row(stream, (), mark="group"))
        rows += [_amount_row(run, refs) for run in _runs(lines)]
    if not rows:
        return None
    return Grid("Landelijke bedragen", "Jaar", ("Bedrag",), tuple(rows), "Toelichting").tidy()


def _runs(lines: Sequence[NationalAmount]) -> list[list[NationalAmount]]:
    """Years one after the other with the same amount and nothing to tell apart."""
    runs: list[list[NationalAmount]] = []
    for line in lines:
        last = runs[-1][-1] if runs else None
        if last and _same(last, line):
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _same(last: NationalAmount, line: NationalAmount) -> bool:
    follows = last.first_year is not None and line.first_year == last.first_year + 1
    single = last.years == str(last.first_year) and line.years == str(line.first_year)
    alike = last.amount.value == line.amount.value and line.amount.is_known
    bare = not (line.amount.note or last.amount.note or line.per_unit or last.per_unit)
    return follows and single and alike and bare and last.circular == line.circular


def _amount_row(run: list[NationalAmount], refs: References) -> Row:
    first, last = run[0], run[-1]
    label = first.years if len(run) == 1 else f"{first.years} t/m {last.years}, elk jaar"
    if first.is_total:
        label = f"{label}, controletotaal"
    elif "–" in label:
        label = f"{label} samen"
    parts = [f"{euro(first.per_unit)} per {first.unit}" if first.per_unit else ""]
    parts += [*first.amount.note.split(".; "), first.circular]
    words = cell(first.amount)
    text = "bedrag per eenheid" if first.per_unit and words.unknown else words.text
    amount = Cell(text, " ".join(line.amount.key for line in run), words.unknown)
    return Row(label, (amount,), sentences(parts), refs.of(tuple(line.amount for line in run)))


# Chart


def money_chart(report: ProgressReport, size: Size) -> dict[str, str] | None:
    """From granted to spent, for the last years of which anything is known."""
    lines = [x for x in report.money.by_year if _known_acts(x)][-size.years :]
    if not lines:
        return None
    last = lines[-1]
    rows = [
        charts.MoneyRow(str(x.year), x.granted.value, x.available.value, x.spent.value)
        for x in lines
    ]
    place = f"gemeente {report.municipality}" if report.municipality else report.region
    caption = f"Van toegekend naar besteed, {place}"
    finding = f"{caption}. {last.year}: {_told(last)}."
    chart = charts.MoneyChart(f"{size.prefix}middelen", finding, rows, width=size.width)
    if size is SMALL:
        chart = replace(chart, available_label="Beschikbaar")
    partly = [str(x.year) for x in lines if any(f.missing or _is_part(f) for f in _known_acts(x))]
    note = f"Onvolledig: {names(partly)}; nog niet van iedereen is alles bekend." if partly else ""
    return {"chart": charts.render_chart(chart), "caption": caption, "note": note}


def _is_part(figure: Figure) -> bool:
    return figure.known < figure.of


def _known_acts(line: MoneyLine) -> list[Figure]:
    return [f for act in ("granted", "available", "spent") if (f := _figure(line, act)).is_known]


def _told(line: MoneyLine) -> str:
    parts = [
        f"{ACTS[act].lower()} {euro(_figure(line, act).value)}"
        for act in ("granted", "available", "spent")
    ]
    return ", ".join(parts)
